using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>The values of one hyperparameter in a sweep.</summary>
/// <param name="Name">The name of the hyperparameter.</param>
/// <param name="Texts">The values, in order.</param>
internal sealed record GridAxis(string Name, ImmutableArray<string> Texts)
{
    private const string Forms = "name=from..to:log:count, name=from..to:lin:count or name=a,b,c";
    private const int MaxValues = 100_000;

    /// <summary>Parses a text such as <c>learningRate=1e-4..1:log:20</c> or <c>beta1=0.8,0.9</c>.</summary>
    internal static GridAxis From(Method method, string text, string option = "--grid")
    {
        if (text.Split('=', 2, StringSplitOptions.TrimEntries) is not [var name, { Length: > 0 } values])
        {
            throw Numbers.Bad(option, text, Forms);
        }

        var known = NameMatcher.Find("hyperparameter", name, method.Hyperparameters, known => known.Name, method.Name);
        ImmutableArray<string> texts = values.Contains("..", StringComparison.Ordinal)
            ? Range($"{option} {known.Name}", values)
            : [.. values.Split(',', StringSplitOptions.TrimEntries).Select(value => known.Unfolded(option, value))];
        return texts.GroupBy(value => value).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw Numbers.Bad(
                $"{option} {known.Name}",
                values,
                $"distinct values: {MessageText.Quote(twice.Key)} is given twice"
            )
            : new(known.Name, texts);
    }

    /// <summary>The values as numbers; null if some are not numbers.</summary>
    internal ImmutableArray<double>? AsNumbers() => Numbers.Finite(Texts);

    private static ImmutableArray<string> Range(string name, string text)
    {
        if (
            text.Split(':') is not [var ends, "log" or "lin", var many]
            || ends.Split("..") is not [var first, var last]
        )
        {
            throw Numbers.Bad(name, text, "from..to:log:count or from..to:lin:count");
        }

        var (from, to) = (Numbers.Real(name, first), Numbers.Real(name, last));
        var count = (int)Numbers.Whole($"{name}: the count", many, 2, MaxValues);
        var isLog = text.Contains(":log:", StringComparison.Ordinal);

        if (!double.IsFinite(from) || !double.IsFinite(to) || from >= to)
        {
            throw Numbers.Bad(name, text, "a range from a finite number to a larger one");
        }

        if (isLog && from <= 0)
        {
            throw Numbers.Bad(name, text, "a range above 0 for logarithmic steps");
        }

        return [.. Enumerable.Range(0, count).Select(i => Short(Between(from, to, (double)i / (count - 1), isLog)))];
    }

    private static double Between(double from, double to, double share, bool isLog) =>
        share == 0 ? from
        : share == 1 ? to
        : isLog ? Math.Pow(10, Math.Log10(from) + (share * (Math.Log10(to) - Math.Log10(from))))
        : from + (share * (to - from));

    /// <summary>Formats with twelve digits, so that 0.001 is not 0.0010000000000000002.</summary>
    private static string Short(double value) =>
        double.Parse(value.ToString("G12", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
            .ToString("R", CultureInfo.InvariantCulture);
}
