using OptimizerFunctional.Cli.Commands;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>A row of sweep.csv as what a run came to.</summary>
internal static class SweepRow
{
    /// <summary>The outcome, bit for bit as it was.</summary>
    internal static Outcome Read(TraceRow row) =>
        new()
        {
            Value = row["value"].Number,
            Gap = row["gap"].Number,
            IterationsToGap = Count(row["iterationsToGap"]),
            EvaluationsToGap = Count(row["evaluationsToGap"]),
            Iterations = row["iterations"].Count,
            Evaluations = row["evaluations"].Count,
            Reason = row["stopped"].Text,
            Seconds = row["seconds"].Number,
        };

    private static long? Count(TraceCell cell) => cell.Kind == TraceKind.Count ? cell.Count : null;
}
