using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Cli.Output;

/// <summary>
/// Lays out text in lines of at most 80 characters. Words are never split: a longer word has its own line.
/// </summary>
internal static class TextLayout
{
    private const int Width = 80;

    /// <summary>Wraps a text; all lines except the first are indented.</summary>
    internal static List<string> Wrap(string text, int indent, int width = Width)
    {
        List<string> lines = [];

        foreach (var word in text.Split(' '))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= width)
            {
                lines[^1] += $" {word}";
            }
            else
            {
                lines.Add(lines.Count == 0 ? word : new string(' ', indent) + word);
            }
        }

        return lines;
    }

    /// <summary>
    /// Aligns rows of cells in columns, separated by two spaces: texts to the left, numbers to the right. Optionally
    /// with a rule below the headers.
    /// </summary>
    internal static IEnumerable<string> Align(
        ImmutableArray<string> headers,
        ImmutableArray<ImmutableArray<string>> rows,
        Func<int, bool> isText,
        bool isRuled
    )
    {
        int[] widths =
        [
            .. headers.Select((header, i) => rows.Select(row => row[i].Length).Append(header.Length).Max()),
        ];
        ImmutableArray<string> rule = [.. widths.Select(width => new string('-', width))];
        return new[] { headers }
            .Concat(isRuled ? [rule] : [])
            .Concat(rows)
            .Select(row =>
                string.Join(
                        "  ",
                        row.Select((cell, i) => isText(i) ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]))
                    )
                    .TrimEnd()
            );
    }

    /// <summary>
    /// A table in lines of at most this width. A last column of texts is wrapped; where that does not help, each row
    /// becomes a list of names and values.
    /// </summary>
    internal static IEnumerable<string> Fit(
        ImmutableArray<string> headers,
        ImmutableArray<ImmutableArray<string>> rows,
        Func<int, bool> isText,
        bool isRuled,
        int? width
    )
    {
        const int least = 20;
        var lines = Align(headers, rows, isText, isRuled).ToArray();
        var last = headers.Length - 1;

        if (width is not { } most || lines.All(line => line.Length <= most))
        {
            return lines;
        }

        var narrow = Align(headers.SetItem(last, ""), [.. rows.Select(row => row.SetItem(last, ""))], isText, isRuled)
            .Max(line => line.Length);
        var room = most - narrow - 2;

        return isText(last) && room >= least
            ? Align(headers, [.. rows.SelectMany(row => Wrapped(row, room))], isText, isRuled)
            : rows.SelectMany(row =>
                headers.Zip(row).SelectMany(cell => Wrap($"{cell.First}: {cell.Second}", 2, most)).Append("")
            );
    }

    /// <summary>A row whose last cell is wrapped, with rows of blanks for the lines after the first.</summary>
    private static IEnumerable<ImmutableArray<string>> Wrapped(ImmutableArray<string> row, int width) =>
        Wrap(row[^1], indent: 0, width)
            .Select((line, i) => (i == 0 ? row : [.. row.Select(_ => "")]).SetItem(row.Length - 1, line));

    /// <summary>A name with texts to its right, each starting on a new line.</summary>
    internal static IEnumerable<string> Beside(string name, int nameWidth, params IEnumerable<string> texts) =>
        texts
            .Where(text => text.Length > 0)
            .SelectMany(text => Wrap(text, indent: 2, Width - nameWidth))
            .Select((line, i) => (i == 0 ? name : "").PadRight(nameWidth) + line);
}
