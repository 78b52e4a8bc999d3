using System;
using System.Collections.Immutable;
using OptimizerFunctional.Cli.Commands;

namespace OptimizerFunctional.Cli.Output;

/// <summary>Outcomes as cells of a table, bit for bit; times are rounded to microseconds.</summary>
internal static class OutcomeCells
{
    /// <summary>The names of the columns.</summary>
    internal static ImmutableArray<string> Names { get; } =
    ["value", "gap", "iterationsToGap", "evaluationsToGap", "iterations", "evaluations", "stopped", "seconds"];

    /// <summary>The cells of an outcome. Counts to a gap that was not reached are empty.</summary>
    internal static ImmutableArray<TraceCell> Cells(this Outcome outcome) =>
        [
            new(outcome.Value),
            new(outcome.Gap),
            outcome.IterationsToGap is { } iterations ? new(iterations) : TraceCell.Empty,
            outcome.EvaluationsToGap is { } evaluations ? new(evaluations) : TraceCell.Empty,
            new(outcome.Iterations),
            new(outcome.Evaluations),
            new(outcome.Reason),
            new(Math.Round(outcome.Seconds, 6)),
        ];
}
