using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Generates the alternative text of figures.</summary>
internal static class AltText
{
    /// <summary>A sentence about a figure, with the names of its runs.</summary>
    public static string Paths(string what, ImmutableArray<Series> paths) =>
        paths.Length == 0
            ? $"{what}."
            : $"{what}, with the {(paths.Length == 1 ? "path" : "paths")} of {Names(paths.Select(p => p.Label))}.";

    /// <summary>A list of names, at most five of them.</summary>
    public static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length <= 5 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(4))} and {all.Length - 4} more";
    }
}
