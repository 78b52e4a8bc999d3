using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.InteropServices;

namespace OptimizerFunctional;

/// <summary>
/// Comparison and formatting of vectors. Vectors are equal when their coordinates are equal; NaN equals NaN.
/// </summary>
internal static class Vectors
{
    public static bool Same(ImmutableArray<double> left, ImmutableArray<double> right) =>
        left.AsSpan().SequenceEqual(right.AsSpan());

    /// <summary>The infinity norm; NaN if a coordinate is NaN.</summary>
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

    /// <summary>The vector as text, with at most eight coordinates.</summary>
    public static string Text(ImmutableArray<double> vector, string? format = null)
    {
        var shown = vector.Take(8).Select(number => Core.Number.inFormat(format, number));
        return $"[{string.Join(", ", shown)}{(vector.Length > 8 ? ", ..." : "")}]";
    }
}
