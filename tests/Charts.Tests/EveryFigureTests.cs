using System;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Charts.Tests;

public class EveryFigureTests
{
    private const double Rounding = 0.011;

    [Theory]
    [MemberData(nameof(Gallery.All), MemberType = typeof(Gallery))]
    public void Coordinates_are_finite_and_inside_the_document(string name, int width)
    {
        var drawn = Draw(name, width);
        var size = drawn.Size;
        Assert.Equal(width, size.Width);
        Assert.All(
            drawn.Coordinates(),
            c => Assert.InRange(c.Value, -Rounding, (c.IsAcross ? size.Width : size.Height) + Rounding)
        );
    }

    [Theory]
    [MemberData(nameof(Gallery.All), MemberType = typeof(Gallery))]
    public void Texts_are_inside_the_document_and_do_not_overlap(string name, int width)
    {
        var drawn = Draw(name, width);
        var texts = drawn.Texts();
        Assert.NotEmpty(texts);
        Assert.All(
            texts,
            t =>
                Assert.True(
                    t.Box.Left >= 0 && t.Box.Right <= width && t.Box.Top >= 0 && t.Box.Bottom <= drawn.Size.Height,
                    $"{t.Text} is cut off at {t.Box}"
                )
        );
        var pairs = texts.SelectMany((a, i) => texts.Skip(i + 1).Select(b => (a, b)));
        Assert.All(
            pairs,
            p =>
                Assert.False(
                    p.a.Box.Left < p.b.Box.Right
                        && p.b.Box.Left < p.a.Box.Right
                        && p.a.Box.Top < p.b.Box.Bottom
                        && p.b.Box.Top < p.a.Box.Bottom,
                    $"'{p.a.Text}' at {p.a.Box} and '{p.b.Text}' at {p.b.Box} overlap"
                )
        );
    }

    [Theory]
    [MemberData(nameof(Gallery.All), MemberType = typeof(Gallery))]
    public void Figure_is_self_contained_and_has_title_and_description(string name, int width)
    {
        var drawn = Draw(name, width);
        Assert.Equal("img", drawn.Root.Attribute("role")!.Value);
        Assert.NotEmpty(Assert.Single(drawn.Elements("title")).Value);
        Assert.NotEmpty(Assert.Single(drawn.Elements("desc")).Value);
        Assert.Empty(drawn.Elements("script"));
        Assert.Empty(drawn.Elements("image"));
        Assert.DoesNotContain(
            "http",
            string.Concat(drawn.Root.Descendants().SelectMany(e => e.Attributes()).Select(a => a.Value)),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("url(http", drawn.Root.Value, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Gallery.All), MemberType = typeof(Gallery))]
    public void Equal_figures_give_equal_svg(string name, int width) =>
        Assert.Equal(Gallery.Make(name, width).ToSvg(), Gallery.Make(name, width).ToSvg());

    [Fact]
    public void Figures_on_one_page_share_no_identifier()
    {
        static string Identifier(Figure figure) => new SvgFigure(figure.ToSvg()).Root.Attribute("class")!.Value;
        var figure = Gallery.Make("heat map", 640);
        Assert.NotEqual(Identifier(figure), Identifier(figure with { Title = "Another" }));
        Assert.NotEqual(Identifier(figure), Identifier(figure with { Appearance = Appearance.Dark }));
    }

    [Fact]
    public void Appearance_follows_the_reader_or_is_forced()
    {
        string With(Appearance appearance) => (Gallery.Make("curve", 640) with { Appearance = appearance }).ToSvg();
        Assert.Contains("prefers-color-scheme:dark", With(Appearance.Automatic), StringComparison.Ordinal);
        Assert.DoesNotContain("prefers-color-scheme", With(Appearance.Light), StringComparison.Ordinal);
        Assert.Contains("--bg:#ffffff", With(Appearance.Light), StringComparison.Ordinal);
        Assert.DoesNotContain("prefers-color-scheme", With(Appearance.Dark), StringComparison.Ordinal);
        Assert.Contains("--bg:#0d1117", With(Appearance.Dark), StringComparison.Ordinal);
    }

    private static SvgFigure Draw(string name, int width) => new(Gallery.Make(name, width).ToSvg());
}
