using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The figures, tables and HTML report of a comparison.</summary>
internal sealed class CompareReport
{
    private readonly Ranking ranking;
    private readonly ImmutableArray<TracedRun> runs;

    internal CompareReport(
        ComparePlan plan,
        IEnumerable<(ComparedMethod Method, Outcome Outcome)> done,
        Ranking ranking,
        Terminal terminal
    )
    {
        this.ranking = ranking;
        runs =
        [
            .. done.Select(run => TracedRun.Of(run.Method.Label, plan.Benchmark.Spec, run.Method.Solver, run.Outcome))
                .Where(run => run.Trace.Length > 0),
        ];
        Html = new()
        {
            Title = plan.Title,
            Sentences = [plan.Benchmark.Note(plan.Methods.Select(method => method.Solver))],
            Figures = FigureFile.DrawAll(new RunFigures(plan.Title, plan.Benchmark.Spec, runs).All(), terminal),
            Tables =
            [
                ("Ranking", ranking.Headers, [.. ranking.Cells]),
                (
                    "Hyperparameters",
                    ["method", "values"],
                    [
                        .. done.Select(run =>
                            ImmutableArray.Create(
                                run.Method.Label,
                                run.Method.Method.Describe(plan.Benchmark.Spec.Bounded(run.Method.Solver))
                            )
                        ),
                    ]
                ),
            ],
            Command = plan.Command,
        };
    }

    /// <summary>The HTML report.</summary>
    internal HtmlReport Html { get; }

    /// <summary>Writes figures, tables and the HTML report.</summary>
    internal void Save(OutputFolder folder)
    {
        folder.Write("comparison.csv", ranking.WriteCsv);
        folder.Write(Html.Figures);

        if (!runs.IsEmpty)
        {
            folder.Write("iterates.csv", TracedRun.Joined(runs).WriteCsv);
        }

        folder.Write("report.html", Html.Write);
    }
}
