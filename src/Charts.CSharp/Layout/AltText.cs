using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Sentences about a figure.</summary>
internal static class AltText
{
    /// <summary>What is shown, with the names of the runs on it.</summary>
    public static string Paths(string what, ImmutableArray<Series> paths) =>
        paths.Length == 0
            ? $"{what}."
            : $"{what}, with the {(paths.Length == 1 ? "path" : "paths")} of {Names(paths.Select(p => p.Label))}.";

    /// <summary>Names in a row, shortened where there are many.</summary>
    public static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length <= 5 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(4))} and {all.Length - 4} more";
    }
}
