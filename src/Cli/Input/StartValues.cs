using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Expressions;

namespace OptimizerFunctional.Cli.Input;

/// <summary>The parameters of a model and their start values.</summary>
/// <param name="Names">The names, in order.</param>
/// <param name="Values">The start values, in the same order.</param>
internal sealed record StartValues(ImmutableArray<string> Names, ImmutableArray<double> Values)
{
    private const string Start = "--start";

    /// <summary>Parses a text such as <c>b0=500,b1=0.0001</c>. Errors are <see cref="UsageException"/>s.</summary>
    internal static StartValues From(string text) => Read(Start, text);

    /// <summary>
    /// Parses bounds of some of these parameters, in the same format. The others have the given bound.
    /// </summary>
    internal ImmutableArray<double> Bounds(string option, string text, double other)
    {
        var bounds = Read(option, text);
        var stranger = bounds.Names.FirstOrDefault(name => !Names.Contains(name));
        return stranger is not null
            ? throw NameMatcher.Unknown("parameter", stranger, Names, option)
            :
            [
                .. Names.Select(name =>
                    bounds.Names.IndexOf(name) is var place and >= 0 ? bounds.Values[place] : other
                ),
            ];
    }

    private static StartValues Read(string option, string text)
    {
        var pairs = text.Split(',').Select(word => Pair(option, text, word)).ToImmutableArray();
        return
            pairs.GroupBy(pair => pair.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any())
                is { } twice
            ? throw Numbers.Bad(option, text, $"distinct names: {MessageText.Quote(twice.Key)} is given twice")
            : new([.. pairs.Select(pair => pair.Name)], [.. pairs.Select(pair => pair.Value)]);
    }

    private static (string Name, double Value) Pair(string option, string text, string word)
    {
        if (word.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var number])
        {
            throw Numbers.Bad(option, text, "name=number for every parameter, separated by commas");
        }

        if (Grammar.WhyNot(name) is { } rule)
        {
            throw new UsageException($"{option}: a parameter cannot be named {MessageText.Quote(name)}: {rule}");
        }

        return Numbers.TryFinite(number, out var value)
            ? (name, value)
            : throw Numbers.Bad($"{option} {name}", number, "a finite number");
    }
}
