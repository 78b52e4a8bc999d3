using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>The variables of a formula and their start values.</summary>
/// <param name="Names">The names, in order; those of elements are <c>x[1]</c>, <c>x[2]</c>, ...</param>
/// <param name="Values">The start values, in the same order.</param>
/// <param name="Kind">What a message calls a variable.</param>
internal sealed record StartValues(
    ImmutableArray<string> Names,
    ImmutableArray<double> Values,
    string Kind = "parameter"
)
{
    private const string Start = "--start";

    /// <summary>
    /// Parses a text such as <c>b0=500,b1=0.0001</c>, <c>x=[-1.2,1]</c> or <c>x[1..10]=0.5,y=1</c>. Errors are <see
    /// cref="UsageException"/>s.
    /// </summary>
    internal static StartValues From(string text, string kind = "parameter")
    {
        List<string> names = [];
        List<double> values = [];

        foreach (var (name, word) in Pairs(Start, text, $"name=number for every {kind}, separated by commas"))
        {
            var numbers = word.StartsWith('[') && word.EndsWith(']') ? word[1..^1].Split(',') : null;
            var own = numbers is null
                ? IndexedNames.Of(Start, kind, name)
                : IndexedNames.Of(Start, kind, FormattableString.Invariant($"{name}[1..{numbers.Length}]"));
            names.AddRange(own);
            values.AddRange(
                (numbers ?? Enumerable.Repeat(word, own.Length)).Zip(own, (number, it) => Finite(Start, it, number))
            );
        }

        RequireDistinct(Start, text, names);
        return new([.. names], [.. values], kind);
    }

    /// <summary>
    /// Parses bounds of some of these variables, in the same format. The others have the given bound. The name of an
    /// indexed variable stands for all its elements.
    /// </summary>
    internal ImmutableArray<double> Bounds(string option, string text, double other)
    {
        var bounds = Enumerable.Repeat(other, Names.Length).ToArray();
        Assign(
            option,
            text,
            "name=number",
            (name, number) => Finite(option, name, number),
            (place, bound) => bounds[place] = bound
        );
        return [.. bounds];
    }

    /// <summary>Parses bounds such as <c>x=0:1,y=-1:</c>. The start must be within them.</summary>
    internal Bounds Intervals(string option, string text)
    {
        var lower = Enumerable.Repeat(double.NegativeInfinity, Names.Length).ToArray();
        var upper = Enumerable.Repeat(double.PositiveInfinity, Names.Length).ToArray();
        Assign(
            option,
            text,
            "name=lower:upper",
            (name, interval) => Interval(option, name, interval),
            (place, ends) => (lower[place], upper[place]) = ends
        );

        return Within(lower, upper);
    }

    /// <summary>These bounds and those of constraints together.</summary>
    internal Bounds Joined(ConstraintTexts constraints, Bounds bounds)
    {
        var places = Enumerable.Range(0, Names.Length);
        double[] lower = [.. places.Select(i => double.Max(bounds.Lower(i), constraints.Lower[i]))];
        double[] upper = [.. places.Select(i => double.Min(bounds.Upper(i), constraints.Upper[i]))];

        foreach (var (i, name) in Names.Index())
        {
            if (lower[i] > upper[i])
            {
                throw Numbers.Bad(
                    $"--subject-to and --bounds of {name}",
                    FormattableString.Invariant($"{lower[i]}:{upper[i]}"),
                    "a lower bound, then an upper one that is at least as large"
                );
            }
        }

        return OptimizerFunctional.Bounds.Between(lower, upper);
    }

    private Bounds Within(double[] lower, double[] upper)
    {
        foreach (var (i, name) in Names.Index())
        {
            if (Values[i] < lower[i] || Values[i] > upper[i])
            {
                throw Numbers.Bad(
                    $"{Start} {name}",
                    Values[i].ToString("R", CultureInfo.InvariantCulture),
                    FormattableString.Invariant($"within its bounds, {lower[i]} and {upper[i]}")
                );
            }
        }

        return OptimizerFunctional.Bounds.Between(lower, upper);
    }

    private void Assign<T>(string option, string text, string form, Func<string, string, T> read, Action<int, T> assign)
    {
        List<string> assigned = [];

        foreach (var (name, word) in Pairs(option, text, $"{form} for some {Kind}s, separated by commas"))
        {
            var value = read(name, word);
            var own = IndexedNames.Of(option, Kind, name).ToHashSet(StringComparer.Ordinal);
            var places = Enumerable
                .Range(0, Names.Length)
                .Where(i => own.Contains(Names[i]) || IndexedNames.BaseOf(Names[i]) == name)
                .ToArray();

            if (places.Length < own.Count)
            {
                throw NameMatcher.Unknown(Kind, name, Names, option);
            }

            Array.ForEach(places, place => assign(place, value));
            assigned.AddRange(places.Select(place => Names[place]));
        }

        RequireDistinct(option, text, assigned);
    }

    /// <summary>The names and texts of <c>name=text</c>, separated by commas outside of brackets.</summary>
    private static IEnumerable<(string Name, string Text)> Pairs(string option, string text, string rule)
    {
        var (from, depth) = (0, 0);

        for (var i = 0; i <= text.Length; i++)
        {
            var next = i < text.Length ? text[i] : ',';
            depth += next switch
            {
                '[' => 1,
                ']' => -1,
                _ => 0,
            };

            if (i == text.Length || (next == ',' && depth == 0))
            {
                yield return text[from..i].Split('=', StringSplitOptions.TrimEntries)
                    is [{ Length: > 0 } name, var word]
                    ? (name, word)
                    : throw Numbers.Bad(option, text, rule);
                from = i + 1;
            }
        }
    }

    private static void RequireDistinct(string option, string text, IEnumerable<string> names)
    {
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice)
        {
            throw Numbers.Bad(option, text, $"distinct names: {MessageText.Quote(twice.Key)} is given twice");
        }
    }

    private static double Finite(string option, string name, string number) =>
        Numbers.TryFinite(number, out var value)
            ? value
            : throw Numbers.Bad($"{option} {name}", number, "a finite number");

    private static (double Lower, double Upper) Interval(string option, string name, string text)
    {
        var (low, high) = (double.NegativeInfinity, double.PositiveInfinity);
        return
            text.Split(':', StringSplitOptions.TrimEntries) is [var from, var to]
            && (from.Length == 0 || Numbers.TryFinite(from, out low))
            && (to.Length == 0 || Numbers.TryFinite(to, out high))
            && low <= high
            ? (low, high)
            : throw Numbers.Bad(
                $"{option} {name}",
                text,
                "lower:upper, where lower is at most upper; each can be left out"
            );
    }
}
