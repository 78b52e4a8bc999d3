using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace OptimizerFunctional.Charts.Scales;

/// <summary>
/// Number formats for readers: as few decimals as distinguish the ticks, powers of ten, a true minus sign.
/// </summary>
internal static class TickFormat
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

    /// <summary>Labels with equal decimals, or with a power of ten for very large or small numbers.</summary>
    public static IReadOnlyList<string> Linear(IReadOnlyList<double> values)
    {
        if (values.Count == 0)
        {
            return [];
        }

        var largest = values.Max(Math.Abs);
        if (largest == 0)
        {
            return ["0"];
        }

        var exponent = (int)Math.Floor(Math.Log10(largest) + 1e-12);
        if (exponent is >= 6 or <= -5)
        {
            var unit = Math.Pow(10, exponent);
            var mantissas = Decimals([.. values.Select(v => v / unit)]);
            return [.. values.Zip(mantissas, (v, m) => v == 0 ? "0" : $"{m}×{Power(exponent)}")];
        }

        return Decimals(values);
    }

    /// <summary>Labels of powers of ten: plain numbers if all are near 1, else 10 with an exponent.</summary>
    public static IReadOnlyList<string> Powers(IReadOnlyList<int> exponents) =>
        exponents.All(e => e is >= -3 and <= 4)
            ? [.. exponents.Select(e => Math.Pow(10, e).ToString("0.###", CultureInfo.InvariantCulture))]
            : [.. exponents.Select(Power)];

    /// <summary>Labels with up to six significant digits each.</summary>
    public static IReadOnlyList<string> Each(IReadOnlyList<double> values) => [.. values.Select(v => Number(v, 6))];

    /// <summary>A number with this many significant digits, for running text and cells.</summary>
    public static string Number(double value, int digits = 4)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return value == 0 ? "0"
                : double.IsNaN(value) ? "NaN"
                : value > 0 ? "∞"
                : "−∞";
        }

        // Rounding first: 999.96 to four digits is 1000.
        var parts = value.ToString($"E{digits - 1}", CultureInfo.InvariantCulture).Split('E');
        var exponent = int.Parse(parts[1], CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < 6)
        {
            var places = Math.Clamp(digits - 1 - exponent, 0, 12);
            return Minus(
                value.ToString(places == 0 ? "0" : $"0.{new string('#', places)}", CultureInfo.InvariantCulture)
            );
        }

        var mantissa = parts[0].Contains('.', StringComparison.Ordinal) ? parts[0].TrimEnd('0').TrimEnd('.') : parts[0];
        return mantissa == "1" ? Power(exponent)
            : mantissa == "-1" ? $"−{Power(exponent)}"
            : $"{Minus(mantissa)}×{Power(exponent)}";
    }

    public static string Power(int exponent)
    {
        var text = new StringBuilder("10");
        foreach (var digit in exponent.ToString(CultureInfo.InvariantCulture))
        {
            text.Append(digit == '-' ? '⁻' : Superscripts[digit - '0']);
        }

        return text.ToString();
    }

    private static string[] Decimals(IReadOnlyList<double> values)
    {
        for (var places = 0; ; places++)
        {
            var labels = values
                .Select(v => Minus((Math.Round(v, places) + 0.0).ToString($"F{places}", CultureInfo.InvariantCulture)))
                .ToArray();
            var isExact = values.All(v =>
                Math.Abs(Math.Round(v, places) - v) <= 1e-9 * Math.Max(Math.Abs(v), Span(values))
            );
            if (isExact || places == 12)
            {
                return labels;
            }
        }
    }

    private static double Span(IReadOnlyList<double> values) => values.Max() - values.Min();

    private static string Minus(string number) => number.Replace('-', '−');
}
