using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;
using OptimizerFunctional.Charts.Layout;

namespace OptimizerFunctional.Charts;

/// <summary>Filled contours of a function of two variables, with the paths of runs.</summary>
/// <example><code>
/// new ContourFigure { Title = "Rosenbrock", X = new(-2, 2), Y = new(-1, 3), ValueScale = ScaleKind.Logarithmic }
///     .WithFunction((x, y) => Math.Pow(1 - x, 2) + 100 * Math.Pow(y - x * x, 2))
///     .WithPath("adam", points)
///     .Save("contour.svg");
/// </code></example>
public sealed record ContourFigure : PlotFigure
{
    /// <summary>The range of the first variable. The default, null, contains the paths.</summary>
    public Interval? X { get; init; }

    /// <summary>The range of the second variable. The default, null, contains the paths.</summary>
    public Interval? Y { get; init; }

    /// <summary>The function.</summary>
    public Func<double, double, double>? Function { get; init; }

    /// <summary>The number of color levels, from 1 to 256. The default is 50.</summary>
    public int Levels { get; init; } = 50;

    /// <summary>The scale of the levels. The default is linear.</summary>
    public ScaleKind ValueScale { get; init; } = ScaleKind.Linear;

    /// <summary>The range of the values. The default, null, is the range of the function.</summary>
    public Interval? ValueRange { get; init; }

    /// <summary>The label of the values, with their unit. The default is <c>f</c>.</summary>
    public string ValueLabel { get; init; } = "f";

    /// <summary>The color map. The default is <see cref="ColorMap.Viridis"/>.</summary>
    public ColorMap Colors { get; init; } = ColorMap.Viridis;

    /// <summary>The number of grid points along each axis, from 2 to 2000. The default is 121.</summary>
    public int Samples { get; init; } = 121;

    /// <summary>The paths of runs. The default is none.</summary>
    public ImmutableArray<Series> Paths { get; init; } = [];

    /// <summary>Known minima, marked by crosses. The default is none.</summary>
    public ImmutableArray<(double X, double Y)> Minima { get; init; } = [];

    /// <summary>
    /// Limits of the feasible set: each function is above 0 where its limit is violated, and this region is shaded. The
    /// default is none.
    /// </summary>
    public ImmutableArray<Func<double, double, double>> Limits { get; init; } = [];

    /// <summary>
    /// Equality constraints: the curve where each function is 0 is drawn. The default is none.
    /// </summary>
    public ImmutableArray<Func<double, double, double>> Equalities { get; init; } = [];

    /// <summary>This figure with a function.</summary>
    /// <exception cref="ParameterException">An argument is null or out of range.</exception>
    public ContourFigure WithFunction(Func<double, double, double> function) =>
        this with
        {
            Function = Require.Given(nameof(function), function),
        };

    /// <summary>This figure with another path.</summary>
    public ContourFigure WithPath(string label, IEnumerable<(double X, double Y)> points) =>
        this with
        {
            Paths = Paths.Add(new(label, points)),
        };

    /// <summary>This figure with another limit, violated where the function is above 0.</summary>
    /// <exception cref="ParameterException">The function is null.</exception>
    public ContourFigure WithLimit(Func<double, double, double> violation) =>
        this with
        {
            Limits = Limits.Add(Require.Given(nameof(violation), violation)),
        };

    /// <summary>This figure with another equality constraint, satisfied where the function is 0.</summary>
    /// <exception cref="ParameterException">The function is null.</exception>
    public ContourFigure WithEquality(Func<double, double, double> difference) =>
        this with
        {
            Equalities = Equalities.Add(Require.Given(nameof(difference), difference)),
        };

    /// <summary>This figure with another minimum.</summary>
    public ContourFigure WithMinimum(double x, double y) => this with { Minima = Minima.Add((x, y)) };

    private protected override int NaturalHeight => 500 + Wider;

    private protected override string KindName => "Contours of a function of two variables";

    private protected override string DefaultDescription =>
        AltText.Paths($"Filled contours of {ValueLabel}", Paths)
        + (Limits.IsEmpty ? "" : " Points that violate a constraint are shaded.");

    internal override Plot Prepare()
    {
        var function = Require.Given(nameof(Function), Function);
        var points = Paths.SelectMany(p => p.Finite);
        var x = Require.Proper(nameof(X), X ?? Ranges.Around(nameof(X), points.Select(p => p.X), 0.15));
        var y = Require.Proper(nameof(Y), Y ?? Ranges.Around(nameof(Y), points.Select(p => p.Y), 0.15));
        var samples = Require.Between(nameof(Samples), Samples, 2, 2000);
        var grid = Grid.Sample(function, x, y, samples, samples);
        var key = ValueAxis.Key(
            grid,
            ValueLabel,
            ValueScale,
            ValueRange,
            Require.Given(nameof(Colors), Colors),
            Require.Between(nameof(Levels), Levels, 1, 256)
        );
        var feasible = FeasibleSet.Sample(Limits, Equalities, x, y, samples);
        RunPath[] paths = RunPath.Of(Paths, isCased: true);
        LegendEntry[] minimum = Minima.IsEmpty ? [] : [new("minimum", LegendMark.Cross)];
        return new Plot(
            new(XLabel, ScaleKind.Linear, x),
            new(YLabel, ScaleKind.Linear, y),
            canvas => Draw(canvas, grid, feasible)
        )
        {
            Colors = key,
            Paths = paths,
            Legend = [.. paths.Select(p => p.Legend), .. minimum, .. feasible.Legend],
            Notes = [.. ValueAxis.Notes(grid, ValueLabel, ValueScale), .. paths.SelectMany(p => p.Notes(x, y))],
            IsFilled = true,
        };
    }

    private void Draw(Canvas canvas, Grid grid, FeasibleSet feasible)
    {
        FilledContours.Draw(canvas, grid);
        feasible.Draw(canvas);
        foreach (var at in Minima.Where(canvas.Has).Select(canvas.At).Where(canvas.Area.Contains))
        {
            Strokes.Cross(canvas.Svg, at);
        }
    }
}
