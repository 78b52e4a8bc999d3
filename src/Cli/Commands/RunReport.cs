using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The figures, table and HTML report of a run.</summary>
internal sealed class RunReport(RunPlan plan, Trace trace, RunSummary summary, Terminal terminal)
{
    private const int RowsShown = 20;

    /// <summary>
    /// Writes the HTML report to standard output or, with figures and iterates, to the output folder.
    /// </summary>
    internal void Write()
    {
        var page = Page();

        if (plan.Format == Format.Html)
        {
            page.Write(terminal.Output);
            terminal.Output.Flush();
        }

        if (plan.Folder is { } folder)
        {
            folder.Write("iterates.csv", trace.WriteCsv);
            folder.Write(page.Figures);
            folder.Write("report.html", page.Write);
        }
    }

    private HtmlReport Page()
    {
        ImmutableArray<TracedRun> runs = trace.Length > 0 ? [new(plan.Method.Name, trace)] : [];
        var title = $"{plan.Method.Name} on {plan.Spec.Title}";
        var every = Math.Max(1, trace.Length / RowsShown);
        var rows = trace.Rows.Where((_, row) => row % every == 0 || row == trace.Length - 1);
        return new()
        {
            Title = title,
            Sentences = [.. summary.ShortSentences],
            Figures = FigureFile.DrawAll(new RunFigures(title, plan.Spec, runs).All(), terminal),
            Tables =
            [
                (
                    "Hyperparameters",
                    ["name", "value"],
                    [
                        .. plan.Method.Hyperparameters.Select(known =>
                            ImmutableArray.Create(known.Name, known.Text(plan.Spec.Bounded(plan.Solver)))
                        ),
                    ]
                ),
                ("Iterates", trace.Names, [.. rows.Select(row => row.Cells.Select(Text).ToImmutableArray())]),
            ],
            Command = plan.Command,
        };
    }

    private static string Text(TraceCell cell) =>
        cell.Kind == TraceKind.Number ? Digits.Few(cell.Number) : cell.ToString();
}
