using System;
using System.Globalization;
using System.Text;

namespace OptimizerFunctional.Charts.Drawing;

/// <summary>An SVG document of a given size, initially blank.</summary>
internal sealed class SvgDocument(double width, double height)
{
    /// <summary>The margin around everything that is drawn.</summary>
    public const double Margin = 14;

    public double Width { get; } = width;

    public double Height { get; } = height;

    public Svg Svg { get; } = new();

    /// <summary>Style rules in addition to the theme, and definitions that elements refer to.</summary>
    public StringBuilder Style { get; } = new();

    public Svg Definitions { get; } = new();

    /// <summary>The document. Its identifier is a hash of its text: equal figures have equal identifiers.</summary>
    public string ToSvg(string title, string description, Appearance appearance)
    {
        var document = new Svg();
        document.Open(
            "svg",
            ("xmlns", "http://www.w3.org/2000/svg"),
            ("viewBox", $"0 0 {SvgNumber.Text(Width)} {SvgNumber.Text(Height)}"),
            ("width", Width),
            ("height", Height),
            ("style", "max-width:100%;height:auto"),
            ("role", "img"),
            ("aria-labelledby", $"{Svg.Identifier}t {Svg.Identifier}d"),
            ("class", $"{Svg.Identifier}")
        );
        document.Content("title", title, ("id", $"{Svg.Identifier}t"));
        document.Content("desc", description, ("id", $"{Svg.Identifier}d"));
        document.Raw($"<style>\n{Theme.Style(appearance)}{Style}</style>\n");
        if (Definitions.ToString() is { Length: > 0 } definitions)
        {
            document.Raw($"<defs>\n{definitions}</defs>\n");
        }

        document.Element("rect", ("width", Width), ("height", Height), ("class", "bg"));
        document.Raw(Svg.ToString());
        document.Close("svg");
        var text = document.ToString();
        return text.Replace($"{Svg.Identifier}", $"of{Hash(text)}", StringComparison.Ordinal);
    }

    /// <summary>The 32-bit FNV-1a hash, which is the same on every machine.</summary>
    private static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var character in text)
        {
            hash = unchecked((hash ^ character) * 16777619u);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
