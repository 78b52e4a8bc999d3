using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Net;
using OptimizerFunctional.Cli.Figures;

namespace OptimizerFunctional.Cli.Output;

/// <summary>
/// A self-contained HTML report: figures, tables and the command line that made it. Light or dark, as the reader
/// prefers.
/// </summary>
internal sealed record HtmlReport
{
    private const string Style = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#1f2328;--mu:#57606a;--line:#d0d7de;--code:#f3f5f7}
        @media (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--mu:#a3adb8;--line:#30363d;--code:#161b22}}
        body{background:var(--bg);color:var(--fg);font:16px/1.5 system-ui,sans-serif}
        body{max-width:72rem;margin:2rem auto;padding:0 1rem}
        h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
        pre{background:var(--code);padding:.75rem;white-space:pre-wrap;overflow-wrap:anywhere;border-radius:6px}
        .wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
        th,td{border-bottom:1px solid var(--line);padding:.3rem .7rem;text-align:left;vertical-align:top}
        th{color:var(--mu)}
        th,td:not(:last-child){white-space:nowrap}
        figure{margin:1.5rem 0}
        """;

    /// <summary>The heading.</summary>
    internal required string Title { get; init; }

    /// <summary>The results, in sentences.</summary>
    internal ImmutableArray<string> Sentences { get; init; } = [];

    /// <summary>The figures.</summary>
    internal required ImmutableArray<FigureFile> Figures { get; init; }

    /// <summary>The tables: heading, column names and rows.</summary>
    internal required ImmutableArray<(
        string Heading,
        ImmutableArray<string> Names,
        ImmutableArray<ImmutableArray<string>> Rows
    )> Tables { get; init; }

    /// <summary>The command line that makes the report again.</summary>
    internal required string Command { get; init; }

    /// <summary>Writes the report.</summary>
    internal void Write(TextWriter writer)
    {
        writer.Write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        writer.Write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        writer.Write(
            $"<title>{Safe(Title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<h1>{Safe(Title)}</h1>\n"
        );
        writer.Write(string.Concat(Sentences.Select(sentence => $"<p>{Safe(sentence)}</p>\n")));
        writer.Write(string.Concat(Figures.Select(figure => $"<figure>\n{Inline(figure.Svg)}</figure>\n")));

        foreach (var (heading, names, rows) in Tables)
        {
            writer.Write($"<h2>{Safe(heading)}</h2>\n<div class=\"wide\"><table>\n<tr>{Row("th", names)}</tr>\n");
            writer.Write(string.Concat(rows.Select(row => $"<tr>{Row("td", row)}</tr>\n")));
            writer.Write("</table></div>\n");
        }

        writer.Write($"<h2>The command that made this report</h2>\n<pre>{Safe(Command)}</pre>\n</body>\n</html>\n");
    }

    /// <summary>The SVG document without its XML declaration.</summary>
    private static string Inline(string svg) => svg[svg.IndexOf("<svg", System.StringComparison.Ordinal)..];

    private static string Row(string tag, IEnumerable<string> cells) =>
        string.Concat(cells.Select(cell => $"<{tag}>{Safe(cell)}</{tag}>"));

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
