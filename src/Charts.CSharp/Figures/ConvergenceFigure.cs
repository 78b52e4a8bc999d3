using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Layout;

namespace OptimizerFunctional.Charts;

/// <summary>Convergence of several runs: value, gap or gradient norm over iterations, evaluations or seconds.</summary>
/// <example><code>
/// new ConvergenceFigure { Title = "Rosenbrock", YQuantity = YQuantity.Gap, XQuantity = XQuantity.Evaluations }
///     .WithSeries("adam", adam.Select(it => ((double)it.Evaluations, it.Value)))
///     .WithSeries("momentum", momentum.Select(it => ((double)it.Evaluations, it.Value)))
///     .Save("convergence.svg");
/// </code></example>
public sealed record ConvergenceFigure : PlotFigure
{
    /// <summary>
    /// The vertical quantity, which determines the label and the default scale. The default is the gap.
    /// </summary>
    public YQuantity YQuantity { get; init; } = YQuantity.Gap;

    /// <summary>The horizontal quantity. The default is iterations.</summary>
    public XQuantity XQuantity { get; init; } = XQuantity.Iterations;

    /// <summary>The horizontal scale. The default is linear.</summary>
    public ScaleKind XScale { get; init; } = ScaleKind.Linear;

    /// <summary>
    /// The vertical scale. The default, null, is logarithmic for gaps and norms and linear for values.
    /// </summary>
    public ScaleKind? YScale { get; init; }

    /// <summary>The horizontal range. The default, null, contains all series.</summary>
    public Interval? X { get; init; }

    /// <summary>The vertical range. The default, null, contains all series.</summary>
    public Interval? Y { get; init; }

    /// <summary>The runs.</summary>
    public ImmutableArray<Series> Runs { get; init; } = [];

    /// <summary>This figure with another run.</summary>
    public ConvergenceFigure WithSeries(string label, IEnumerable<(double X, double Y)> points) =>
        this with
        {
            Runs = Runs.Add(new(label, points)),
        };

    /// <summary>This figure with another run, given as one value per iteration, starting at iteration 0.</summary>
    /// <exception cref="ParameterException">An argument is null or out of range.</exception>
    public ConvergenceFigure WithSeries(string label, IEnumerable<double> values) =>
        WithSeries(label, Require.Given(nameof(values), values).Select((value, i) => ((double)i, value)));

    /// <summary>Includes room for the legend, which has many rows for many runs.</summary>
    private protected override int NaturalHeight =>
        base.NaturalHeight + (Runs.Length <= 9 ? 0 : 21 * (Runs.Length / 3));

    private protected override string KindName => "Convergence";

    private protected override string DefaultDescription =>
        $"{YName} against {XName} of {AltText.Names(Runs.Select(r => r.Label))}.";

    private string XName =>
        XLabel.Length > 0
            ? XLabel
            : XQuantity switch
            {
                XQuantity.Evaluations => "evaluations",
                XQuantity.Seconds => "time (s)",
                _ => "iterations",
            };

    private string YName =>
        YLabel.Length > 0
            ? YLabel
            : YQuantity switch
            {
                YQuantity.Gap => "gap to the minimum, f − f*",
                YQuantity.GradientNorm => "norm of the gradient",
                _ => "value, f",
            };

    internal override Plot Prepare()
    {
        Require.SomeFinite(nameof(Runs), Runs.Length, Runs.Length);
        var yKind = Require.Defined(
            nameof(YScale),
            YScale ?? (YQuantity == YQuantity.Value ? ScaleKind.Linear : ScaleKind.Logarithmic)
        );
        var xKind = Require.Defined(nameof(XScale), XScale);
        bool IsShown((double X, double Y) p) => Series.IsFinite(p) && OnScale(xKind, p.X) && OnScale(yKind, p.Y);
        (double X, double Y)[] shown = [.. Runs.SelectMany(r => r.Points).Where(IsShown)];
        if (shown.Length == 0)
        {
            throw new ParameterException(nameof(YScale), "Logarithmic", "Linear where no point is above 0");
        }

        var x = Require.Proper(nameof(X), X ?? Ranges.Around(nameof(X), shown.Select(p => p.X), 0, xKind), xKind);
        var y = Require.Proper(nameof(Y), Y ?? Ranges.Around(nameof(Y), shown.Select(p => p.Y), 0.05, yKind), yKind);
        var isCount = XQuantity != XQuantity.Seconds && shown.All(p => p.X == System.Math.Floor(p.X));
        return new Plot(new(XName, xKind, x) { IsCount = isCount }, new(YName, yKind, y), Draw)
        {
            Legend = [.. Runs.Select((run, i) => new LegendEntry(run.Label, LegendMark.Line, i))],
            EndLabels =
            [
                .. Runs.Select((run, i) => (run, i))
                    .Where(r => r.run.Points.Any(IsShown))
                    .Select(r => End(r.run.Points.Last(IsShown), r.run.Label, r.i)),
            ],
            Notes = [.. Runs.SelectMany(r => Notes(r, xKind, yKind, x, y))],
        };
    }

    private static EndLabel End((double X, double Y) last, string label, int color) =>
        new(label, last.X, last.Y, color);

    private static bool OnScale(ScaleKind kind, double value) => kind == ScaleKind.Linear || value > 0;

    private static IEnumerable<Note> Notes(Series run, ScaleKind xKind, ScaleKind yKind, Interval x, Interval y)
    {
        bool IsLow((double X, double Y) p) => Series.IsFinite(p) && !(OnScale(xKind, p.X) && OnScale(yKind, p.Y));
        var placed = new Series(run.Label, run.Points.Select(p => IsLow(p) ? (x.From, y.From) : p));
        return
        [
            .. Note.About(
                run.Label,
                run.Points.Count(IsLow),
                run.Points.Length,
                "points are at 0 or below and cannot be shown on a logarithmic axis"
            ),
            .. new RunPath(placed, 0, false).Notes(x, y),
        ];
    }

    private void Draw(Canvas canvas)
    {
        for (var i = 0; i < Runs.Length; i++)
        {
            Strokes.Series(canvas.Svg, PathPainter.Curve(canvas, new RunPath(Runs[i], i, false).Stretches(canvas)), i);
        }
    }
}
