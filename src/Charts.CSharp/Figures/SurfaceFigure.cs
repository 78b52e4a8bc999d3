using System;
using System.Collections.Generic;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Geometry;
using OptimizerFunctional.Charts.Layout;

namespace OptimizerFunctional.Charts;

/// <summary>The surface of a function of two variables, with the optional path of a run.</summary>
/// <example><code>
/// new SurfaceFigure { Title = "x² + y²", X = new(-1, 1), Y = new(-1, 1), Colors = ColorMap.Jet }
///     .WithFunction((x, y) => x * x + y * y)
///     .Save("surface.svg");
/// </code></example>
public sealed record SurfaceFigure : Figure
{
    /// <summary>The range of the first variable. The default is -1 to 1.</summary>
    public Interval X { get; init; } = new(-1, 1);

    /// <summary>The range of the second variable. The default is -1 to 1.</summary>
    public Interval Y { get; init; } = new(-1, 1);

    /// <summary>The label of the first axis. The default is <c>x</c>.</summary>
    public string XLabel { get; init; } = "x";

    /// <summary>The label of the second axis. The default is <c>y</c>.</summary>
    public string YLabel { get; init; } = "y";

    /// <summary>The label of the values. The default is <c>f</c>.</summary>
    public string ValueLabel { get; init; } = "f";

    /// <summary>The function.</summary>
    public Func<double, double, double>? Function { get; init; }

    /// <summary>The scale of heights and colors. The default is linear.</summary>
    public ScaleKind ValueScale { get; init; } = ScaleKind.Linear;

    /// <summary>
    /// The range of the values, to which the surface is clipped. The default, null, is the range of the function.
    /// </summary>
    public Interval? ValueRange { get; init; }

    /// <summary>The color map. The default is <see cref="ColorMap.Viridis"/>.</summary>
    public ColorMap Colors { get; init; } = ColorMap.Viridis;

    /// <summary>The number of faces along each axis, from 2 to 120. The default is 50.</summary>
    public int Faces { get; init; } = 50;

    /// <summary>
    /// The azimuth of the viewpoint in degrees, from the first axis towards the second. The default is -60.
    /// </summary>
    public double Azimuth { get; init; } = -60;

    /// <summary>The elevation of the viewpoint in degrees above the floor, from 5 to 85. The default is 30.</summary>
    public double Elevation { get; init; } = 30;

    /// <summary>The path of a run. The default, null, is none.</summary>
    public Series? Path { get; init; }

    /// <summary>This figure with a function.</summary>
    /// <exception cref="ParameterException">An argument is null or out of range.</exception>
    public SurfaceFigure WithFunction(Func<double, double, double> function) =>
        this with
        {
            Function = Require.Given(nameof(function), function),
        };

    /// <summary>This figure with the path of a run.</summary>
    public SurfaceFigure WithPath(string label, IEnumerable<(double X, double Y)> points) =>
        this with
        {
            Path = new(label, points),
        };

    private protected override int NaturalHeight => 500 + Wider;

    private protected override string KindName => "The surface of a function of two variables";

    private protected override string DefaultDescription =>
        AltText.Paths($"The surface of {ValueLabel}", Path is null ? [] : [Path]);

    private protected override void Draw(SvgDocument sheet)
    {
        var function = Require.Given(nameof(Function), Function);
        var (x, y) = (Require.Proper(nameof(X), X), Require.Proper(nameof(Y), Y));
        var faces = Require.Between(nameof(Faces), Faces, 2, 120);
        var grid = Grid.Sample(function, x, y, faces + 1, faces + 1);
        var key = ValueAxis.Key(grid, ValueLabel, ValueScale, ValueRange, Require.Given(nameof(Colors), Colors), 100);
        var path = Path is null ? null : new RunPath(Path, 0, true);
        var top = Header.Draw(sheet, Title, path is null ? [] : [path.Legend]);
        var bottom = Footer.Draw(
            sheet,
            Note.Sentences([.. ValueAxis.Notes(grid, ValueLabel, ValueScale), .. path?.Notes(x, y) ?? []])
        );
        var box = new SurfaceAxes(
            sheet,
            new(0, top, sheet.Width, bottom - top),
            x,
            y,
            key,
            Angle(Azimuth),
            Require.Between(nameof(Elevation), Elevation, 5, 85)
        );
        box.DrawBack(XLabel, YLabel, ValueLabel);
        new SurfacePainter(sheet.Svg, box.Projection, grid, key).Draw(
            path is null ? [] : SurfacePath.Pieces(path.Series, function, x, y, key, faces)
        );
    }

    private static double Angle(double azimuth) => Require.Between(nameof(Azimuth), azimuth, -360, 360);
}
