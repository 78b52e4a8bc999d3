using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Expressions;

namespace OptimizerFunctional.Cli.Input;

/// <summary>The parameters of a model and where each begins.</summary>
/// <param name="Names">Their names, in order.</param>
/// <param name="Values">Their first values, in the same order.</param>
internal sealed record StartValues(ImmutableArray<string> Names, ImmutableArray<double> Values)
{
    private const string Option = "--start";

    /// <summary>Reads a text such as <c>b0=500,b1=0.0001</c>; what it lacks is a <see cref="UsageException"/>.</summary>
    internal static StartValues From(string? text)
    {
        var words = text ?? throw new UsageException(
            $"{Option} is missing; it says where each parameter begins: {Option} b0=500,b1=0.0001");
        var pairs = words.Split(',').Select(word => Pair(words, word)).ToImmutableArray();
        return pairs.GroupBy(pair => pair.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Skip(1).Any()) is { } twice
            ? throw Numbers.Bad(Option, words, $"names that differ: {Input.Names.Quote(twice.Key)} is there twice")
            : new([.. pairs.Select(pair => pair.Name)], [.. pairs.Select(pair => pair.Value)]);
    }

    private static (string Name, double Value) Pair(string text, string word)
    {
        if (word.Split('=', StringSplitOptions.TrimEntries) is not [{ Length: > 0 } name, var number])
        {
            throw Numbers.Bad(Option, text, "name=number for every parameter, with commas between them");
        }

        if (Grammar.WhyNot(name) is { } rule)
        {
            throw new UsageException($"{Option}: a parameter cannot be called {Input.Names.Quote(name)}: {rule}");
        }

        return double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? (name, value)
            : throw Numbers.Bad($"{Option} {name}", number, "a finite number");
    }
}
