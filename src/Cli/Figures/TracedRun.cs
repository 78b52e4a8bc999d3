using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Commands;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>A run that is shown in figures.</summary>
/// <param name="Label">The label.</param>
/// <param name="Trace">The recorded columns: index, evaluations, value, gap and point.</param>
internal sealed record TracedRun(string Label, Trace Trace)
{
    /// <summary>The columns that are recorded of a run on a problem.</summary>
    internal static ImmutableArray<TraceColumn> Columns(ProblemSpec problem) =>
        [
            TraceColumn.Index,
            TraceColumn.Evaluations,
            TraceColumn.Value,
            .. double.IsNaN(problem.MinimumValue) ? [] : ImmutableArray.Create(TraceColumn.Gap(problem.MinimumValue)),
            .. problem.Columns.Select((name, i) => TraceColumn.Custom(name, iterate => iterate.Point[i])),
        ];

    /// <summary>Repeats the run of a method, up to its last finite iterate.</summary>
    internal static TracedRun Of(string label, ProblemSpec spec, Solver optimizer, Outcome outcome)
    {
        var iterates = spec.Iterates(optimizer)
            .TakeWhile(iterate => iterate.Index <= outcome.Iterations && NonFinite.Describe(iterate) is null);
        return new(label, iterates.ToTrace(Columns(spec)));
    }

    /// <summary>All runs in one table, with a column of labels.</summary>
    internal static Trace Joined(IEnumerable<TracedRun> runs) =>
        Trace.Concatenate([.. runs.Where(run => run.Trace.Length > 0).Select(run => run.Trace.WithMethod(run.Label))]);

    /// <summary>Two columns as points.</summary>
    internal IEnumerable<(double X, double Y)> Points(string x, string y) => Trace[x].Zip(Trace[y]);
}
