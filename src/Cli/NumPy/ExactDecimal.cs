using System;
using System.Globalization;
using System.Numerics;

namespace OptimizerFunctional.Cli.NumPy;

/// <summary>
/// Decimal numbers as C and NumPy print them: the exact value is rounded once, half to even. .NET rounds half up:
/// 0.001953125 with eight digits is 0.00195312 here and 0.00195313 in .NET.
/// </summary>
internal static class ExactDecimal
{
    /// <summary>The number with this many digits after the point, like C's <c>%.5f</c>.</summary>
    internal static string Fixed(double value, int digits)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "nan"
                : value > 0 ? "inf"
                : "-inf";
        }

        var text = Scaled(Math.Abs(value), digits).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        var sign = double.IsNegative(value) ? "-" : "";
        return digits == 0 ? sign + text : $"{sign}{text[..^digits]}.{text[^digits..]}";
    }

    /// <summary>
    /// The digits and the exponent of a finite number with this many digits after the first, like C's <c>%.8e</c>.
    /// </summary>
    internal static (string Digits, int Exponent) Scientific(double value, int digits)
    {
        var magnitude = Math.Abs(value);

        if (magnitude == 0)
        {
            return (new string('0', digits + 1), 0);
        }

        // Rounding may carry into one digit more: 9.9999e0 becomes 10.000e0, which is 1.0000e1.
        var exponent = MinStep(magnitude).Exponent;
        var text = Scaled(magnitude, digits - exponent).ToString(CultureInfo.InvariantCulture);
        return text.Length == digits + 1 ? (text, exponent) : (text[..^1], exponent + 1);
    }

    /// <summary>
    /// The shortest digits that are read back as the same finite number, and the exponent of the first digit.
    /// </summary>
    internal static (string Digits, int Exponent) MinStep(double value)
    {
        var text = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = text.IndexOf('E', StringComparison.Ordinal);
        var power = mark < 0 ? 0 : int.Parse(text.AsSpan(mark + 1), CultureInfo.InvariantCulture);
        var mantissa = mark < 0 ? text : text[..mark];
        var whole = mantissa.Split('.')[0].Length;
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        var zeros = digits.Length - digits.TrimStart('0').Length;
        return zeros == digits.Length ? ("0", 0) : (digits.Trim('0'), power + whole - 1 - zeros);
    }

    /// <summary>The integer nearest to <c>value * 10^power</c>, half to even.</summary>
    private static BigInteger Scaled(double value, int power)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var biased = (int)(bits >> 52) & 0x7ff;
        var fraction = bits & 0xfffffffffffffL;
        BigInteger numerator = biased == 0 ? fraction : fraction | 0x10000000000000L;
        var denominator = BigInteger.One;
        Multiply(2, Math.Max(biased, 1) - 1075);
        Multiply(10, power);

        var whole = BigInteger.DivRem(numerator, denominator, out var rest);
        var half = (rest * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !whole.IsEven) ? whole + 1 : whole;

        void Multiply(int factor, int times)
        {
            if (times >= 0)
            {
                numerator *= BigInteger.Pow(factor, times);
            }
            else
            {
                denominator *= BigInteger.Pow(factor, -times);
            }
        }
    }
}
