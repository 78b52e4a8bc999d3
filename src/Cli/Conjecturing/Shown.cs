using System;
using System.Collections.Immutable;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>The quantity of a run that its figure shows over the steps.</summary>
/// <param name="Label">Its name.</param>
/// <param name="At">Its value at an iterate; NaN if it has none there.</param>
internal sealed record Shown(string Label, Func<ImmutableArray<Evaluation>, int, double> At)
{
    /// <summary>The bound on it at an iterate; null if the expectation gives none.</summary>
    internal Func<ImmutableArray<Evaluation>, int, double>? Bound { get; init; }

    /// <summary>The value.</summary>
    internal static Shown Value => new("f(x)", (run, index) => run[index].Value);

    /// <summary>The distance from the origin.</summary>
    internal static Shown Distance => new("|x|", (run, index) => Norm(run[index].Point));

    /// <summary>The norm of the gradient.</summary>
    internal static Shown GradientNorm => new("norm of the gradient", (run, index) => Norm(run[index].Gradient));

    /// <summary>The length of the step to the next iterate.</summary>
    internal static Shown StepNorm =>
        new(
            "length of the step",
            (run, index) => index + 1 < run.Length ? Apart(run[index].Point, run[index + 1].Point) : double.NaN
        );

    /// <summary>The same with a bound.</summary>
    internal Shown Within(Func<ImmutableArray<Evaluation>, int, double> bound) => this with { Bound = bound };

    /// <summary>The Euclidean norm.</summary>
    internal static double Norm(ImmutableArray<double> vector)
    {
        var sum = 0.0;

        foreach (var number in vector)
        {
            sum += number * number;
        }

        return Math.Sqrt(sum);
    }

    private static double Apart(ImmutableArray<double> from, ImmutableArray<double> to)
    {
        var apart = from.ToBuilder();

        for (var i = 0; i < apart.Count; i++)
        {
            apart[i] = to[i] - from[i];
        }

        return Norm(apart.ToImmutable());
    }
}
