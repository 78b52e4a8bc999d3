using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Commands;

namespace OptimizerFunctional.Cli.Output;

/// <summary>A ranking of several runs, best first.</summary>
/// <param name="Names">The headers of the columns that identify a run.</param>
/// <param name="Rows">The identifying cells of each run, and its outcome.</param>
internal sealed record Ranking(
    ImmutableArray<string> Names,
    ImmutableArray<(ImmutableArray<string> Names, Outcome Outcome)> Rows
)
{
    /// <summary>The headers. Iterations and evaluations are those to the target gap.</summary>
    internal ImmutableArray<string> Headers =>
        ["rank", .. Names, "value", "gap", "iterations", "evaluations", "time", "stopped"];

    /// <summary>The cells, formatted for people.</summary>
    internal IEnumerable<ImmutableArray<string>> Cells =>
        Rows.Select(
            (row, i) =>
                (ImmutableArray<string>)
                    [
                        (i + 1).ToString(CultureInfo.InvariantCulture),
                        .. row.Names,
                        Number(row.Outcome.Value),
                        Number(row.Outcome.Gap),
                        Count(row.Outcome.IterationsToGap),
                        Count(row.Outcome.EvaluationsToGap),
                        Time(row.Outcome.Seconds),
                        Digits.Shortened(row.Outcome.Reason),
                    ]
        );

    /// <summary>Prints the ranking.</summary>
    internal void Print(Terminal terminal)
    {
        terminal.WriteTable(Headers, [.. Cells], IsText, isRuled: true);

        bool IsText(int column) => column == Headers.Length - 1 || (column == 1 && Names is ["method"]);
    }

    /// <summary>Writes the ranking with all digits as CSV.</summary>
    internal void WriteCsv(TextWriter writer)
    {
        var csv = new CsvWriter(writer);
        csv.Header(["rank", .. Names, .. OutcomeCells.Names]);

        foreach (var (i, row) in Rows.Index())
        {
            csv.Row([new(i + 1), .. row.Names.Select(name => new TraceCell(name)), .. row.Outcome.Cells()]);
        }
    }

    /// <summary>A number in a few digits; a hyphen where there is none.</summary>
    internal static string Number(double value) => double.IsNaN(value) ? "-" : Digits.Few(value, 4);

    private static string Count(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "-";

    private static string Time(double seconds) =>
        seconds < 1 ? $"{Digits.Few(seconds * 1000, 3)} ms" : $"{Digits.Few(seconds, 3)} s";
}
