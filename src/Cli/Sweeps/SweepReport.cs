using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>The output of a sweep.</summary>
internal static class SweepReport
{
    /// <summary>The number of runs that are shown.</summary>
    internal const int Most = 10;

    /// <summary>The best runs, in an order that does not depend on which ended first.</summary>
    internal static Ranking Ranked(SweepPlan plan, IReadOnlyDictionary<int, Outcome> outcomes)
    {
        var best = Outcome.Rank(outcomes.OrderBy(run => run.Key), run => run.Value).Take(Most);
        return new(plan.Grid.Names, [.. best.Select(run => (plan.Grid.Values(run.Key), run.Value))])
        {
            HasTime = false,
        };
    }

    /// <summary>Writes the heat map and the HTML report.</summary>
    internal static void Write(
        SweepPlan plan,
        IReadOnlyDictionary<int, Outcome> outcomes,
        OutputFolder folder,
        Terminal terminal
    )
    {
        var ranking = Ranked(plan, outcomes);
        var page = new HtmlReport
        {
            Title = plan.Title,
            Sentences =
            [
                FormattableString.Invariant(
                    $"{outcomes.Count} of {plan.Grid.Count} runs are finished. They are in sweep.csv."
                ),
                plan.Benchmark.Note([plan.Grid.Solver(0)]),
            ],
            Figures = FigureFile.DrawAll(new SweepFigures(plan, outcomes).All(), terminal),
            Tables =
            [
                ("The best runs", ranking.Headers, [.. ranking.Cells]),
                (
                    "Varied hyperparameters",
                    ["hyperparameter", "values"],
                    [.. plan.Grid.Axes.Select(axis => ImmutableArray.Create(axis.Name, string.Join(", ", axis.Texts)))]
                ),
                (
                    "Fixed hyperparameters",
                    ["hyperparameters"],
                    [
                        [plan.Rest],
                    ]
                ),
            ],
            Command = CommandText.Of(plan.Arguments),
        };
        folder.Write(page.Figures);
        folder.Write("report.html", page.Write);
    }
}
