using System;
using System.Collections.Generic;
using System.Text;

namespace OptimizerFunctional.Charts.Drawing;

/// <summary>
/// Widths of texts from a table of advances of Helvetica and metric-compatible fonts. Other fonts of the stack differ
/// by a few percent, for which there is a reserve.
/// </summary>
internal static class TextMeasure
{
    private const double Reserve = 1.04;
    private const double BoldFactor = 1.08;

    /// <summary>
    /// How much wider than Helvetica a font may be that stands in for it, such as DejaVu Sans. Lines that wrap allow
    /// for it; labels do not, for their room is short.
    /// </summary>
    private const double Substitute = 1.18;

    /// <summary>Advances of the characters from space to tilde, in thousandths of the font's size.</summary>
    private static readonly int[] Advances =
    [
        278,
        278,
        355,
        556,
        556,
        889,
        667,
        191,
        333,
        333,
        389,
        584,
        278,
        333,
        278,
        278,
        556,
        556,
        556,
        556,
        556,
        556,
        556,
        556,
        556,
        556,
        278,
        278,
        584,
        584,
        584,
        556,
        1015,
        667,
        667,
        722,
        722,
        667,
        611,
        778,
        722,
        278,
        500,
        667,
        556,
        833,
        722,
        778,
        667,
        778,
        722,
        667,
        611,
        722,
        667,
        944,
        667,
        667,
        611,
        278,
        278,
        278,
        469,
        556,
        333,
        556,
        556,
        500,
        556,
        556,
        278,
        556,
        556,
        222,
        222,
        500,
        222,
        833,
        556,
        556,
        556,
        556,
        333,
        500,
        278,
        556,
        500,
        722,
        500,
        500,
        500,
        334,
        260,
        334,
        584,
    ];

    public static double Width(string text, TextStyle style)
    {
        var sum = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            sum += Advance(rune);
        }

        return sum * style.Size / 1000 * Reserve * (style.Bold ? BoldFactor : 1);
    }

    /// <summary>The text, or its longest beginning that fits with an ellipsis.</summary>
    public static string Fit(string text, TextStyle style, double width)
    {
        if (Width(text, style) <= width)
        {
            return text;
        }

        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (Width($"{kept}{rune}…", style) > width)
            {
                break;
            }

            kept.Append(rune.ToString());
        }

        return $"{kept.ToString().TrimEnd()}…";
    }

    /// <summary>
    /// The text in lines that fit, in a wider font too, broken between words, or within a word that is too long.
    /// </summary>
    public static IReadOnlyList<string> Wrap(string text, TextStyle style, double room)
    {
        var width = room / Substitute;
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var longer = line.Length == 0 ? word : $"{line} {word}";
            if (line.Length > 0 && Width(longer, style) > width)
            {
                lines.Add(line);
                longer = word;
            }

            line = longer;
            while (
                Width(line, style) > width && HeadThatFits(line, style, width) is var head and > 0 && head < line.Length
            )
            {
                lines.Add(line[..head]);
                line = line[head..];
            }
        }

        if (line.Length > 0)
        {
            lines.Add(line);
        }

        return lines;
    }

    private static int HeadThatFits(string line, TextStyle style, double width)
    {
        var length = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (length > 0 && Width(line[..(length + rune.Utf16SequenceLength)], style) > width)
            {
                break;
            }

            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    private static int Advance(Rune rune) =>
        rune.Value switch
        {
            >= ' ' and <= '~' => Advances[rune.Value - ' '],
            '⁻' or '⁰' or '¹' or '²' or '³' or (>= '⁴' and <= '⁹') => 365,
            >= 0x300 and <= 0x36F => 0,
            '…' or '→' => 1000,
            >= 0x1100 => rune.Value is >= 0x2010 and <= 0x2E7F ? 600 : 1000,
            _ => 600,
        };
}
