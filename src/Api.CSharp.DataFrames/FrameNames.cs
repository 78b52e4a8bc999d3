using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>Column names that data frames and CSV files support.</summary>
internal static class FrameNames
{
    private const string Troubling = "{}[]()<>,;:\"'`\\|";

    /// <summary>Distinct names, as many and in the same order.</summary>
    public static ImmutableArray<string> Of(ImmutableArray<string> names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. names.Select(name => Free(taken, string.Concat(name.Select(Plain))))];
    }

    private static char Plain(char letter) => char.IsControl(letter) || Troubling.Contains(letter) ? '_' : letter;

    private static string Free(HashSet<string> taken, string name)
    {
        var free = name;
        for (var count = 2; !taken.Add(free); count++)
        {
            free = string.Create(CultureInfo.InvariantCulture, $"{name}_{count}");
        }

        return free;
    }
}
