using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>Names of variables and of elements such as <c>x[3]</c>.</summary>
internal static class IndexedNames
{
    private const int MostElements = 1_000_000;

    /// <summary>The name without its index.</summary>
    internal static string BaseOf(string name) => name.Split('[')[0];

    /// <summary>The names that a text stands for: <c>x</c>, <c>x[3]</c> or the elements of <c>x[1..10]</c>.</summary>
    internal static ImmutableArray<string> Of(string option, string kind, string text)
    {
        var own = BaseOf(text);

        if (Grammar.WhyNot(own) is { } rule)
        {
            throw new UsageException($"{option}: a {kind} cannot be named {MessageText.Quote(own)}: {rule}");
        }

        if (own.Length == text.Length)
        {
            return [text];
        }

        var ends = text.EndsWith(']') ? text[(own.Length + 1)..^1].Split("..") : [];
        return
            ends.Length is 1 or 2
            && TryIndex(ends[0], out var first)
            && TryIndex(ends[^1], out var last)
            && first <= last
            && last - first < MostElements
            ?
            [
                .. Enumerable
                    .Range(0, (int)(last - first) + 1)
                    .Select(i => FormattableString.Invariant($"{own}[{first + i}]")),
            ]
            : throw Numbers.Bad(
                option,
                text,
                FormattableString.Invariant($"{own}[i] or {own}[first..last], with at most {MostElements} elements")
            );
    }

    private static bool TryIndex(string text, out long index) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out index)
        && index is > int.MinValue and < int.MaxValue;
}
