using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>Parses numbers in the invariant culture.</summary>
internal static class Numbers
{
    /// <summary>A number, including NaN and the infinities, so that error messages can name them.</summary>
    internal static double Real(string name, string text) =>
        TryReal(text, out var number) ? number : throw Bad(name, text, "a number");

    /// <summary>A number, or a fraction of two numbers such as 4/9.</summary>
    internal static double Fraction(string name, string text) =>
        text.Split('/') is not [var above, var below] ? Real(name, text)
        : TryReal(above, out var numerator) && TryReal(below, out var denominator)
            ? denominator != 0 ? numerator / denominator
                : throw Bad(name, text, "a fraction whose denominator is not 0")
        : throw Bad(name, text, "a number, or a fraction such as 4/9");

    /// <summary>Parses a number, finite or not.</summary>
    internal static bool TryReal(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    /// <summary>Parses a finite number.</summary>
    internal static bool TryFinite(string text, out double number) =>
        TryReal(text, out number) && double.IsFinite(number);

    /// <summary>An integer in a range.</summary>
    internal static long Whole(string name, string text, long least, long most = long.MaxValue)
    {
        var rule =
            most == long.MaxValue ? $"a whole number, at least {least}" : $"a whole number from {least} to {most}";
        return
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && least <= number
            && number <= most
            ? number
            : throw Bad(name, text, rule);
    }

    /// <summary>A finite number above 0.</summary>
    internal static double Positive(string name, string text) =>
        TryFinite(text, out var number) && number > 0
            ? number
            : throw Bad(name, text, "a finite number, greater than 0");

    /// <summary>A finite number, at least 0.</summary>
    internal static double NonNegative(string name, string text) =>
        TryFinite(text, out var number) && number >= 0 ? number : throw Bad(name, text, "a finite number, at least 0");

    /// <summary>Finite numbers separated by commas, one per coordinate of the problem.</summary>
    internal static ImmutableArray<double> Point(string name, string text, int dimension)
    {
        var rule = dimension == 1 ? "1 finite number" : $"{dimension} finite numbers, separated by commas";
        return Finite(text.Split(',')) is { } numbers && numbers.Length == dimension
            ? numbers
            : throw Bad(name, text, rule);
    }

    /// <summary>The texts as numbers; null if one is not a finite number.</summary>
    internal static ImmutableArray<double>? Finite(IReadOnlyCollection<string> texts) =>
        texts.All(text => TryFinite(text, out _)) ? [.. texts.Select(text => Real("", text))] : null;

    /// <summary>The error for a value that breaks a rule.</summary>
    internal static UsageException Bad(string name, string text, string rule) =>
        new($"{name} was {MessageText.Quote(text)}; it must be {rule}");
}
