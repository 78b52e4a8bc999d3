using System.Collections.Immutable;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>Detects iterates with numbers that are not finite, which end a run.</summary>
internal static class NonFinite
{
    /// <summary>A sentence about the first number that is not finite; null if all are finite.</summary>
    internal static string? Describe(Iterate iterate)
    {
        var what =
            First(iterate.Step) is int step ? $"coordinate {step} of the step is {Digits.All(iterate.Step[step])}"
            : First(iterate.Point) is int x ? $"coordinate {x} of the point is {Digits.All(iterate.Point[x])}"
            : !double.IsFinite(iterate.Value) ? $"the value is {Digits.All(iterate.Value)}"
            : First(iterate.Gradient) is int g ? $"coordinate {g} of the gradient is {Digits.All(iterate.Gradient[g])}"
            : null;
        return what is null ? null : $"Stopped: {what} at iterate {iterate.Index}.";
    }

    private static int? First(ImmutableArray<double> vector)
    {
        for (var i = 0; i < vector.Length; i++)
        {
            if (!double.IsFinite(vector[i]))
            {
                return i;
            }
        }

        return null;
    }
}
