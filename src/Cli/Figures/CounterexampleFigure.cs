using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Conjecturing;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>
/// The figure of a counterexample: left the function with its numbered iterates, and the polygon of a cycle; right the
/// quantity of the expectation over the steps, with its bound.
/// </summary>
internal sealed class CounterexampleFigure(Counterexample found, Shown shown)
{
    private const int Numbered = 9;
    private const int LongestCycle = 64;
    private readonly ImmutableArray<Evaluation> run =
    [
        .. found.Trace().TakeWhile(at => double.IsFinite(at.Value) && at.Point.All(double.IsFinite)),
    ];

    /// <summary>Draws it.</summary>
    internal Figure Draw()
    {
        var figure = new SideBySideFigure
        {
            Title = $"Refuted: {found.Conjecture}",
            Caption = Caption.Text,
            Width = 1000,
            Height = 520,
        };
        return (found.Period, found.Start.Length) switch
        {
            (1, 1) => figure.WithFigure(Curve()).WithFigure(Steps()),
            (1, 2) => figure.WithFigure(Contours()).WithFigure(Steps()),
            (_, 1) => figure.WithFigure(Position()),
            _ => figure.WithFigure(Steps()),
        };
    }

    private CounterexampleCaption Caption => new(found, run, Cycle);

    /// <summary>The points of a cycle, in order; empty if there is none.</summary>
    private ImmutableArray<double> Cycle =>
        found.Start.Length != 1
            ? []
            : found.Certificate switch
            {
                ExactCycle cycle => cycle.Values,
                BitsRecur { Period: > 1 and <= LongestCycle } recur when recur.From + recur.Period < run.Length =>
                [
                    .. run.Skip(recur.From).Take(recur.Period).Select(at => at.Point[0]),
                ],
                _ => [],
            };

    private CurveFigure Curve()
    {
        var first = run.Take(Numbered).ToArray();
        double[] places = [0, .. first.Select(at => at.Point[0]), .. Cycle];
        var room = 0.1 * (places.Max() - places.Min());
        var figure = new CurveFigure
        {
            X = new(places.Min() - room, places.Max() + room),
            XLabel = "x",
            YLabel = "f(x)",
            Function = Value,
        }.WithMarks(first.Select((at, i) => (at.Point[0], at.Value, i.ToString(CultureInfo.InvariantCulture))));
        return Cycle is [var from, ..] cycle
            ? figure.WithPath("cycle", cycle.Append(from).Select(x => (x, Value(x))))
            : figure;
    }

    private ContourFigure Contours() =>
        new ContourFigure
        {
            X = Range(0),
            Y = Range(1),
            XLabel = "x0",
            YLabel = "x1",
            Function = (x, y) => found.Objective.Evaluate([x, y]).Value,
        }.WithPath("iterates", run.Select(at => (at.Point[0], at.Point[1])));

    private ConvergenceFigure Steps()
    {
        var values = Series(shown.At);
        var figure = new ConvergenceFigure
        {
            XLabel = "step",
            YLabel = shown.Label,
            YScale =
                values.Any(point => point.Y < 0) || values.All(point => !(point.Y > 0))
                    ? ScaleKind.Linear
                    : ScaleKind.Logarithmic,
        }.WithSeries(shown.Label, values);
        return shown.Bound is { } bound ? figure.WithSeries("bound", Series(bound)) : figure;
    }

    private ConvergenceFigure Position() =>
        new ConvergenceFigure
        {
            XLabel = "step",
            YLabel = "x",
            YScale = ScaleKind.Linear,
        }.WithSeries("x", run.Select((at, index) => ((double)index, at.Point[0])));

    private (double X, double Y)[] Series(Func<ImmutableArray<Evaluation>, int, double> at) =>
        [.. Enumerable.Range(0, Caption.Steps + 1).Select(index => ((double)index, at(run, index)))];

    private Interval Range(int coordinate)
    {
        double[] places = [0, .. run.Select(at => at.Point[coordinate])];
        var room = Math.Max(0.1 * (places.Max() - places.Min()), 1e-6);
        return new(places.Min() - room, places.Max() + room);
    }

    private double Value(double x) => found.Objective.Evaluate([x]).Value;
}
