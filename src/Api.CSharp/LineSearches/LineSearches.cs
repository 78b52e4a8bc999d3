using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>The built-in line searches by name, for tools. In code, write <c>new MoreThuente { ... }</c>.</summary>
public static class LineSearches
{
    /// <summary>
    /// All built-in line searches with their defaults. Names are in lower case, with hyphens between words.
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

    /// <summary>The name of a line search, whatever its hyperparameters.</summary>
    internal static string NameOf(LineSearch search) =>
        All.First(known => known.Value.GetType() == search.GetType()).Key;
}
