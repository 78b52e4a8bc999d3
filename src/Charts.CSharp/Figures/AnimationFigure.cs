using System.Globalization;
using System.Linq;
using OptimizerFunctional.Charts.Drawing;
using OptimizerFunctional.Charts.Layout;

namespace OptimizerFunctional.Charts;

/// <summary>
/// An animation of the paths of a <see cref="ContourFigure"/> or a <see cref="CurveFigure"/>, in a loop, with CSS only.
/// All runs start together and advance in step. Without motion (in print, or if the reader prefers reduced motion) it
/// shows the whole paths.
/// </summary>
/// <example><code>
/// new AnimationFigure { Seconds = 8 }.Of(contour.WithPath("adam", points)).Save("film.svg");
/// </code></example>
public sealed record AnimationFigure : Figure
{
    /// <summary>The duration of one loop in seconds, from 0.5 to 120. The default is 6.</summary>
    public double Seconds { get; init; } = 6;

    /// <summary>The figure that is animated.</summary>
    public PlotFigure? Still { get; init; }

    /// <summary>An animation of a figure, with the title, size and appearance of that figure.</summary>
    /// <exception cref="ParameterException">An argument is null or out of range.</exception>
    public AnimationFigure Of(PlotFigure figure)
    {
        Require.Given(nameof(figure), figure);
        return this with
        {
            Still = figure,
            Title = Title.Length > 0 ? Title : figure.Title,
            Width = figure.Width,
            Height = figure.Height,
            Appearance = figure.Appearance,
        };
    }

    private protected override string KindName => "The path of a run";

    private protected override string DefaultDescription => $"An animation. {Still?.Summary}";

    private protected override void Draw(SvgDocument sheet)
    {
        var plot = Require.Given(nameof(Still), Still).Prepare();
        var seconds = Require.Between(nameof(Seconds), Seconds, 0.5, 120);
        Require.SomeFinite("paths of the figure", plot.Paths.Count, plot.Paths.Count);
        var longest = plot.Paths.Max(p => p.Series.Points.Length);
        var film = new PathAnimation(longest, seconds);
        var pace = Note.Sentence(
            string.Create(CultureInfo.InvariantCulture, $"{longest - 1} steps in {seconds:0.##} s, in a loop.")
        );
        new PanelGrid(sheet, [("", plot with { DrawPath = film.Draw, Notes = [pace, .. plot.Notes] })], 1).Draw(Title);
    }
}
