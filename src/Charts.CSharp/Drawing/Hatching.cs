using System;

namespace OptimizerFunctional.Charts.Drawing;

/// <summary>Hatching for cells and ranges without a value.</summary>
internal static class Hatching
{
    private const string Name = "h";

    public static void Cell(SvgDocument sheet, Rect area)
    {
        if (!sheet.Definitions.ToString().Contains("<pattern", StringComparison.Ordinal))
        {
            var definitions = sheet.Definitions;
            definitions.Open(
                "pattern",
                ("id", $"{Svg.Identifier}{Name}"),
                ("width", 6),
                ("height", 6),
                ("patternUnits", "userSpaceOnUse"),
                ("patternTransform", "rotate(45)")
            );
            definitions.Element("rect", ("width", 6), ("height", 6), ("class", "bg"));
            definitions.Element("path", ("d", "M0 0V6"), ("class", "ax"), ("stroke-width", 3));
            definitions.Close("pattern");
        }

        sheet.Svg.Element(
            "rect",
            ("x", area.Left),
            ("y", area.Top),
            ("width", area.Width),
            ("height", area.Height),
            ("fill", $"url(#{Svg.Identifier}{Name})"),
            ("class", "gr")
        );
    }
}
