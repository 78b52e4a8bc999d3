using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>The built-in line searches by name, for tools: from code, write <c>new MoreThuente { ... }</c>.</summary>
public static class LineSearches
{
    /// <summary>
    /// Every built-in line search with its defaults, by its name: lower case, words joined by hyphens.
    /// </summary>
    public static ImmutableSortedDictionary<string, LineSearch> All { get; } =
        ImmutableSortedDictionary.CreateRange<string, LineSearch>(
            StringComparer.Ordinal,
            [
                new("backtracking", new Backtracking()),
                new("hager-zhang", new HagerZhang()),
                new("more-thuente", new MoreThuente()),
                new("none", new NoLineSearch()),
                new("strong-wolfe", new StrongWolfe()),
            ]
        );

    /// <summary>The name of a line search, whatever its numbers.</summary>
    internal static string NameOf(LineSearch search) =>
        All.First(known => known.Value.GetType() == search.GetType()).Key;
}
