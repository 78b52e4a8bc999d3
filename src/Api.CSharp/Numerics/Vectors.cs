using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.InteropServices;

namespace OptimizerFunctional;

/// <summary>Vectors as values: equal when their coordinates are, where NaN equals NaN.</summary>
internal static class Vectors
{
    public static bool Same(ImmutableArray<double> left, ImmutableArray<double> right) =>
        left.AsSpan().SequenceEqual(right.AsSpan());

    /// <summary>The largest absolute coordinate; NaN if one is NaN.</summary>
    public static double Largest(ImmutableArray<double> vector) =>
        Core.PackModule.largestOf(ImmutableCollectionsMarshal.AsArray(vector)!, vector.Length);

    public static int Hash(ImmutableArray<double> vector)
    {
        var hash = new HashCode();
        foreach (var coordinate in vector)
        {
            hash.Add(coordinate);
        }

        return hash.ToHashCode();
    }

    /// <summary>At most eight coordinates in full.</summary>
    public static string Text(ImmutableArray<double> vector, string? format = null)
    {
        var shown = vector.Take(8).Select(number => Core.Number.inFormat(format, number));
        return $"[{string.Join(", ", shown)}{(vector.Length > 8 ? ", ..." : "")}]";
    }
}
