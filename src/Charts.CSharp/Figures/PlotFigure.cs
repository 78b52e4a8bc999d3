using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Layout;

namespace OptimizerFunctional.Charts;

/// <summary>A figure with two axes, which can be a panel of a <see cref="SmallMultiplesFigure"/>.</summary>
public abstract record PlotFigure : Figure
{
    private protected PlotFigure() { }

    /// <summary>The label of the horizontal axis, with its unit.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>The label of the vertical axis, with its unit.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Validates the figure and returns what to draw.</summary>
    internal abstract Plot Prepare();

    /// <summary>The alternative text, for a figure that contains this one.</summary>
    internal string Summary => Description.Length > 0 ? Description : DefaultDescription;

    private protected sealed override void Draw(SvgDocument sheet) =>
        new PanelGrid(sheet, [("", Prepare())], 1).Draw(Title);
}
