using System;
using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The outcome of one of several runs.</summary>
internal sealed record Outcome
{
    /// <summary>
    /// The lowest value, or that of the last answer of a method with an answer of its own; NaN if none was finite.
    /// </summary>
    internal required double Value { get; init; }

    /// <summary>The difference between the value and the known minimum; NaN if the minimum is not known.</summary>
    internal required double Gap { get; init; }

    /// <summary>The number of steps.</summary>
    internal required long Iterations { get; init; }

    /// <summary>The number of evaluated points, answers that were looked at included.</summary>
    internal required long Evaluations { get; init; }

    /// <summary>The number of steps to the target gap; null if it was not reached.</summary>
    internal required long? IterationsToGap { get; init; }

    /// <summary>The number of evaluated points to the target gap; null if it was not reached.</summary>
    internal required long? EvaluationsToGap { get; init; }

    /// <summary>The elapsed time in seconds.</summary>
    internal required double Seconds { get; init; }

    /// <summary>The stop reason, in a few words.</summary>
    internal required string Reason { get; init; }

    /// <summary>Whether the run was interrupted.</summary>
    internal bool IsInterrupted { get; init; }

    /// <summary>
    /// Ranks runs by the number of evaluations to the target gap, then by the lowest value. Ties keep their order.
    /// </summary>
    internal static IEnumerable<T> Rank<T>(IEnumerable<T> runs, Func<T, Outcome> outcomeOf) =>
        runs.OrderBy(run => outcomeOf(run).EvaluationsToGap ?? long.MaxValue)
            .ThenBy(run => double.IsNaN(outcomeOf(run).Value) ? double.PositiveInfinity : outcomeOf(run).Value);
}
