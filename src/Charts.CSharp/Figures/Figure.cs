using System;
using System.IO;
using System.Text;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts;

/// <summary>
/// A figure: an immutable description that is drawn as one SVG document, which needs no other file, font or script. The
/// same figure is always the same text.
/// </summary>
public abstract record Figure
{
    private protected Figure() { }

    /// <summary>The title above the figure. The default is none.</summary>
    public string Title { get; init; } = "";

    /// <summary>What the figure shows, for readers who cannot see it. The default is made from its parts.</summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// Width in pixels, for which texts are laid out; the figure scales to where it is shown. At least 280. The default
    /// is 640.
    /// </summary>
    public int Width { get; init; } = 640;

    /// <summary>Height in pixels, at least 200. The default, null, is what suits the figure.</summary>
    public int? Height { get; init; }

    /// <summary>Whether it is light or dark. The default is as the reader's browser prefers.</summary>
    public Appearance Appearance { get; init; } = Appearance.Automatic;

    /// <summary>The figure as an SVG document.</summary>
    /// <exception cref="ParameterException">Something that the figure needs is missing or out of range.</exception>
    public string ToSvg()
    {
        Require.Given(nameof(Title), Title);
        Require.Given(nameof(Description), Description);
        Require.Defined(nameof(Appearance), Appearance);
        var sheet = new SvgDocument(
            Require.Between(nameof(Width), Width, 280, 10000),
            Require.Between(nameof(Height), Height ?? NaturalHeight, 200, 10000)
        );
        Draw(sheet);
        return sheet.ToSvg(
            Title.Length > 0 ? Title : KindName,
            Description.Length > 0 ? Description : DefaultDescription,
            Appearance
        );
    }

    /// <summary>Writes the SVG document to a file, in UTF-8.</summary>
    public void Save(string path) =>
        File.WriteAllText(Require.Text(nameof(path), path), ToSvg(), new UTF8Encoding(false));

    private protected virtual int NaturalHeight => 440 + Wider;

    /// <summary>What is added to the height of a figure that is wider than by default.</summary>
    private protected int Wider => Math.Max(0, Width - 640) / 2;

    /// <summary>What such a figure is called, where it has no title.</summary>
    private protected abstract string KindName { get; }

    private protected abstract string DefaultDescription { get; }

    private protected abstract void Draw(SvgDocument sheet);
}
