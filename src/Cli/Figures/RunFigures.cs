using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Commands;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>The figures of one or several runs on a problem.</summary>
/// <param name="Title">The title of the figures.</param>
/// <param name="Spec">The problem and the start.</param>
/// <param name="Runs">The runs; each has at least one iterate.</param>
internal sealed record RunFigures(string Title, ProblemSpec Spec, ImmutableArray<TracedRun> Runs)
{
    private const double Floor = 1e-16;
    private const double MostDecades = 1e-7;

    private bool HasMinimum => !double.IsNaN(Spec.MinimumValue);

    /// <summary>The figures with their file names.</summary>
    internal IEnumerable<(string Name, Func<Figure> Make)> All()
    {
        if (Runs.IsEmpty)
        {
            yield break;
        }

        if (Spec is { Dimension: 1 or 2, Period: 1 })
        {
            yield return (Spec.Dimension == 1 ? "curve.svg" : "paths.svg", () => Paths(Runs) with { Title = Title });
        }

        yield return ("convergence.svg", Convergence);

        if (Spec is { Dimension: 1 or 2, Period: 1 } && Runs.Length > 1)
        {
            yield return ("multiples.svg", Multiples);
        }
    }

    private PlotFigure Paths(ImmutableArray<TracedRun> runs) => Spec.Dimension == 1 ? Curve(runs) : Contours(runs);

    private CurveFigure Curve(ImmutableArray<TracedRun> runs) =>
        runs.Aggregate(
            new CurveFigure
            {
                X = PlotRange.Of(Spec, Runs, 0),
                XLabel = Spec.Names is ["x0"] ? "x" : Spec.Names[0],
                YLabel = $"f({(Spec.Names is ["x0"] ? "x" : Spec.Names[0])})",
                Function = x => Value(x),
            },
            (figure, run) => figure.WithPath(run.Label, run.Points(Spec.Columns[0], "value"))
        );

    private ContourFigure Contours(ImmutableArray<TracedRun> runs)
    {
        var (x, y) = (PlotRange.Of(Spec, Runs, 0), PlotRange.Of(Spec, Runs, 1));
        var blank = new ContourFigure
        {
            X = x,
            Y = y,
            XLabel = Spec.Names[0],
            YLabel = Spec.Names[1],
            Function = (a, b) => Value(a, b),
        };
        var marked = Spec.Minimizers.Aggregate(
            Limited(OnScale(blank, x, y)),
            (figure, point) => figure.WithMinimum(point[0], point[1])
        );
        return runs.Aggregate(
            marked,
            (figure, run) => figure.WithPath(run.Label, run.Points(Spec.Columns[0], Spec.Columns[1]))
        );
    }

    /// <summary>The feasible set: constraints, and bounds that are given with them.</summary>
    private ContourFigure Limited(ContourFigure figure)
    {
        if (Spec.Constraints is not { } given)
        {
            return figure;
        }

        var constraints = Constraints.Of([.. given.Constraints]);
        for (var k = 0; k < constraints.Count; k++)
        {
            var (i, lower, upper) = (k, constraints.Lower[k], constraints.Upper[k]);
            double At(double a, double b) => constraints.At([a, b])[i];
            figure = lower == upper ? figure.WithEquality((a, b) => At(a, b) - lower) : figure;
            figure = lower < upper && double.IsFinite(lower) ? figure.WithLimit((a, b) => lower - At(a, b)) : figure;
            figure = lower < upper && double.IsFinite(upper) ? figure.WithLimit((a, b) => At(a, b) - upper) : figure;
        }

        for (var k = 0; k < 2; k++)
        {
            var (i, lower, upper) = (k, Spec.Box.Lower[k], Spec.Box.Upper[k]);
            figure = double.IsFinite(lower) ? figure.WithLimit((a, b) => lower - (i == 0 ? a : b)) : figure;
            figure = double.IsFinite(upper) ? figure.WithLimit((a, b) => (i == 0 ? a : b) - upper) : figure;
        }

        return figure;
    }

    /// <summary>
    /// A logarithmic scale of the gap, if the minimum is known and the gaps differ by orders of magnitude.
    /// </summary>
    private ContourFigure OnScale(ContourFigure figure, Interval x, Interval y)
    {
        const int Places = 40;
        double At(Interval range, int place) => range.From + ((range.To - range.From) * place / Places);
        double[] gaps =
        [
            .. from i in Enumerable.Range(0, Places + 1)
            from j in Enumerable.Range(0, Places + 1)
            let gap = Value(At(x, i), At(y, j)) - Spec.MinimumValue
            where double.IsFinite(gap) && gap > 0
            select gap,
        ];
        return gaps.Length > 0 && gaps.Max() > 100 * gaps.Min()
            ? figure with
            {
                Function = (a, b) => Value(a, b) - Spec.MinimumValue,
                ValueScale = ScaleKind.Logarithmic,
                ValueRange = new(Math.Max(gaps.Min(), gaps.Max() * MostDecades), gaps.Max()),
                ValueLabel = "f − f*",
            }
            : figure;
    }

    private ConvergenceFigure Convergence()
    {
        var series = Runs.Select(run =>
                (
                    run.Label,
                    Points: run.Points("evaluations", HasMinimum ? "gap" : "value")
                        .Select(point => (point.X, Y: HasMinimum ? Math.Max(point.Y, Floor) : point.Y))
                        .ToArray()
                )
            )
            .ToArray();
        var first = series[0].Points[0].Y;
        var all = series
            .SelectMany(run => run.Points)
            .Select(point => point.Y)
            .Where(y => !HasMinimum || y <= 1000 * first)
            .ToArray();
        var figure = new ConvergenceFigure
        {
            Title = Title,
            YQuantity = HasMinimum ? YQuantity.Gap : YQuantity.Value,
            XQuantity = XQuantity.Evaluations,
            YLabel = HasMinimum && all.Contains(Floor) ? "gap to the minimum, at least 1e-16" : "",
            Y = HasMinimum && all.Min() < all.Max() ? new Interval(all.Min(), all.Max() * 2) : null,
        };
        return series.Aggregate(figure, (drawn, run) => drawn.WithSeries(run.Label, run.Points));
    }

    private SmallMultiplesFigure Multiples() =>
        Runs.Aggregate(
            new SmallMultiplesFigure { Title = Title, Width = 900 },
            (figure, run) => figure.WithPanel(run.Label, Paths([run]))
        );

    private double Value(params ImmutableArray<double> point) => Spec.Objective.Evaluate(point).Value;
}
