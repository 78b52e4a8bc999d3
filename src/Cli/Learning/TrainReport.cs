using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>The table, figures and HTML report of training with several optimizers.</summary>
internal sealed class TrainReport(
    TrainPlan plan,
    IReadOnlyList<(string Label, ImmutableArray<EpochRow> Rows)> runs,
    Terminal terminal
)
{
    private static readonly ImmutableArray<string> Headers =
    [
        "rank",
        "optimizer",
        "best accuracy",
        "at epoch",
        "last accuracy",
        "last training loss",
        "last test loss",
        "median s an epoch",
    ];

    private IEnumerable<(string Label, ImmutableArray<EpochRow> Rows)> Ranked =>
        runs.Where(run => run.Rows.Length > 0)
            .OrderByDescending(run => Best(run.Rows).TestAccuracy)
            .ThenBy(run => Best(run.Rows).Epoch);

    private ImmutableArray<ImmutableArray<string>> Cells => [.. Ranked.Select(Row)];

    /// <summary>Prints the table.</summary>
    internal void Print()
    {
        terminal.WriteLine("");

        terminal.WriteTable(Headers, Cells, column => column == 1, isRuled: false);

        terminal.Output.Flush();
    }

    /// <summary>Writes the rows, the figures and the HTML report to the output folder, if there is one.</summary>
    internal void Write()
    {
        if (plan.Folder is not { } folder)
        {
            return;
        }

        var rows = runs.SelectMany(run => run.Rows.Select(row => row.ToRow(run.Label)));
        folder.Write("epochs.csv", writer => new CsvWriter(writer).Table(EpochRow.Names, rows));
        folder.Write("epochs.jsonl", writer => JsonLines.Write(writer, rows));
        var page = new HtmlReport
        {
            Title = plan.Setup.Title,
            Sentences =
            [
                $"Every optimizer began with the same weights and saw the same rows in the same order. Matrix "
                    + $"products: {Training.Model.Products}.",
            ],
            Figures = FigureFile.DrawAll(Figures(), terminal),
            Tables = [("The optimizers", Headers, Cells)],
            Command = plan.Command,
        };
        folder.Write(page.Figures);
        folder.Write("report.html", page.Write);
    }

    private IEnumerable<(string Name, Func<Figure> Make)> Figures() =>
        [
            ("accuracy.svg", () => Figure("test accuracy (%)", ScaleKind.Linear, row => 100 * row.TestAccuracy)),
            (
                "test-error.svg",
                () => Figure("test error (%)", ScaleKind.Logarithmic, row => 100 * (1 - row.TestAccuracy))
            ),
            ("test-loss.svg", () => Figure("test loss", ScaleKind.Logarithmic, row => row.TestLoss)),
            ("training-loss.svg", () => Figure("training loss", ScaleKind.Logarithmic, row => row.TrainLoss)),
        ];

    private ConvergenceFigure Figure(string name, ScaleKind scale, Func<EpochRow, double> value) =>
        runs.Where(run => run.Rows.Any(row => double.IsFinite(value(row))))
            .Aggregate(
                new ConvergenceFigure
                {
                    Title = $"{plan.Setup.Model} on {plan.Setup.Train.Name}",
                    XLabel = "epoch",
                    YLabel = name,
                    YQuantity = YQuantity.Value,
                    YScale = scale,
                },
                (figure, run) =>
                    figure.WithSeries(
                        run.Label,
                        run.Rows.Where(row => row.Epoch > 0 || double.IsFinite(value(row)))
                            .Select(row => ((double)row.Epoch, value(row)))
                    )
            );

    private ImmutableArray<string> Row((string Label, ImmutableArray<EpochRow> Rows) run, int rank)
    {
        var (best, last) = (Best(run.Rows), run.Rows[^1]);
        return
        [
            (rank + 1).ToString(CultureInfo.InvariantCulture),
            run.Label,
            best.TestAccuracy.ToString("P2", CultureInfo.InvariantCulture),
            best.Epoch.ToString(CultureInfo.InvariantCulture),
            last.TestAccuracy.ToString("P2", CultureInfo.InvariantCulture),
            Digits.Few(last.TrainLoss, 4),
            Digits.Few(last.TestLoss, 4),
            last.Epoch == 0 ? "-" : MedianSeconds(run.Rows).ToString("F3", CultureInfo.InvariantCulture),
        ];
    }

    /// <summary>The median time of an epoch: the first includes compilation, and others may be disturbed.</summary>
    private static double MedianSeconds(ImmutableArray<EpochRow> rows)
    {
        double[] spent = [.. rows.Zip(rows.Skip(1), (before, after) => after.Seconds - before.Seconds).Order()];
        return (spent[(spent.Length - 1) / 2] + spent[spent.Length / 2]) / 2;
    }

    private static EpochRow Best(ImmutableArray<EpochRow> rows) => rows.MaxBy(row => row.TestAccuracy)!;
}
