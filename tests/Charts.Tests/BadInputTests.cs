using System;
using Xunit;

namespace OptimizerFunctional.Charts.Tests;

public class BadInputTests
{
    private static readonly ContourFigure Contour = new ContourFigure { X = new(0, 1), Y = new(0, 1) }.WithFunction(
        (x, y) => x + y
    );

    [Fact]
    public void Empty_points() =>
        Says("points of adam was empty; it must be at least one finite value.", () => Contour.WithPath("adam", []));

    [Fact]
    public void Points_that_are_all_NaN() =>
        Says(
            "points of adam was 2 values without a finite one; it must be at least one finite value.",
            () => Contour.WithPath("adam", [(double.NaN, 0), (0, double.PositiveInfinity)])
        );

    [Fact]
    public void A_label_without_text() =>
        Says("label was empty; it must be a text.", () => Contour.WithPath(" ", [(0, 0)]));

    [Fact]
    public void No_function() =>
        Says("Function was null; it must be given.", () => new CurveFigure { X = new(0, 1) }.ToSvg());

    [Fact]
    public void A_function_that_is_nowhere_finite() =>
        Says(
            "values of the function was 14641 values without a finite one; it must be at least one finite value.",
            () => Contour.WithFunction((_, _) => double.NaN).ToSvg()
        );

    [Fact]
    public void No_range_and_no_points() =>
        Says(
            "X was not given and without finite points to choose it; it must be given, or left to points that are "
                + "finite.",
            () => new CurveFigure().WithFunction(x => x).ToSvg()
        );

    [Fact]
    public void A_range_the_wrong_way_round() =>
        Says(
            "X was (1, 0); it must be two finite numbers, the first less than the second.",
            () => (Contour with { X = new(1, 0) }).ToSvg()
        );

    [Fact]
    public void Too_many_levels() =>
        Says("Levels was 1000; it must be at least 1 and at most 256.", () => (Contour with { Levels = 1000 }).ToSvg());

    [Fact]
    public void A_sheet_too_small() =>
        Says("Width was 100; it must be at least 280 and at most 10000.", () => (Contour with { Width = 100 }).ToSvg());

    [Fact]
    public void No_runs() =>
        Says("Runs was empty; it must be at least one finite value.", () => new ConvergenceFigure().ToSvg());

    [Fact]
    public void Nothing_above_0_on_a_logarithmic_scale() =>
        Says(
            "YScale was Logarithmic; it must be Linear where no point is above 0.",
            () => new ConvergenceFigure().WithSeries("a", [-1.0, 0]).ToSvg()
        );

    [Fact]
    public void Two_values_for_one_cell() =>
        Says(
            "Cells was two values at (1, 2); it must be one value for each pair of parameters.",
            () => new HeatMapFigure().WithCells([(1, 2, 3), (1, 2, 4)]).ToSvg()
        );

    [Fact]
    public void Panels_with_other_scales() =>
        Says(
            "Panels was 2 figures with different Y axes; it must be figures whose axes have the same scale.",
            () =>
                new SmallMultiplesFigure()
                    .WithPanel("a", new ConvergenceFigure().WithSeries("a", [1.0, 2]))
                    .WithPanel("b", new ConvergenceFigure { YScale = ScaleKind.Linear }.WithSeries("b", [1.0, 2]))
                    .ToSvg()
        );

    [Fact]
    public void A_film_of_nothing() =>
        Says(
            "paths of the figure was empty; it must be at least one finite value.",
            () => new AnimationFigure().Of(Contour).ToSvg()
        );

    private static void Says(string sentence, Func<object> act) =>
        Assert.Equal(sentence, Assert.Throws<ParameterException>(act).Message);
}
