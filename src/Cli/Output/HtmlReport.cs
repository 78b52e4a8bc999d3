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
        table{border-collapse:collapse;font-variant-numeric:tabular-nums;font-size:.875rem}
        th,td{border-bottom:1px solid var(--line);padding:.3rem .7rem;text-align:left;vertical-align:top}
        th{color:var(--mu)}
        th,td:not(:last-child){white-space:nowrap}td{overflow-wrap:anywhere}
        figure{margin:1.5rem 0}figure>svg{display:block;width:100%;height:auto}
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
        writer.Write($"<title>{Safe(Title)}</title>\n<style>\n{Style}\n{Narrow()}</style>\n</head>\n");
        writer.Write($"<body>\n<h1>{Safe(Title)}</h1>\n");
        writer.Write(string.Concat(Sentences.Select(sentence => $"<p>{Safe(sentence)}</p>\n")));
        writer.Write(string.Concat(Figures.Select(figure => $"<figure>\n{Inline(figure.Svg)}</figure>\n")));

        foreach (var (heading, names, rows) in Tables)
        {
            writer.Write($"<h2>{Safe(heading)}</h2>\n<table>\n<tr>{Headers(names)}</tr>\n");
            writer.Write(string.Concat(rows.Select(row => $"<tr>{Row(names, row)}</tr>\n")));
            writer.Write("</table>\n");
        }

        writer.Write($"<h2>The command that made this report</h2>\n<pre>{Safe(Command)}</pre>\n</body>\n</html>\n");
    }

    /// <summary>The SVG document without its XML declaration.</summary>
    private static string Inline(string svg) => svg[svg.IndexOf("<svg", System.StringComparison.Ordinal)..];

    private static string Headers(IEnumerable<string> names) =>
        string.Concat(names.Select(name => $"<th>{Safe(name)}</th>"));

    private static string Row(IEnumerable<string> names, IEnumerable<string> cells) =>
        string.Concat(names.Zip(cells, (name, cell) => $"<td data-name=\"{Safe(name)}\">{Safe(cell)}</td>"));

    /// <summary>
    /// Below the width at which a table fits, each row is a list of names and values: nothing is cut at the right edge.
    /// </summary>
    private string Narrow() =>
        string.Concat(
            Tables.Select(
                (table, i) =>
                {
                    var own = $"h2:nth-of-type({i + 1})+table";
                    return $$"""
                        @media (max-width:{{Width(table.Names, table.Rows)}}rem){
                        {{own}} tr:first-child{display:none}
                        {{own}},{{own}} tbody,{{own}} tr,{{own}} td{display:block}
                        {{own}} tr{border-bottom:1px solid var(--line);padding:.4rem 0}
                        {{own}} td{border:0;padding:.1rem 0 .1rem 11rem;position:relative;white-space:normal}
                        {{own}} td{min-height:1.5em}
                        {{own}} td::before{content:attr(data-name);position:absolute;left:0;color:var(--mu)}
                        }

                        """;
                }
            )
        );

    /// <summary>The width of a page on which a table fits, in rem. The last column wraps.</summary>
    private static int Width(ImmutableArray<string> names, ImmutableArray<ImmutableArray<string>> rows)
    {
        const double character = 0.49;
        const double padding = 1.4;
        const int margins = 4;
        const int page = 72;
        var lengths = names.Select((name, i) => rows.Select(row => row[i].Length).Append(name.Length).Max()).ToArray();
        var width = lengths.Select((length, i) => padding + (character * (i < lengths.Length - 1 ? length : 20))).Sum();
        return width + margins > page ? 9999 : (int)width + margins;
    }

    private static string Safe(string text) => WebUtility.HtmlEncode(text);
}
