using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Layout;

namespace OptimizerFunctional.Charts;

/// <summary>A figure of two axes: it can stand alone or be a panel of <see cref="SmallMultiplesFigure"/>.</summary>
public abstract record PlotFigure : Figure
{
    private protected PlotFigure() { }

    /// <summary>Name of the level axis, with its unit.</summary>
    public string XLabel { get; init; } = "";

    /// <summary>Name of the upright axis, with its unit.</summary>
    public string YLabel { get; init; } = "";

    /// <summary>Checks everything and says what to draw.</summary>
    internal abstract Plot Prepare();

    /// <summary>The description, for a figure that contains this one.</summary>
    internal string Summary => Description.Length > 0 ? Description : DefaultDescription;

    private protected sealed override void Draw(SvgDocument sheet) =>
        new PanelGrid(sheet, [("", Prepare())], 1).Draw(Title);
}
