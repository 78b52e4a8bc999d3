using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;

namespace OptimizerFunctional.Cli.Output;

/// <summary>Formats numbers in the invariant culture.</summary>
internal static partial class Digits
{
    /// <summary>17 significant digits, which are read back bit for bit.</summary>
    internal static string All(double value) => value.ToString("G17", CultureInfo.InvariantCulture);

    /// <summary>17 significant digits as JSON. Numbers that are not finite become strings.</summary>
    internal static string Json(double value) => double.IsFinite(value) ? All(value) : $"\"{All(value)}\"";

    /// <summary>A JSON array.</summary>
    internal static string Json(IEnumerable<double> values) => $"[{string.Join(',', values.Select(Json))}]";

    /// <summary>The infinity norm of a vector; NaN if a coordinate is.</summary>
    internal static double InfinityNorm(IEnumerable<double> vector) =>
        vector.Aggregate(0.0, (norm, x) => Math.Max(norm, Math.Abs(x)));

    /// <summary>A sentence whose numbers have three significant digits; whole numbers keep all.</summary>
    internal static string Shortened(string sentence) =>
        Fractions()
            .Replace(
                sentence,
                number => Few(double.Parse(number.Value, NumberStyles.Float, CultureInfo.InvariantCulture), 3)
            );

    [GeneratedRegex(@"(?<![\w.])\d+(\.\d+)?E[+-]?\d+|(?<![\w.])\d+\.\d+", RegexOptions.CultureInvariant)]
    private static partial Regex Fractions();

    /// <summary>A few significant digits, without negative zero.</summary>
    internal static string Few(double value, int digits = 6) =>
        (value + 0.0).ToString($"G{digits}", CultureInfo.InvariantCulture);
}
