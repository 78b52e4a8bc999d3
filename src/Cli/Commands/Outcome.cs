using System;
using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>What one of several runs came to.</summary>
internal sealed record Outcome
{
    /// <summary>The lowest value; NaN where none was finite.</summary>
    internal required double Value { get; init; }

    /// <summary>How far it is above the known minimum; NaN where that is not known.</summary>
    internal required double Gap { get; init; }

    /// <summary>Steps taken.</summary>
    internal required long Iterations { get; init; }

    /// <summary>Points evaluated.</summary>
    internal required long Evaluations { get; init; }

    /// <summary>Steps taken to the wanted gap; null where it was not reached.</summary>
    internal required long? IterationsToGap { get; init; }

    /// <summary>Points evaluated to the wanted gap; null where it was not reached.</summary>
    internal required long? EvaluationsToGap { get; init; }

    /// <summary>How long the run took.</summary>
    internal required double Seconds { get; init; }

    /// <summary>Why it ended, in a few words.</summary>
    internal required string Reason { get; init; }

    /// <summary>Whether the user ended it.</summary>
    internal bool IsInterrupted { get; init; }

    /// <summary>
    /// The best first: who reached the gap with the fewest evaluations, then who has the lowest value. Ties stay in
    /// order.
    /// </summary>
    internal static IEnumerable<T> Rank<T>(IEnumerable<T> runs, Func<T, Outcome> outcomeOf) =>
        runs.OrderBy(run => outcomeOf(run).EvaluationsToGap ?? long.MaxValue)
            .ThenBy(run => double.IsNaN(outcomeOf(run).Value) ? double.PositiveInfinity : outcomeOf(run).Value);
}
