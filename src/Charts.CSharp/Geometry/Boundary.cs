using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Geometry;

/// <summary>Directed edges that form closed polygons.</summary>
internal sealed class Boundary
{
    private readonly List<(Point2D From, Point2D To)> edges = [];
    private readonly Dictionary<Point2D, List<int>> starts = [];

    public void Add(Point2D from, Point2D to)
    {
        if (from == to)
        {
            return;
        }

        if (!starts.TryGetValue(from, out var here))
        {
            starts[from] = here = [];
        }

        here.Add(edges.Count);
        edges.Add((from, to));
    }

    /// <summary>
    /// The polygons. Every edge is in exactly one; where several edges start at a point, the one added last is followed
    /// first.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<Point2D>> Polygons()
    {
        var polygons = new List<IReadOnlyList<Point2D>>();
        var isUsed = new bool[edges.Count];
        for (var first = 0; first < edges.Count; first++)
        {
            if (!isUsed[first])
            {
                polygons.Add(Follow(first, isUsed));
            }
        }

        return polygons;
    }

    private List<Point2D> Follow(int first, bool[] isUsed)
    {
        var polygon = new List<Point2D>();
        for (var edge = first; edge >= 0; edge = Next(edges[edge].To, isUsed))
        {
            isUsed[edge] = true;
            polygon.Add(edges[edge].From);
        }

        return polygon;
    }

    private int Next(Point2D point, bool[] isUsed)
    {
        if (starts.TryGetValue(point, out var here))
        {
            for (var i = here.Count - 1; i >= 0; i--)
            {
                if (!isUsed[here[i]])
                {
                    return here[i];
                }
            }
        }

        return -1;
    }
}
