using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using Xunit;

namespace OptimizerFunctional.Charts.Tests;

public class FigureTests
{
    [Theory]
    [InlineData(50)]
    [InlineData(7)]
    public void Contour_has_one_path_per_level(int levels)
    {
        var drawn = new SvgFigure(
            new ContourFigure
            {
                X = new(-1, 1),
                Y = new(-1, 1),
                Levels = levels,
            }
                .WithFunction((x, y) => x + y)
                .ToSvg()
        );
        Assert.Equal(levels, drawn.Elements("path").Count(p => p.Attribute("fill-rule") is not null));
    }

    [Fact]
    public void Contour_bands_of_a_plane_have_equal_widths()
    {
        var drawn = new SvgFigure(
            new ContourFigure
            {
                X = new(0, 1),
                Y = new(0, 1),
                Levels = 10,
            }
                .WithFunction((x, _) => x)
                .ToSvg()
        );
        double[] lefts =
        [
            .. drawn
                .Elements("path")
                .Where(p => p.Attribute("fill-rule") is not null)
                .Select(p => SvgFigure.Points(p.Attribute("d")!.Value).Min(q => q.X)),
        ];
        Assert.All(lefts.Zip(lefts.Skip(1)), p => Assert.Equal((lefts[^1] - lefts[0]) / 9, p.Second - p.First, 0.05));
    }

    [Fact]
    public void Path_passes_through_its_points()
    {
        var figure = new ContourFigure { X = new(-1, 1), Y = new(-1, 1) }
            .WithFunction((x, y) => x * y)
            .WithPath("run", [(-1, -1), (0, 0), (1, 1)]);
        var drawn = new SvgFigure(figure.ToSvg());
        var line = drawn.Elements("path").Last(p => p.Attribute("stroke-width")?.Value == "2");
        Point2D[] points = [.. SvgFigure.Points(line.Attribute("d")!.Value)];
        Assert.Equal(3, points.Length);
        Assert.Equal((points[0].X + points[2].X) / 2, points[1].X, 0.02);
        Assert.True(points[0].Y > points[2].Y, "y grows upwards");
    }

    [Fact]
    public void Series_are_named_at_line_ends_or_in_the_legend()
    {
        foreach (var name in (string[])["convergence", "convergence of huge values"])
        {
            Assert.Contains(
                new SvgFigure(Gallery.Make(name, 640).ToSvg()).Texts(),
                t => t.Text is "method 5" or "stays"
            );
        }

        var many = new SvgFigure(Gallery.Make("convergence of many", 640).ToSvg()).Texts();
        Assert.All(Enumerable.Range(0, 15), k => Assert.Contains(many, t => t.Text == $"method {k}"));
    }

    [Fact]
    public void Figure_of_a_million_points_is_below_one_megabyte()
    {
        var random = new Random(3);
        IEnumerable<double> Noise() => Enumerable.Range(0, 1_000_000).Select(_ => random.NextDouble());
        (double X, double Y)[] path = [.. Noise().Zip(Noise())];
        Figure[] figures =
        [
            new ConvergenceFigure { YQuantity = YQuantity.Value }
                .WithSeries("a", Noise())
                .WithSeries("b", Noise()),
            new ContourFigure { X = new(0, 1), Y = new(0, 1) }
                .WithFunction((x, y) => x * x - y)
                .WithPath("walk", path),
            new CurveFigure { X = new(0, 1) }
                .WithFunction(Math.Sin)
                .WithPath("walk", path),
            new SurfaceFigure { X = new(0, 1), Y = new(0, 1) }
                .WithFunction((x, y) => x * y)
                .WithPath("walk", path),
        ];
        Assert.All(figures, f => Assert.InRange(f.ToSvg().Length, 1, 1_000_000));
    }

    [Fact]
    public void Omitted_points_are_reported()
    {
        var texts = string.Join(
            ' ',
            new SvgFigure(Gallery.Make("contour with a hole", 1200).ToSvg()).Texts().Select(t => t.Text)
        );
        Assert.Contains("gap: 1 of 4 points are not finite and omitted.", texts, StringComparison.Ordinal);
        Assert.Contains("gap: 1 of 4 points are outside the frame.", texts, StringComparison.Ordinal);
        var logarithmic = new ConvergenceFigure().WithSeries("adam", [1.0, 0.1, 0, 0]);
        Assert.Contains("adam: 2 of 4 points are at 0 or below", logarithmic.ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Heat_map_hatches_missing_cells_and_frames_the_lowest()
    {
        var svg = new HeatMapFigure().WithCells([(1, 1, 5), (2, 1, double.PositiveInfinity), (1, 2, 3)]).ToSvg();
        var drawn = new SvgFigure(svg);
        // One in the legend, one that is infinite, one that is missing.
        Assert.Equal(
            3,
            drawn
                .Elements("rect")
                .Count(r => r.Attribute("fill")?.Value.StartsWith("url", StringComparison.Ordinal) == true)
        );
        Assert.Contains("Best at x 1, y 2: 3.", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Animation_is_complete_without_motion()
    {
        var svg = Gallery.Make("film", 640).ToSvg();
        var drawn = new SvgFigure(svg);
        Assert.Contains("infinite", svg, StringComparison.Ordinal);
        Assert.Contains("prefers-reduced-motion", svg, StringComparison.Ordinal);
        Assert.All(drawn.Elements("path"), p => Assert.Null(p.Attribute("stroke-dashoffset")));
        Assert.Equal(4, drawn.Elements("path").Count(p => p.Attribute("pathLength") is not null));
    }

    [Fact]
    public void User_text_is_escaped()
    {
        var drawn = new SvgFigure(
            new CurveFigure { Title = "<a> & \"b\" \u0001\ud800", X = new(0, 1) }
                .WithFunction(x => x)
                .ToSvg()
        );
        Assert.StartsWith("<a> & \"b\"", drawn.Elements("title").Single().Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Method_has_one_color_in_paths_convergence_and_panels()
    {
        static string[] Classes(Figure figure, string width) =>
            [
                .. new SvgFigure(figure.ToSvg())
                    .Elements("path")
                    .Where(path => path.Attribute("stroke-width")?.Value == width)
                    .Select(path => path.Attribute("class")?.Value ?? "")
                    .Where(name => name.StartsWith('s'))
                    .Distinct(),
            ];
        var one = Gallery.Valley.WithPath("one", [(0, 0), (1, 1)]);
        var two = Gallery.Valley.WithPath("two", [(0, 1), (1, 0)]);
        var panels = new SmallMultiplesFigure().WithPanel("one", one).WithPanel("two", two);
        Assert.Equal(["s0", "s1"], Classes(panels, "2"));
        Assert.Equal(
            ["s0", "s1"],
            Classes(new ConvergenceFigure().WithSeries("one", [1, 2]).WithSeries("two", [2, 1]), "2")
        );
        // The earlier path is wider, so that the later one does not hide it.
        var both = Gallery.Valley.WithPath("one", [(0, 0), (1, 1)]).WithPath("two", [(0, 0), (1, 1)]);
        Assert.Contains("s0", Classes(both, "3.5"));
        Assert.Contains("s1", Classes(both, "2"));
    }

    [Fact]
    public void Axes_that_count_have_whole_ticks()
    {
        var figure = new ConvergenceFigure { YScale = ScaleKind.Linear }.WithSeries("three", [1e-9, 1, 0.5]);
        var ticks = new SvgFigure(figure.ToSvg()).Texts().Select(text => text.Text).ToArray();
        Assert.Contains("1", ticks);
        Assert.DoesNotContain("1.5", ticks);
        Assert.DoesNotContain("1.4", ticks);
    }

    [Fact]
    public void Best_trial_is_the_last_line_with_a_casing()
    {
        var lines = new SvgFigure(Gallery.Trials().ToSvg()).Elements("path").ToArray();
        Assert.Equal("ink", lines[^2].Attribute("class")!.Value);
        Assert.Equal(lines[^2].Attribute("d")!.Value, lines[^1].Attribute("d")!.Value);
        Assert.Equal(ColorMap.Viridis.At(0), lines[^1].Attribute("stroke")!.Value);
        // Four trials have a value; the fifth is noted.
        Assert.Equal(5, lines.Length);
        Assert.Contains("1 of 5 trials have no value", Gallery.Trials().ToSvg(), StringComparison.Ordinal);
    }

    [Fact]
    public void Lowest_value_of_trials_never_rises()
    {
        var figure = new TrialsFigure().WithTrial([(1, 5), (2, 3)]).WithTrial([(1, 4)]).WithTrial([(1, 1)]);
        var line = new SvgFigure(figure.ToSvg())
            .Elements("path")
            .Last(path => path.Attribute("class")?.Value == "ink")
            .Attribute("d")!
            .Value;
        double[] heights = [.. SvgFigure.Points(line).Select(point => point.Y)];
        Assert.Equal(4, heights.Length);
        Assert.Equal(heights.Order(), heights);
    }

    [Fact]
    public void Line_colors_have_contrast_on_both_backgrounds()
    {
        Assert.All(Palette.OnLight, c => Assert.True(Contrast(c, "#ffffff") >= 3, c));
        Assert.All(Palette.OnDark, c => Assert.True(Contrast(c, "#0d1117") >= 4.5, c));
    }

    private static double Contrast(string a, string b)
    {
        var (one, two) = (Luminance(a), Luminance(b));
        return (Math.Max(one, two) + 0.05) / (Math.Min(one, two) + 0.05);
    }

    private static double Luminance(string hex)
    {
        double Part(int at) =>
            Convert.ToInt32(hex.Substring(at, 2), 16) / 255.0 is var c && c <= 0.04045
                ? c / 12.92
                : Math.Pow((c + 0.055) / 1.055, 2.4);
        return 0.2126 * Part(1) + 0.7152 * Part(3) + 0.0722 * Part(5);
    }
}
