using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Commands;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>A run that is to be seen.</summary>
/// <param name="Label">What to call it.</param>
/// <param name="Trace">What was kept of it: index, evaluations, value, gap and point.</param>
internal sealed record TracedRun(string Label, Trace Trace)
{
    /// <summary>What is kept of a run on a problem.</summary>
    internal static ImmutableArray<TraceColumn> Columns(Problem problem) =>
        double.IsNaN(problem.MinimumValue)
            ? [TraceColumn.Index, TraceColumn.Evaluations, TraceColumn.Value, TraceColumn.Point]
            :
            [
                TraceColumn.Index,
                TraceColumn.Evaluations,
                TraceColumn.Value,
                TraceColumn.Gap(problem.MinimumValue),
                TraceColumn.Point,
            ];

    /// <summary>The run of an optimizer again, as far as it went and its numbers are finite.</summary>
    internal static TracedRun Of(string label, ProblemSpec spec, Solver optimizer, Outcome outcome)
    {
        var iterates = spec.Iterates(optimizer)
            .TakeWhile(iterate => iterate.Index <= outcome.Iterations && NonFinite.Describe(iterate) is null);
        return new(label, iterates.ToTrace(Columns(spec.Problem)));
    }

    /// <summary>All runs in one table, with a column that tells them apart.</summary>
    internal static Trace Joined(IEnumerable<TracedRun> runs) =>
        Trace.Concatenate([.. runs.Where(run => run.Trace.Length > 0).Select(run => run.Trace.WithMethod(run.Label))]);

    /// <summary>Two columns as points.</summary>
    internal IEnumerable<(double X, double Y)> Points(string x, string y) => Trace[x].Zip(Trace[y]);
}
