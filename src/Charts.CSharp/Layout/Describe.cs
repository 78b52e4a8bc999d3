using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Sentences about a figure.</summary>
internal static class Describe
{
    /// <summary>What is shown, with the names of the runs on it.</summary>
    public static string Paths(string what, ImmutableArray<Series> paths) =>
        paths.Length == 0 ? $"{what}." : $"{what}, with the {(paths.Length == 1 ? "path" : "paths")} of {Names(paths.Select(p => p.Label))}.";

    /// <summary>Names in a row, shortened where there are many.</summary>
    public static string Names(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length <= 12 ? string.Join(", ", all) : $"{string.Join(", ", all.Take(10))} and {all.Length - 10} more";
    }

    /// <summary>The sentence for values that are not finite, if there are any.</summary>
    public static IEnumerable<string> Missing(string of, string what, int missing, int all) =>
        missing == 0 ? [] : [$"{of}: {missing} of {all} {what} are not finite and left out."];
}
