using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>What is drawn and written of a comparison.</summary>
internal sealed class CompareReport
{
    private readonly Ranking ranking;
    private readonly ImmutableArray<TracedRun> runs;

    internal CompareReport(
        ComparePlan plan,
        IEnumerable<(Contender Contender, Outcome Outcome)> done,
        Ranking ranking,
        Terminal terminal
    )
    {
        this.ranking = ranking;
        runs =
        [
            .. done.Select(run =>
                    TracedRun.Of(run.Contender.Label, plan.Race.Setting, run.Contender.Solver, run.Outcome)
                )
                .Where(run => run.Trace.Length > 0),
        ];
        Page = new()
        {
            Title = plan.Title,
            Sentences = [plan.Race.Note],
            Pictures = Picture.Draw(new RunFigures(plan.Title, plan.Race.Setting, runs).All(), terminal),
            Tables =
            [
                ("Ranking", ranking.Headers, [.. ranking.Cells]),
                (
                    "Hyperparameters",
                    ["method", "values"],
                    [
                        .. done.Select(run =>
                            ImmutableArray.Create(
                                run.Contender.Label,
                                run.Contender.Method.Describe(run.Contender.Solver)
                            )
                        ),
                    ]
                ),
            ],
            Command = plan.Command,
        };
    }

    /// <summary>The page with everything.</summary>
    internal Page Page { get; }

    /// <summary>Writes figures, tables and the page.</summary>
    internal void Save(Folder folder)
    {
        folder.Write("comparison.csv", ranking.WriteCsv);
        folder.Write(Page.Pictures);

        if (!runs.IsEmpty)
        {
            folder.Write("iterates.csv", TracedRun.Joined(runs).WriteCsv);
        }

        folder.Write("report.html", Page.Write);
    }
}
