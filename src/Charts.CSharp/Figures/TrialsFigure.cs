using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Layout;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts;

/// <summary>
/// The values of the trials of a search, in their order, with the lowest value so far. A trial that was taken further,
/// as by successive halving, has a dot for each number of evaluations at which it was compared: its rungs.
/// </summary>
/// <example><code>
/// trials.Aggregate(
///     new TrialsFigure { Title = "Momentum, successive halving", YScale = ScaleKind.Logarithmic },
///     (figure, trial) => figure.WithTrial(trial.Reports.Select(report => (report.Evaluations, report.Value))))
///     .Save("trials.svg");
/// </code></example>
public sealed record TrialsFigure : PlotFigure
{
    /// <summary>The most numbers of evaluations that have an entry in the legend.</summary>
    private const int MaxRungs = 8;

    /// <summary>The vertical scale. The default is linear.</summary>
    public ScaleKind YScale { get; init; } = ScaleKind.Linear;

    /// <summary>The trials, in order: the values after numbers of evaluations.</summary>
    public ImmutableArray<ImmutableArray<(long Evaluations, double Value)>> Trials { get; init; } = [];

    /// <summary>What budgets count, in the plural, for the legend. The default is "evaluations".</summary>
    public string Unit { get; init; } = "evaluations";

    /// <summary>This figure with another trial: its values after numbers of evaluations.</summary>
    /// <exception cref="ParameterException">The argument is null.</exception>
    public TrialsFigure WithTrial(IEnumerable<(long Evaluations, double Value)> values) =>
        this with
        {
            Trials = Trials.Add([.. Require.Given(nameof(values), values)]),
        };

    private protected override string KindName => "Trials of a search";

    private protected override string DefaultDescription => $"{YName} of {Trials.Length} trials, in their order.";

    private string YName => YLabel.Length > 0 ? YLabel : "value reached";

    private bool IsShown(double value) => double.IsFinite(value) && (YScale == ScaleKind.Linear || value > 0);

    internal override Plot Prepare()
    {
        Require.Defined(nameof(YScale), YScale);
        double[] shown = [.. Trials.SelectMany(trial => trial).Select(rung => rung.Value).Where(IsShown)];
        Require.SomeFinite(nameof(Trials), Trials.Length, shown.Length);
        long[] rungs = [.. Trials.SelectMany(trial => trial).Select(rung => rung.Evaluations).Distinct().Order()];
        var missing = Trials.Count(trial => !trial.Any(rung => IsShown(rung.Value)));
        var y = Ranges.Around(nameof(Trials), shown, 0.06, YScale);
        return new Plot(
            new(XLabel.Length > 0 ? XLabel : "trial", ScaleKind.Linear, new(-0.5, Trials.Length - 0.5))
            {
                IsCount = true,
            },
            new(YName, YScale, y),
            canvas => Draw(canvas, rungs)
        )
        {
            Legend =
            [
                new("lowest so far", LegendMark.Ink),
                .. (rungs.Length <= MaxRungs ? rungs : []).Select(
                    (rung, i) =>
                        new LegendEntry(
                            $"after {TickFormat.Number(rung)} {(rung == 1 ? Unit.TrimEnd('s') : Unit)}",
                            LegendMark.Dots,
                            i
                        )
                ),
            ],
            Notes = [.. Note.About(YName, missing, Trials.Length, "trials have no value that can be shown")],
        };
    }

    private void Draw(Canvas canvas, long[] rungs)
    {
        var (lowest, least) = (new List<(double, double)>(), double.PositiveInfinity);
        for (var i = 0; i < Trials.Length; i++)
        {
            var found = Trials[i].Where(rung => IsShown(rung.Value)).ToArray();
            if (found.Length == 0)
            {
                continue;
            }

            var line = new PathData().Line([.. found.Select(rung => canvas.At((i, rung.Value)))]);
            Strokes.Path(canvas.Svg, line, ("class", "ax"), ("stroke-width", 1));
            foreach (var rung in found)
            {
                var color = rungs.Length <= MaxRungs ? System.Array.IndexOf(rungs, rung.Evaluations) : 0;
                Strokes.SeriesDots(canvas.Svg, new PathData().Spot(canvas.At((i, rung.Value))), color);
            }

            var last = found[^1].Value;
            if (last < least)
            {
                lowest.AddRange(lowest.Count == 0 ? [(i, last)] : [(i, least), (i, last)]);
                least = last;
            }
        }

        lowest.Add((Trials.Length - 0.5, least));
        Strokes.Ink(canvas.Svg, new PathData().Line([.. lowest.Select(canvas.At)]));
    }
}
