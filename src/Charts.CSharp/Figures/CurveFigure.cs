using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Layout;

namespace OptimizerFunctional.Charts;

/// <summary>The graph of a function of one variable, with the paths of runs as connected dots.</summary>
/// <example><code>
/// new CurveFigure { Title = "Gradient descent", X = new(-1, 1) }
///     .WithFunction(x => x * x)
///     .WithPath("run", points)
///     .Save("curve.svg");
/// </code></example>
public sealed record CurveFigure : PlotFigure
{
    private const int Samples = 600;

    /// <summary>The range of the variable. The default, null, contains the paths.</summary>
    public Interval? X { get; init; }

    /// <summary>The range of the values. The default, null, contains the function and the paths.</summary>
    public Interval? Y { get; init; }

    /// <summary>The function.</summary>
    public Func<double, double>? Function { get; init; }

    /// <summary>The name of the function in the legend. The default is <c>f</c>.</summary>
    public string FunctionLabel { get; init; } = "f";

    /// <summary>The paths of runs. The default is none.</summary>
    public ImmutableArray<Series> Paths { get; init; } = [];

    /// <summary>Points with texts beside them, such as numbered iterates. The default is none.</summary>
    public ImmutableArray<(double X, double Y, string Text)> Marks { get; init; } = [];

    /// <summary>This figure with these points, and texts beside them where there is room.</summary>
    /// <exception cref="ParameterException">The argument is null.</exception>
    public CurveFigure WithMarks(IEnumerable<(double X, double Y, string Text)> marks) =>
        this with
        {
            Marks = [.. Require.Given(nameof(marks), marks)],
        };

    /// <summary>This figure with a function.</summary>
    /// <exception cref="ParameterException">An argument is null or out of range.</exception>
    public CurveFigure WithFunction(Func<double, double> function) =>
        this with
        {
            Function = Require.Given(nameof(function), function),
        };

    /// <summary>This figure with another path of points (x, f(x)).</summary>
    public CurveFigure WithPath(string label, IEnumerable<(double X, double Y)> points) =>
        this with
        {
            Paths = Paths.Add(new(label, points)),
        };

    private protected override string KindName => "A function of one variable";

    private protected override string DefaultDescription => AltText.Paths($"The curve of {FunctionLabel}", Paths);

    internal override Plot Prepare()
    {
        var function = Require.Given(nameof(Function), Function);
        var points = Paths.SelectMany(p => p.Finite).Concat(Marks.Select(m => (m.X, m.Y)).Where(Series.IsFinite));
        var x = Require.Proper(nameof(X), X ?? Ranges.Around(nameof(X), points.Select(p => p.X), 0.1));
        Series curve = new(
            FunctionLabel,
            Enumerable.Range(0, Samples + 1).Select(i => x.At((double)i / Samples)).Select(at => (at, function(at)))
        );
        var shown = curve.Finite.Concat(points.Where(p => x.Contains(p.X)));
        var y = Require.Proper(nameof(Y), Y ?? Ranges.Around(nameof(Y), shown.Select(p => p.Y), 0.06));
        var marks = Marks;
        RunPath[] paths = RunPath.Of(Paths, isCased: false);
        return new Plot(
            new(XLabel, ScaleKind.Linear, x),
            new(YLabel, ScaleKind.Linear, y),
            canvas => Draw(canvas, curve)
        )
        {
            Paths = paths,
            DrawAbove = canvas => MarkPainter.Draw(canvas, marks),
            Legend = paths.Length == 0 ? [] : [new(FunctionLabel, LegendMark.Ink), .. paths.Select(p => p.Legend)],
            Notes =
            [
                .. Note.About(FunctionLabel, curve.LeftOut, Samples + 1, "values are not finite and omitted"),
                .. paths.SelectMany(p => p.Notes(x, y)),
            ],
        };
    }

    private static void Draw(Canvas canvas, Series curve) =>
        Strokes.Ink(canvas.Svg, PathPainter.Curve(canvas, new RunPath(curve, 0, false).Stretches(canvas)));
}
