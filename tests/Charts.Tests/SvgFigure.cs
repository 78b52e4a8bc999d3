using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using OptimizerFunctional.Charts.Drawing;

namespace OptimizerFunctional.Charts.Tests;

/// <summary>A parsed SVG document.</summary>
internal sealed partial class SvgFigure(string svg)
{
    private static readonly string[] Across = ["x", "x1", "x2", "cx"];
    private static readonly string[] Down = ["y", "y1", "y2", "cy"];

    public XElement Root { get; } = XDocument.Parse(svg).Root!;

    public IEnumerable<XElement> Elements(string name) =>
        Root.Descendants(XName.Get(name, "http://www.w3.org/2000/svg"));

    public (double Width, double Height) Size =>
        Root.Attribute("viewBox")!.Value.Split(' ') is [_, _, var width, var height]
            ? (Number(width), Number(height))
            : default;

    /// <summary>All horizontal and vertical coordinates of drawn elements.</summary>
    public IEnumerable<(double Value, bool IsAcross)> Coordinates() =>
        from element in Root.Descendants()
        where element.Ancestors().All(a => a.Name.LocalName != "pattern") && element.Name.LocalName != "pattern"
        from attribute in element.Attributes()
        from coordinate in Of(attribute)
        select coordinate;

    /// <summary>The bounding boxes of all texts, from the table of advances.</summary>
    public IReadOnlyList<(string Text, Rect Box)> Texts() => [.. Elements("text").Select(t => (t.Value, Box(t)))];

    public static IEnumerable<Point2D> Points(string path) =>
        Pair().Matches(path).Select(m => new Point2D(Number(m.Groups[1].Value), Number(m.Groups[2].Value)));

    public static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static Rect Box(XElement text)
    {
        double Of(string name) => Number(text.Attribute(name)!.Value);
        var style = new TextStyle(Of("font-size"), Bold: text.Attribute("font-weight")!.Value == "600");
        var width = TextMeasure.Width(text.Value, style);
        var shift = text.Attribute("text-anchor")!.Value switch
        {
            "middle" => width / 2,
            "end" => width,
            _ => 0,
        };
        // From the top of capitals to the baseline; descenders are ignored, as they rarely overlap anything.
        return new(Of("x") - shift, Of("y") - 0.72 * style.Size, width, 0.72 * style.Size);
    }

    private static IEnumerable<(double, bool)> Of(XAttribute attribute) =>
        attribute.Name.LocalName switch
        {
            var name when Across.Contains(name) => [(Number(attribute.Value), true)],
            var name when Down.Contains(name) => [(Number(attribute.Value), false)],
            "d" => Points(attribute.Value).SelectMany(p => ((double, bool)[])[(p.X, true), (p.Y, false)]),
            _ => [],
        };

    [GeneratedRegex(@"[ML](\S+?) ([^MLZh]+)")]
    private static partial Regex Pair();
}
