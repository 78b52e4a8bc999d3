using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>Numbers as users write them: a point, never a comma, in any culture.</summary>
internal static class Numbers
{
    /// <summary>
    /// A number; NaN and the infinities too, so that what is wrong with them can be said by their name.
    /// </summary>
    internal static double Real(string name, string text) =>
        TryReal(text, out var number) ? number : throw Bad(name, text, "a number");

    /// <summary>Whether a text is a number, be it finite or not.</summary>
    internal static bool TryReal(string text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    /// <summary>Whether a text is a finite number.</summary>
    internal static bool TryFinite(string text, out double number) =>
        TryReal(text, out number) && double.IsFinite(number);

    /// <summary>A whole number of at least this.</summary>
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

    /// <summary>A finite number of at least 0.</summary>
    internal static double NonNegative(string name, string text) =>
        TryFinite(text, out var number) && number >= 0 ? number : throw Bad(name, text, "a finite number, at least 0");

    /// <summary>Finite numbers with commas between them, as many as the problem has coordinates.</summary>
    internal static ImmutableArray<double> Point(string name, string text, int dimension)
    {
        var rule = dimension == 1 ? "1 finite number" : $"{dimension} finite numbers with commas between them";
        return Finite(text.Split(',')) is { } numbers && numbers.Length == dimension
            ? numbers
            : throw Bad(name, text, rule);
    }

    /// <summary>The numbers of some texts; null where one of them is no finite number.</summary>
    internal static ImmutableArray<double>? Finite(IReadOnlyCollection<string> texts) =>
        texts.All(text => TryFinite(text, out _)) ? [.. texts.Select(text => Real("", text))] : null;

    /// <summary>What to say of a value that breaks a rule.</summary>
    internal static UsageException Bad(string name, string text, string rule) =>
        new($"{name} was {MessageText.Quote(text)}; it must be {rule}");
}
