using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Commands;

namespace OptimizerFunctional.Cli.Figures;

/// <summary>The six figures of the tutorials that <c>optimize reproduce</c> prints.</summary>
internal static class SeedFigures
{
    private const int Levels = 50;
    private static readonly Interval Box = new(-1, 1);

    private static CurveFigure Curve =>
        new()
        {
            X = Box,
            Y = new(-0.05, 1.05),
            XLabel = "x",
            YLabel = "f(x)",
            FunctionLabel = "f(x) = x²",
            Function = x => x * x,
        };

    private static ContourFigure Contours =>
        new()
        {
            X = Box,
            Y = Box,
            XLabel = "x",
            YLabel = "y",
            Levels = Levels,
            Function = (x, y) => (x * x) + (y * y),
        };

    /// <summary>The figures with their file names.</summary>
    internal static IEnumerable<(string Name, Func<Figure> Make)> All(
        Experiment descent,
        Experiment momentum,
        Experiment rmsprop
    ) =>
        [
            ("seed-001-curve.svg", () => Curve with { Title = "f(x) = x²" }),
            ("seed-001-gradient-descent.svg", () => On(Curve, descent, "gradient descent")),
            ("seed-001-momentum.svg", () => On(Curve, momentum, "momentum")),
            (
                "seed-000-surface.svg",
                () =>
                    new SurfaceFigure
                    {
                        Title = "f(x, y) = x² + y²",
                        X = Box,
                        Y = Box,
                        Function = (x, y) => (x * x) + (y * y),
                    }
            ),
            ("seed-000-contours.svg", () => Contours with { Title = "f(x, y) = x² + y², 50 levels" }),
            (
                "seed-000-rmsprop.svg",
                () =>
                    (Contours with { Title = Heading(rmsprop, "RMSProp", "x² + y²") }).WithPath(
                        "RMSProp",
                        rmsprop.Iterates().Select(iterate => (iterate.Point[0], iterate.Point[1]))
                    )
            ),
        ];

    private static CurveFigure On(CurveFigure curve, Experiment experiment, string name) =>
        (curve with { Title = Heading(experiment, char.ToUpperInvariant(name[0]) + name[1..], "x²") }).WithPath(
            name,
            experiment.Iterates().Select(iterate => (iterate.Point[0], iterate.Value))
        );

    private static string Heading(Experiment experiment, string name, string formula) =>
        FormattableString.Invariant($"{name} on {formula}: start and {experiment.Steps} steps");
}
