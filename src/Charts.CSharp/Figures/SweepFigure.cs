using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Layout;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts;

/// <summary>
/// The results of a sweep over one parameter: a line with a dot per run. Values that are not finite are hatched.
/// </summary>
/// <example><code>
/// new SweepFigure { Title = "Adam", XLabel = "learning rate", XScale = ScaleKind.Logarithmic, YScale =
/// ScaleKind.Logarithmic } .WithValues(results.Select(r => (r.LearningRate, r.Value))) .Save("sweep.svg");
/// </code></example>
public sealed record SweepFigure : PlotFigure
{
    /// <summary>The scale of the parameter. The default is linear.</summary>
    public ScaleKind XScale { get; init; } = ScaleKind.Linear;

    /// <summary>The scale of the values. The default is linear.</summary>
    public ScaleKind YScale { get; init; } = ScaleKind.Linear;

    /// <summary>The parameter and the value, in any order.</summary>
    public ImmutableArray<(double X, double Value)> Values { get; init; } = [];

    /// <summary>This figure with these values.</summary>
    /// <exception cref="ParameterException">An argument is null or out of range.</exception>
    public SweepFigure WithValues(IEnumerable<(double X, double Value)> values) =>
        this with
        {
            Values = [.. Require.Given(nameof(values), values)],
        };

    private protected override string KindName => "A sweep of one parameter";

    private protected override string DefaultDescription => $"{YLabel} over {XLabel}, as a line.";

    internal override Plot Prepare()
    {
        (double X, double Value)[] rising = [.. Values.OrderBy(v => v.X)];
        Require.SomeFinite(nameof(Values), rising.Length, rising.Count(HasValue));
        if (rising.Any(v => !double.IsFinite(v.X) || (XScale == ScaleKind.Logarithmic && v.X <= 0)))
        {
            throw new ParameterException(
                nameof(Values),
                "at a parameter outside its axis",
                "at finite parameters, above 0 on a logarithmic scale"
            );
        }

        var finite = rising.Where(HasValue).ToArray();
        var best = finite.MinBy(v => v.Value);
        var missing = rising.Length - finite.Length;
        LegendEntry[] hatched = missing > 0 ? [new("no finite value", LegendMark.Hatch)] : [];
        var x = Ranges.Around(nameof(Values), rising.Select(v => v.X), 0.03, Require.Defined(nameof(XScale), XScale));
        var y = Ranges.Around(
            nameof(Values),
            finite.Select(v => v.Value),
            0.06,
            Require.Defined(nameof(YScale), YScale)
        );
        return new Plot(new(XLabel, XScale, x), new(YLabel, YScale, y), canvas => Draw(canvas, rising, best))
        {
            Legend =
            [
                new($"best: {TickFormat.Number(best.Value)} at {TickFormat.Number(best.X)}", LegendMark.Dots, 1),
                .. hatched,
            ],
            Notes =
            [
                .. Note.About(
                    YLabel.Length > 0 ? YLabel : "sweep",
                    missing,
                    rising.Length,
                    YScale == ScaleKind.Linear ? "values are not finite" : "values are not finite or not above 0"
                ),
            ],
        };
    }

    private bool HasValue((double X, double Value) v) =>
        double.IsFinite(v.Value) && (YScale == ScaleKind.Linear || v.Value > 0);

    private void Draw(Canvas canvas, (double X, double Value)[] rising, (double X, double Value) best)
    {
        for (var i = 0; i < rising.Length; i++)
        {
            if (!HasValue(rising[i]))
            {
                // Halfway to the neighbors, or to the frame.
                var left = i == 0 ? canvas.Area.Left : (canvas.X.At(rising[i - 1].X) + canvas.X.At(rising[i].X)) / 2;
                var right =
                    i == rising.Length - 1
                        ? canvas.Area.Right
                        : (canvas.X.At(rising[i].X) + canvas.X.At(rising[i + 1].X)) / 2;
                Hatching.Cell(canvas.SvgDocument, new(left, canvas.Area.Top, right - left, canvas.Area.Height));
            }
        }

        var line = new Series("sweep", rising.Select(v => HasValue(v) ? (v.X, v.Value) : (v.X, double.NaN)));
        PathPainter.Lines(canvas, new RunPath(line, 0, false));
        Strokes.Ring(canvas.Svg, canvas.At(best), Palette.Fill(1), 6);
    }
}
