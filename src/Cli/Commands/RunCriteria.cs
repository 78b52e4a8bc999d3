using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The stop criteria of <c>run</c>, beside its steps. Null is a criterion that was not given.</summary>
/// <param name="GradientBelow">The infinity norm of the gradient that is small enough.</param>
/// <param name="Target">The value that is low enough.</param>
/// <param name="Evaluations">The limit of evaluated points.</param>
internal sealed record RunCriteria(double? GradientBelow, double? Target, long? Evaluations)
{
    /// <summary>Whether there is a criterion.</summary>
    internal bool Any => HasGoal || Evaluations is not null;

    private bool HasGoal => GradientBelow is not null || Target is not null;

    /// <summary>The criteria, and a limit of iterations.</summary>
    internal Stop WithSteps(long iterations)
    {
        List<Stop> all = [];

        if (GradientBelow is { } tolerance)
        {
            all.Add(Stop.WhenGradientBelow(tolerance));
        }

        if (Target is { } value)
        {
            all.Add(Stop.AtValue(value));
        }

        if (Evaluations is { } limit)
        {
            all.Add(Stop.AfterEvaluations(limit));
        }

        return all.Append(Stop.AfterIterations(iterations)).Aggregate((one, other) => one.Or(other));
    }

    /// <summary>Whether the limit of evaluations was reached before this iterate.</summary>
    internal bool EndBefore(Iterate iterate) => iterate.Evaluations > Evaluations;

    /// <summary>
    /// Whether a criterion holds at an iterate after this many evaluations. The norm of its gradient is NaN without
    /// one, and the value where constraints are violated.
    /// </summary>
    internal bool EndAt(double value, double gradientNorm, long evaluations) =>
        gradientNorm <= GradientBelow || value <= Target || evaluations >= Evaluations;

    /// <summary>
    /// The end of a run. Its reason is the gradient where that is small but for the coordinates that bounds hold, which
    /// <see cref="Stop"/> does not leave out.
    /// </summary>
    internal Solution End(Solution solution, double gradientNorm) =>
        gradientNorm <= GradientBelow && solution.Reason.Kind == StopKind.IterationLimit
            ? solution with
            {
                Reason = new(
                    StopKind.GradientBelow,
                    solution.Iterations,
                    gradientNorm,
                    GradientBelow.Value,
                    $"Converged: the infinity norm of the projected gradient is {Digits.All(gradientNorm)}, at most "
                        + $"{Digits.All(GradientBelow.Value)}, at iterate {solution.Iterations}."
                ),
            }
            : solution;

    /// <summary>
    /// The exit code of a run that ended for this reason. A limit is a success only where no other criterion is given.
    /// </summary>
    internal int ExitCodeOf(StopReason reason)
    {
        var isMet =
            HasGoal
                ? (reason.Kind == StopKind.GradientBelow && reason.Measured <= GradientBelow)
                    || reason.Kind == StopKind.TargetReached
            : Evaluations is not null ? reason.Converged || reason.Kind == StopKind.EvaluationLimit
            : IsAtMinimum(reason) || reason.Kind == StopKind.IterationLimit;
        return reason.Kind == StopKind.Cancelled ? ExitCode.Interrupted
            : isMet ? ExitCode.Success
            : ExitCode.Failure;
    }

    /// <summary>Whether a run converged, or only rounding errors keep it from a lower value.</summary>
    internal static bool IsAtMinimum(StopReason reason) => reason.Converged || reason.Kind is StopKind.PrecisionReached;
}
