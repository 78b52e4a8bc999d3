using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Layout;

namespace OptimizerFunctional.Charts;

/// <summary>
/// Figures of different kinds side by side, each with its own axes, legend and notes, above a common caption.
/// </summary>
/// <example><code>
/// new SideBySideFigure { Title = "Gradient descent", Caption = "The value rises from 0.5 to 0.605.", Width = 1000 }
///     .WithFigure(curve)
///     .WithFigure(convergence)
///     .Save("run.svg");
/// </code></example>
public sealed record SideBySideFigure : Figure
{
    /// <summary>The caption below the figures. The default is none.</summary>
    public string Caption { get; init; } = "";

    /// <summary>The figures, from left to right. Their sizes are not used.</summary>
    public ImmutableArray<PlotFigure> Figures { get; init; } = [];

    /// <summary>This figure with another one on the right.</summary>
    /// <exception cref="ParameterException">The figure is null.</exception>
    public SideBySideFigure WithFigure(PlotFigure figure) =>
        this with
        {
            Figures = Figures.Add(Require.Given(nameof(figure), figure)),
        };

    private protected override string KindName => "Figures side by side";

    private protected override string DefaultDescription =>
        string.Join(' ', Figures.Select(figure => figure.Summary).Append(Caption).Where(text => text.Length > 0));

    private protected override void Draw(SvgDocument sheet)
    {
        Require.SomeFinite(nameof(Figures), Figures.Length, Figures.Length);
        var top = Header.Draw(sheet, Title, []);
        var bottom = Footer.Draw(sheet, Require.Given(nameof(Caption), Caption).Length > 0 ? [Caption] : []);
        var width = sheet.Width / Figures.Length;
        for (var i = 0; i < Figures.Length; i++)
        {
            var part = new SvgDocument(width, bottom - top);
            new PanelGrid(part, [("", Figures[i].Prepare())], 1).Draw(Figures[i].Title);
            sheet.Style.Append(part.Style);
            sheet.Definitions.Raw(part.Definitions.ToString());
            sheet.Svg.Open("g", ("transform", $"translate({SvgNumber.Text(i * width)} {SvgNumber.Text(top)})"));
            sheet.Svg.Raw(part.Svg.ToString());
            sheet.Svg.Close("g");
        }
    }
}
