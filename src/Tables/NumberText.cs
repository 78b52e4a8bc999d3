using System;
using System.Globalization;

namespace OptimizerFunctional;

/// <summary>Numbers as text in the invariant culture, which are read back bit for bit.</summary>
internal static class NumberText
{
    /// <summary>
    /// Writes the shortest text that is read back as this number. Integers end in .0, which distinguishes them from
    /// counts.
    /// </summary>
    public static ReadOnlySpan<char> Write(double number, Span<char> buffer)
    {
        number.TryFormat(buffer, out var length, "R", CultureInfo.InvariantCulture);
        if (double.IsFinite(number) && buffer[..length].IndexOfAny('.', 'E') < 0)
        {
            ".0".CopyTo(buffer[length..]);
            length += 2;
        }

        return buffer[..length];
    }

    /// <summary>A count if the text is an integer, else a number if it is one, else a text; empty if it is.</summary>
    public static TraceCell Cell(string text) =>
        text.Length == 0 ? TraceCell.Empty
        : TryCount(text, out var count) ? new(count)
        : TryNumber(text, out var number) ? new(number)
        : new(text);

    /// <summary>Parses a count. "-0" is a number, not a count.</summary>
    public static bool TryCount(string text, out long count) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out count)
        && !(count == 0 && text.StartsWith('-'));

    /// <summary>Parses a number as written by .NET, Python, pandas, R or a spreadsheet.</summary>
    public static bool TryNumber(string text, out double number)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number))
        {
            return true;
        }

        number = text.ToLowerInvariant() switch
        {
            "inf" or "+inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            _ => double.NaN,
        };
        return !double.IsNaN(number) || text is "NA" or "N/A";
    }

    /// <summary>Parses the names of numbers that are not finite, as <c>System.Text.Json</c> writes them.</summary>
    public static bool TryNamed(string text, out double number)
    {
        number = text switch
        {
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => double.NaN,
        };
        return text is "NaN" or "Infinity" or "-Infinity";
    }
}
