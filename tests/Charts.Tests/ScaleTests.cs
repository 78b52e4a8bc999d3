using System;
using System.Globalization;
using System.Linq;
using FsCheck;
using OptimizerFunctional.Charts.Scales;
using OptimizerFunctional.Properties;
using Xunit;

namespace OptimizerFunctional.Charts.Tests;

public class ScaleTests
{
    [Property]
    public void Linear_ticks_are_few_increasing_inside_and_distinct(int start, PositiveInt length, int power)
    {
        var unit = Math.Pow(10, power % 12);
        var domain = new Interval(start * unit, start * unit + length.Get * unit);
        for (var most = 2; most <= 12; most++)
        {
            var ticks = new LinearScale(domain, 0, 100).Ticks(most);
            Assert.InRange(ticks.Count, 1, most);
            Assert.True(most < 5 || ticks.Count >= 2);
            Assert.All(ticks, t => Assert.True(domain.Contains(t.Value)));
            Assert.All(ticks.Zip(ticks.Skip(1)), p => Assert.True(p.First.Value < p.Second.Value));
            Assert.Equal(ticks.Count, ticks.Select(t => t.Label).Distinct().Count());
        }
    }

    [Property]
    public void Log_ticks_are_few_and_inside(int start, PositiveInt length)
    {
        var from = Math.Pow(10, start % 100 / 3.0);
        var domain = new Interval(from, from * Math.Pow(10, length.Get % 60 / 7.0 + 0.05));
        for (var most = 2; most <= 12; most++)
        {
            var ticks = new LogScale(domain, 0, 100).Ticks(most);
            var major = ticks.Where(t => t.IsMajor).ToArray();
            Assert.InRange(major.Length, 1, most);
            Assert.All(ticks, t => Assert.True(domain.Contains(t.Value)));
            Assert.Equal(major.Length, major.Select(t => t.Label).Distinct().Count());
        }
    }

    [Theory]
    [InlineData(-1, 1, 5, "−1.0 −0.5 0.0 0.5 1.0")]
    [InlineData(0, 100, 6, "0 20 40 60 80 100")]
    [InlineData(0, 0.3, 4, "0.0 0.1 0.2 0.3")]
    [InlineData(0, 3e-7, 4, "0 1×10⁻⁷ 2×10⁻⁷ 3×10⁻⁷")]
    [InlineData(0, 4e9, 3, "0 2×10⁹ 4×10⁹")]
    public void Linear_ticks_have_the_expected_labels(double from, double to, int most, string labels) =>
        Assert.Equal(labels, string.Join(' ', new LinearScale(new(from, to), 0, 1).Ticks(most).Select(t => t.Label)));

    [Theory]
    [InlineData(0.01, 100, 5, "0.01 0.1 1 10 100")]
    [InlineData(1e-8, 1, 5, "10⁻⁸ 10⁻⁶ 10⁻⁴ 10⁻² 10⁰")]
    [InlineData(1, 9, 5, "1 2 5")]
    public void Log_ticks_have_the_expected_labels(double from, double to, int most, string labels) =>
        Assert.Equal(
            labels,
            string.Join(' ', new LogScale(new(from, to), 0, 1).Ticks(most).Where(t => t.IsMajor).Select(t => t.Label))
        );

    [Theory]
    [InlineData(0.000123456, "0.0001235")]
    [InlineData(1e-9, "10⁻⁹")]
    [InlineData(-2.5e12, "−2.5×10¹²")]
    [InlineData(999.96, "1000")]
    [InlineData(double.NaN, "NaN")]
    public void Numbers_are_formatted_for_readers(double value, string text) =>
        Assert.Equal(text, TickFormat.Number(value));

    [Fact]
    public void Scale_maps_its_ends_to_its_ends()
    {
        Assert.Equal(10, new LinearScale(new(-3, 5), 10, 90).At(-3), 9);
        Assert.Equal(90, new LogScale(new(0.1, 5), 10, 90).At(5), 9);
        Assert.Equal(50, new LogScale(new(0.1, 10), 10, 90).At(1), 9);
    }

    [Fact]
    public void Figures_do_not_depend_on_the_culture()
    {
        var invariant = Gallery.Make("contour", 640).ToSvg();
        var before = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        comma.NumberFormat.NegativeSign = "~";
        CultureInfo.CurrentCulture = comma;
        try
        {
            Assert.Equal(invariant, Gallery.Make("contour", 640).ToSvg());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
