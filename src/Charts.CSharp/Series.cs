using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Charts;

/// <summary>
/// Named points: the path of a run, or its values over its iterations. Points that are not finite are gaps.
/// </summary>
public sealed record Series
{
    internal Series(string label, IEnumerable<(double X, double Y)> points)
    {
        Label = Require.Text(nameof(label), label);
        Points = [.. Require.Given(nameof(points), points)];
        Require.SomeFinite($"points of {label}", Points.Length, Points.Count(IsFinite));
    }

    /// <summary>The name in legends and labels.</summary>
    public string Label { get; }

    /// <summary>The points, in order.</summary>
    public ImmutableArray<(double X, double Y)> Points { get; }

    internal IEnumerable<(double X, double Y)> Finite => Points.Where(IsFinite);

    internal int LeftOut => Points.Length - Finite.Count();

    internal static bool IsFinite((double X, double Y) point) => double.IsFinite(point.X) && double.IsFinite(point.Y);
}
