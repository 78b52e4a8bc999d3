using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Layout;

namespace OptimizerFunctional.Charts;

/// <summary>One panel of a <see cref="SmallMultiplesFigure"/>.</summary>
/// <param name="Title">The title of the panel, such as the name of a method.</param>
/// <param name="Figure">The figure in the panel. Its own title is not used.</param>
public sealed record Panel(string Title, PlotFigure Figure);

/// <summary>A grid of panels with common axes and colors: one problem, one panel per method or setting.</summary>
/// <example><code>
/// new SmallMultiplesFigure { Title = "Four methods on Rosenbrock" }
///     .WithPanel("adam", contour.WithPath("adam", adam))
///     .WithPanel("momentum", contour.WithPath("momentum", momentum))
///     .Save("methods.svg");
/// </code></example>
public sealed record SmallMultiplesFigure : Figure
{
    /// <summary>
    /// The number of panels per row. The default, null, is 3 for more than four panels at a width of at least 520
    /// pixels, and 2 otherwise.
    /// </summary>
    public int? Columns { get; init; }

    /// <summary>The panels, row by row.</summary>
    public ImmutableArray<Panel> Panels { get; init; } = [];

    /// <summary>This figure with another panel.</summary>
    /// <exception cref="ParameterException">An argument is null or out of range.</exception>
    public SmallMultiplesFigure WithPanel(string title, PlotFigure figure) =>
        this with
        {
            Panels = Panels.Add(new(Require.Text(nameof(title), title), Require.Given(nameof(figure), figure))),
        };

    private int ColumnsUsed => Columns ?? (Panels.Length <= 4 || Width < 520 ? 2 : 3);

    private protected override int NaturalHeight
    {
        get
        {
            var columns = Math.Max(1, ColumnsUsed);
            var panel = Math.Max(120, (Width - 120) * 3 / (4 * columns));
            return 110 + (Panels.Length + columns - 1) / columns * (48 + panel);
        }
    }

    private protected override string KindName => "Small multiples";

    private protected override string DefaultDescription =>
        $"Panels with the same axes: "
        + $"{AltText.Names(Panels.Select(p => $"{p.Title} ({p.Figure.Summary.TrimEnd('.')})"))}.";

    private protected override void Draw(SvgDocument sheet)
    {
        Require.SomeFinite(nameof(Panels), Panels.Length, Panels.Length);
        var columns = Math.Min(Require.Between(nameof(Columns), ColumnsUsed, 1, 20), Panels.Length);
        Plot[] plots = [.. Panels.Select(p => p.Figure.Prepare())];
        var (x, y) = (Shared("X", [.. plots.Select(p => p.X)]), Shared("Y", [.. plots.Select(p => p.Y)]));
        var colors = SharedColors([.. plots.Select(p => p.Colors).OfType<ColorKey>()]);
        // A method has one color in all panels, and its panel's title is its legend.
        string[] labels = [.. plots.SelectMany(p => p.Paths).Select(p => p.Series.Label).Distinct()];
        var shared = plots.Zip(
            Panels,
            (plot, panel) =>
                (
                    panel.Title,
                    plot with
                    {
                        X = x,
                        Y = y,
                        Colors = plot.Colors is null ? null : colors,
                        Paths = [.. plot.Paths.Select(p => p with { Color = Array.IndexOf(labels, p.Series.Label) })],
                        Legend = [.. plot.Legend.Where(entry => entry.Text != panel.Title)],
                    }
                )
        );
        new PanelGrid(sheet, [.. shared], columns).Draw(Title);
    }

    private static Axis Shared(string name, IReadOnlyList<Axis> axes)
    {
        if (axes.Any(a => a.Kind != axes[0].Kind || !SameCells(a.Cells, axes[0].Cells)))
        {
            throw new ParameterException(
                nameof(Panels),
                string.Create(CultureInfo.InvariantCulture, $"{axes.Count} figures with different {name} axes"),
                "figures whose axes have the same scale"
            );
        }

        return axes[0] with
        {
            Range = axes.Select(a => a.Range).Aggregate((a, b) => a.Union(b)),
        };
    }

    private static bool SameCells(IReadOnlyList<string>? a, IReadOnlyList<string>? b) =>
        a is null ? b is null : b is not null && a.SequenceEqual(b);

    private static ColorKey? SharedColors(IReadOnlyList<ColorKey> keys) =>
        keys.Count == 0 ? null : keys[0].Over(keys.Select(k => k.Range).Aggregate((a, b) => a.Union(b)));
}
