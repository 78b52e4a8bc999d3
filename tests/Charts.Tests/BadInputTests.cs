using System;
using Xunit;

namespace OptimizerFunctional.Charts.Tests;

public class BadInputTests
{
    private static readonly ContourFigure Contour = new ContourFigure { X = new(0, 1), Y = new(0, 1) }.WithFunction(
        (x, y) => x + y
    );

    [Fact]
    public void Path_without_points_is_refused() =>
        Says("points of adam was empty; it must be at least one finite value.", () => Contour.WithPath("adam", []));

    [Fact]
    public void Path_without_finite_points_is_refused() =>
        Says(
            "points of adam was 2 values without a finite one; it must be at least one finite value.",
            () => Contour.WithPath("adam", [(double.NaN, 0), (0, double.PositiveInfinity)])
        );

    [Fact]
    public void Trials_of_another_number_are_refused() =>
        Says(
            "momentum was of 5 trials; it must be of 2.",
            () =>
                new ParallelCoordinatesFigure()
                    .WithAxis("momentum", ScaleKind.Linear, [1, 2, 3, 4, 5])
                    .WithValues([1, 2])
                    .ToSvg()
        );

    [Fact]
    public void Trials_without_values_are_refused() =>
        Says(
            "Values was 1 values without a finite one; it must be at least one finite value.",
            () => new ParallelCoordinatesFigure().WithAxis("a", ScaleKind.Linear, [1]).WithValues([double.NaN]).ToSvg()
        );

    [Fact]
    public void Empty_label_is_refused() =>
        Says("label was empty; it must be a text.", () => Contour.WithPath(" ", [(0, 0)]));

    [Fact]
    public void Missing_function_is_refused() =>
        Says("Function was null; it must be given.", () => new CurveFigure { X = new(0, 1) }.ToSvg());

    [Fact]
    public void Function_that_is_nowhere_finite_is_refused() =>
        Says(
            "values of the function was 14641 values without a finite one; it must be at least one finite value.",
            () => Contour.WithFunction((_, _) => double.NaN).ToSvg()
        );

    [Fact]
    public void Missing_range_without_points_is_refused() =>
        Says(
            "X was not given; it must be given, or determined by finite points.",
            () => new CurveFigure().WithFunction(x => x).ToSvg()
        );

    [Fact]
    public void Reversed_range_is_refused() =>
        Says(
            "X was (1, 0); it must be two finite numbers, the first less than the second.",
            () => (Contour with { X = new(1, 0) }).ToSvg()
        );

    [Fact]
    public void Levels_above_the_maximum_are_refused() =>
        Says("Levels was 1000; it must be at least 1 and at most 256.", () => (Contour with { Levels = 1000 }).ToSvg());

    [Fact]
    public void Width_below_the_minimum_is_refused() =>
        Says("Width was 100; it must be at least 280 and at most 10000.", () => (Contour with { Width = 100 }).ToSvg());

    [Fact]
    public void Convergence_figure_without_runs_is_refused() =>
        Says("Runs was empty; it must be at least one finite value.", () => new ConvergenceFigure().ToSvg());

    [Fact]
    public void Logarithmic_scale_without_positive_values_is_refused() =>
        Says(
            "YScale was Logarithmic; it must be Linear where no point is above 0.",
            () => new ConvergenceFigure().WithSeries("a", [-1.0, 0]).ToSvg()
        );

    [Fact]
    public void Duplicate_cells_are_refused() =>
        Says(
            "Cells was two values at (1, 2); it must be one value for each pair of parameters.",
            () => new HeatMapFigure().WithCells([(1, 2, 3), (1, 2, 4)]).ToSvg()
        );

    [Fact]
    public void Panels_with_different_scales_are_refused() =>
        Says(
            "Panels was 2 figures with different Y axes; it must be figures whose axes have the same scale.",
            () =>
                new SmallMultiplesFigure()
                    .WithPanel("a", new ConvergenceFigure().WithSeries("a", [1.0, 2]))
                    .WithPanel("b", new ConvergenceFigure { YScale = ScaleKind.Linear }.WithSeries("b", [1.0, 2]))
                    .ToSvg()
        );

    [Fact]
    public void Animation_without_paths_is_refused() =>
        Says(
            "paths of the figure was empty; it must be at least one finite value.",
            () => new AnimationFigure().Of(Contour).ToSvg()
        );

    private static void Says(string sentence, Func<object> act) =>
        Assert.Equal(sentence, Assert.Throws<ParameterException>(act).Message);
}
