using System;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional.Cli.NumPy;

/// <summary>
/// A vector as NumPy's <c>str(array)</c> prints it by default: the shortest unique digits, at most eight after the
/// decimal point, with equal widths. Always on one line: NumPy breaks lines of more than 75 characters.
/// </summary>
internal static class NumPyFormat
{
    private const int Precision = 8;

    /// <summary>The text, including brackets.</summary>
    internal static string Array(ReadOnlySpan<double> values)
    {
        var all = values.ToArray();
        var finite = all.Where(double.IsFinite).ToArray();
        var texts = IsScientific(finite) ? Scientific(finite) : Positional(finite);
        var width = texts.Select(text => text.Length).DefaultIfEmpty(0).Max();
        var special = all.Where(value => !double.IsFinite(value)).Select(Special);
        width = special.Select(text => text.Length).Append(width).Max();

        var next = 0;
        var padded = all.Select(value => (double.IsFinite(value) ? texts[next++] : Special(value)).PadLeft(width));
        return $"[{string.Join(' ', padded)}]";
    }

    /// <summary>Whether NumPy prints these numbers with exponents.</summary>
    private static bool IsScientific(double[] finite)
    {
        var magnitudes = finite.Where(value => value != 0).Select(Math.Abs).ToArray();

        if (magnitudes.Length == 0)
        {
            return false;
        }

        var (least, greatest) = (magnitudes.Min(), magnitudes.Max());
        return greatest >= 1e8 || least < 1e-4 || greatest / least > 1000;
    }

    /// <summary>Numbers aligned at the decimal point: shorter fractions are padded with spaces.</summary>
    private static string[] Positional(double[] finite)
    {
        var texts = finite.Select(Trimmed).ToArray();
        var fraction = texts
            .Select(text => text.Length - text.IndexOf('.', StringComparison.Ordinal))
            .DefaultIfEmpty(0)
            .Max();
        return [.. texts.Select(text => text.PadRight(text.IndexOf('.', StringComparison.Ordinal) + fraction))];

        static string Trimmed(double value)
        {
            var (digits, exponent) = ExactDecimal.MinStep(value);
            var places = Math.Clamp(digits.Length - 1 - exponent, 0, Precision);
            return places == 0 ? ExactDecimal.Fixed(value, 0) + "." : ExactDecimal.Fixed(value, places).TrimEnd('0');
        }
    }

    /// <summary>Numbers with exponents: shorter fractions and exponents are padded with zeros.</summary>
    private static string[] Scientific(double[] finite)
    {
        var parts = finite.Select(Parts).ToArray();
        var fraction = parts.Max(part => part.Fraction.Length);
        var power = parts.Max(part => part.Power.Length);
        return
        [
            .. parts.Select(part =>
                $"{part.Whole}.{part.Fraction.PadRight(fraction, '0')}e{part.Sign}{part.Power.PadLeft(power, '0')}"
            ),
        ];

        static (string Whole, string Fraction, char Sign, string Power) Parts(double value)
        {
            var places = Math.Min(ExactDecimal.MinStep(value).Digits.Length - 1, Precision);
            var (digits, exponent) = ExactDecimal.Scientific(value, places);
            var whole = (double.IsNegative(value) ? "-" : "") + digits[0];
            var power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
            return (whole, digits[1..].TrimEnd('0'), exponent < 0 ? '-' : '+', power);
        }
    }

    private static string Special(double value) =>
        double.IsNaN(value) ? "nan"
        : value > 0 ? "inf"
        : "-inf";
}
