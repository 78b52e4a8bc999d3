using System;
using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Cli.Input;

/// <summary>
/// Finds items by name. Case, hyphens and underscores are ignored: <c>learning-rate</c> is <c>LearningRate</c>.
/// </summary>
internal static class NameMatcher
{
    private const int Suggestions = 3;

    /// <summary>
    /// The item of this name. An unknown name raises a <see cref="UsageException"/> with the nearest names.
    /// </summary>
    internal static T Find<T>(
        string kind,
        string name,
        IReadOnlyCollection<T> items,
        Func<T, string> nameOf,
        string owner = ""
    ) =>
        items.Where(item => Same(nameOf(item), name)).Take(1).ToArray() is [var found]
            ? found
            : throw Unknown(kind, name, items.Select(nameOf), owner);

    /// <summary>Whether two names are equivalent.</summary>
    internal static bool Same(string left, string right) => Plain(left) == Plain(right);

    /// <summary>The error for an unknown name.</summary>
    internal static UsageException Unknown(string kind, string name, IEnumerable<string> names, string owner = "") =>
        new(
            $"unknown {kind} {MessageText.Quote(name)}{(owner.Length > 0 ? $" of {owner}" : "")}; "
                + Hint(Nearest(name, names))
        );

    /// <summary>
    /// The names with the smallest edit distance, nearest first. A name that contains the other one has distance 1.
    /// </summary>
    internal static string[] Nearest(string name, IEnumerable<string> names) =>
        [.. names.OrderBy(other => Distance(Plain(name), Plain(other))).Take(Suggestions)];

    private static string Hint(string[] nearest) =>
        nearest switch
        {
            [] => "there are none",
            [var only] => $"there is only {only}",
            [.. var first, var last] => $"the nearest are {string.Join(", ", first)} and {last}",
        };

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    /// <summary>
    /// The Damerau-Levenshtein distance: insertions, deletions, substitutions and swaps of adjacent letters.
    /// </summary>
    private static int Distance(string from, string to)
    {
        if (from.Length > 2 && to != from && to.Contains(from, StringComparison.Ordinal))
        {
            return 1;
        }

        var edits = new int[from.Length + 1, to.Length + 1];

        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                edits[i, j] = (i, j) switch
                {
                    (0, _) => j,
                    (_, 0) => i,
                    _ => Math.Min(
                        Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1,
                        edits[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1)
                    ),
                };

                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
                }
            }
        }

        return edits[from.Length, to.Length];
    }
}
