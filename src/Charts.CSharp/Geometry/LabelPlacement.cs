using System;
using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Charts.Geometry;

/// <summary>Moves labels of equal height apart with the least sum of squared displacements.</summary>
internal static class LabelPlacement
{
    /// <summary>The centers of the labels, in the given order; null if they do not fit.</summary>
    /// <remarks>Isotonic regression of the positions minus rank times height, by pooling adjacent violators.</remarks>
    public static IReadOnlyList<double>? Spread(IReadOnlyList<double> wanted, double height, double from, double to)
    {
        var slack = to - from - wanted.Count * height;
        if (slack < 0)
        {
            return null;
        }

        var order = Enumerable.Range(0, wanted.Count).OrderBy(i => wanted[i]).ToArray();
        var pools = new List<(double Sum, int Count)>();
        for (var rank = 0; rank < order.Length; rank++)
        {
            pools.Add((wanted[order[rank]] - rank * height, 1));
            while (pools.Count > 1 && Mean(pools[^2]) > Mean(pools[^1]))
            {
                var (sum, count) = pools[^1];
                pools.RemoveAt(pools.Count - 1);
                pools[^1] = (pools[^1].Sum + sum, pools[^1].Count + count);
            }
        }

        var places = new double[wanted.Count];
        var next = 0;
        foreach (var pool in pools)
        {
            var lowest = Math.Clamp(Mean(pool), from + height / 2, from + height / 2 + slack);
            for (var k = 0; k < pool.Count; k++, next++)
            {
                places[order[next]] = lowest + next * height;
            }
        }

        return places;
    }

    private static double Mean((double Sum, int Count) pool) => pool.Sum / pool.Count;
}
