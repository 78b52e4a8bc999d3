using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Charts.Tests;

/// <summary>
/// One figure of each kind and of each special case. The properties of all figures are checked on each.
/// </summary>
public static class Gallery
{
    public static readonly ContourFigure Valley = new ContourFigure
    {
        Title = "Rosenbrock's valley",
        X = new(-2, 2),
        Y = new(-1, 3),
        XLabel = "x",
        YLabel = "y",
        ValueScale = ScaleKind.Logarithmic,
        Samples = 61,
    }
        .WithFunction(Rosenbrock)
        .WithMinimum(1, 1);

    public static ParallelCoordinatesFigure Trials() =>
        new ParallelCoordinatesFigure { Title = "Five trials", ValueScale = ScaleKind.Logarithmic }
            .WithAxis("learning rate", ScaleKind.Logarithmic, [1e-4, 1e-3, 1e-2, 1e-1, 1])
            .WithAxis("momentum", ScaleKind.Linear, [0, 0.9, 0.5, double.NaN, 0.99])
            .WithValues([1, 0.1, 1e-5, 3, double.NaN]);

    private static readonly IReadOnlyDictionary<string, Func<Figure>> Makers = new Dictionary<string, Func<Figure>>
    {
        ["curve"] = () =>
            new CurveFigure
            {
                Title = "f(x) = x² < 2 & \"more\"",
                X = new(-1, 1),
                XLabel = "x",
                YLabel = "f(x)",
            }
                .WithFunction(x => x * x)
                .WithPath("gradient descent", Halving(30).Select(x => (x, x * x))),
        ["parallel coordinates"] = () =>
            Trials().WithChoices("nesterov", [null, "false", "true", "a long choice", "b"]),
        ["parallel coordinates of one axis"] = () =>
            new ParallelCoordinatesFigure()
                .WithAxis("rate", ScaleKind.Linear, [1, 1, 1])
                .WithValues([0, 1, double.NaN]),
        ["trials"] = () =>
            Enumerable
                .Range(0, 40)
                .Aggregate(
                    new TrialsFigure { Title = "Halving", YScale = ScaleKind.Logarithmic },
                    (figure, i) =>
                        figure.WithTrial(
                            Enumerable.Range(0, 1 + i % 4).Select(k => (37L * (k + 1), i == 7 ? 0 : 3.0 / (i + k + 1)))
                        )
                ),
        ["one trial"] = () => new TrialsFigure().WithTrial([(10, 2)]),
        ["curve with a pole"] = () => new CurveFigure { X = new(-1, 1), Y = new(-5, 5) }.WithFunction(x => 1 / x),
        ["contour"] = () => Valley.WithPath("descent", Descent(200)).WithPath("shorter", Descent(20)),
        ["contour with a hole"] = () =>
            new ContourFigure
            {
                X = new(-1, 1),
                Y = new(-1, 1),
                Colors = ColorMap.Jet,
                Title = "A title of many words that does not fit on one line of a narrow sheet",
            }
                .WithFunction((x, y) => x * x + y * y < 0.1 ? double.NaN : x - y)
                .WithPath("gap", [(0, 0), (double.NaN, 0), (0.5, 0.5), (7, 7)]),
        ["contour with a feasible set"] = () =>
            Valley
                .WithLimit((x, y) => x * x + y * y - 2)
                .WithLimit((x, y) => y < -0.5 ? double.NaN : 0.2 - y)
                .WithEquality((x, y) => x - y)
                .WithPath("descent", Descent(20)),
        ["contour with nothing feasible"] = () =>
            new ContourFigure { X = new(0, 1), Y = new(0, 1) }
                .WithFunction((x, y) => x + y)
                .WithLimit((_, _) => 1),
        ["contour of a constant"] = () => new ContourFigure { X = new(0, 1), Y = new(0, 1) }.WithFunction((_, _) => 3),
        ["surface"] = () =>
            new SurfaceFigure
            {
                Title = "x² + y²",
                Colors = ColorMap.Jet,
                Faces = 20,
            }.WithFunction((x, y) => x * x + y * y),
        ["surface with a path"] = () =>
            new SurfaceFigure
            {
                X = new(-2, 2),
                Y = new(-1, 3),
                ValueScale = ScaleKind.Logarithmic,
                Faces = 20,
                Azimuth = 110,
            }
                .WithFunction(Rosenbrock)
                .WithPath("descent", Descent(50)),
        ["convergence"] = () => new ConvergenceFigure { Title = "Six runs" }.WithRuns(6),
        ["convergence of many"] = () =>
            new ConvergenceFigure
            {
                Title = "Thirty runs",
                XQuantity = XQuantity.Seconds,
                YQuantity = YQuantity.GradientNorm,
            }.WithRuns(30),
        ["convergence of huge values"] = () =>
            new ConvergenceFigure { YQuantity = YQuantity.Value }
                .WithSeries("diverges", Enumerable.Range(0, 60).Select(i => Math.Pow(-1e5, i)))
                .WithSeries("stays", [1.0, 2, 3]),
        ["multiples"] = () =>
            Enumerable
                .Range(1, 6)
                .Aggregate(
                    new SmallMultiplesFigure { Title = "By number of steps" },
                    (figure, k) => figure.WithPanel($"{30 * k} steps", Valley.WithPath("descent", Descent(30 * k)))
                ),
        ["film"] = () =>
            new AnimationFigure { Seconds = 4 }.Of(
                Valley.WithPath("descent", Descent(100)).WithPath("shorter", Descent(20))
            ),
        ["heat map"] = () =>
            new HeatMapFigure
            {
                Title = "A sweep",
                XLabel = "learning rate",
                YLabel = "beta1",
                ValueScale = ScaleKind.Logarithmic,
            }.WithCells(
                from i in Enumerable.Range(0, 12)
                from j in Enumerable.Range(0, 5)
                where i + j != 3
                select (Math.Pow(10, -i / 3.0), 0.9 + j / 50.0, i == 0 ? double.NaN : 1.0 + i * j)
            ),
        ["heat map with numbers"] = () =>
            new HeatMapFigure { Colors = ColorMap.Magma }.WithCells([(1, 1, 5), (2, 1, 6), (1, 2, 7), (2, 2, 8)]),
        ["sweep"] = () =>
            new SweepFigure
            {
                XLabel = "rate",
                YLabel = "value",
                XScale = ScaleKind.Logarithmic,
            }.WithValues([(0.001, 5), (0.01, 2), (0.1, double.NaN), (1, 7)]),
    };

    public static TheoryData<string, int> All
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var name in Makers.Keys)
            {
                data.Add(name, 400);
                data.Add(name, 640);
                data.Add(name, 1200);
            }

            return data;
        }
    }

    public static Figure Make(string name, int width) => Makers[name]() with { Width = width };

    public static double Rosenbrock(double x, double y) => Math.Pow(1 - x, 2) + 100 * Math.Pow(y - x * x, 2);

    public static IEnumerable<(double X, double Y)> Descent(int steps)
    {
        var (x, y) = (-1.2, 1.0);
        for (var i = 0; i <= steps; i++)
        {
            yield return (x, y);
            var height = y - x * x;
            (x, y) = (x + 1e-3 * (2 * (1 - x) + 400 * x * height), y - 1e-3 * 200 * height);
        }
    }

    private static IEnumerable<double> Halving(int steps) =>
        Enumerable.Range(0, steps).Select(i => 0.6 * Math.Pow(0.8, i));

    private static ConvergenceFigure WithRuns(this ConvergenceFigure figure, int count) =>
        Enumerable
            .Range(0, count)
            .Aggregate(
                figure,
                (f, k) =>
                    f.WithSeries(
                        $"method {k}",
                        Enumerable.Range(0, 100).Select(i => Math.Exp(-i * (0.05 + k % 3 * 0.001)))
                    )
            );
}
