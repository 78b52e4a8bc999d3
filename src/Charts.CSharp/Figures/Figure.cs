using System;
using System.IO;
using System.Text;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts;

/// <summary>
/// A figure: an immutable description that is drawn as a self-contained SVG document, without other files, fonts or
/// scripts. Equal figures give equal documents.
/// </summary>
public abstract record Figure
{
    private protected Figure() { }

    /// <summary>The title. The default is none.</summary>
    public string Title { get; init; } = "";

    /// <summary>
    /// The alternative text, for readers who cannot see the figure. By default it is generated from the parts of the
    /// figure.
    /// </summary>
    public string Description { get; init; } = "";

    /// <summary>
    /// The width in pixels for which texts are laid out, at least 280. The figure scales to its container. The default
    /// is 640.
    /// </summary>
    public int Width { get; init; } = 640;

    /// <summary>The height in pixels, at least 200. The default, null, depends on the kind of figure.</summary>
    public int? Height { get; init; }

    /// <summary>
    /// Whether the figure is light or dark. The default follows the preference of the reader's browser.
    /// </summary>
    public Appearance Appearance { get; init; } = Appearance.Automatic;

    /// <summary>The figure as an SVG document.</summary>
    /// <exception cref="ParameterException">A required part is missing, or a property is out of range.</exception>
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
    /// <exception cref="ParameterException">A required part is missing, or a property is out of range.</exception>
    public void Save(string path) =>
        File.WriteAllText(Require.Text(nameof(path), path), ToSvg(), new UTF8Encoding(false));

    private protected virtual int NaturalHeight => 440 + Wider;

    /// <summary>The extra height of a figure that is wider than the default.</summary>
    private protected int Wider => Math.Max(0, Width - 640) / 2;

    /// <summary>The name of this kind of figure, used if there is no title.</summary>
    private protected abstract string KindName { get; }

    private protected abstract string DefaultDescription { get; }

    private protected abstract void Draw(SvgDocument sheet);
}
