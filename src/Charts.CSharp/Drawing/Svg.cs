using System;
using System.Text;

namespace OptimizerFunctional.Charts.Drawing;

/// <summary>The value of an attribute: a number or a text.</summary>
internal readonly record struct SvgValue(string Text)
{
    public static implicit operator SvgValue(double value) => new(SvgNumber.Text(value));

    public static implicit operator SvgValue(string value) => new(value);
}

/// <summary>Writes SVG elements, one per line, with XML escaping.</summary>
internal sealed class Svg
{
    private readonly StringBuilder text = new();

    /// <summary>A placeholder for the figure's identifier, which is computed from the finished text.</summary>
    public const char Identifier = '\uE000';

    public void Element(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        text.Append("/>\n");
    }

    public void Open(string name, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        text.Append(">\n");
    }

    public void Close(string name) => text.Append("</").Append(name).Append(">\n");

    public void Content(string name, string content, params ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        Start(name, attributes);
        text.Append('>').Append(Escape(content)).Append("</").Append(name).Append(">\n");
    }

    /// <summary>Writes a line of text, whose size <see cref="TextMeasure"/> computes.</summary>
    public void Text(double x, double y, string content, TextStyle style)
    {
        if (content.Length == 0)
        {
            return;
        }

        Content(
            "text",
            content,
            ("x", x),
            ("y", y),
            ("font-size", style.Size),
            ("font-weight", style.Bold ? "600" : "400"),
            ("text-anchor", style.AnchorName),
            ("class", style.Class)
        );
    }

    /// <summary>Appends XML without escaping.</summary>
    public void Raw(string xml) => text.Append(xml);

    public override string ToString() => text.ToString();

    public static string Escape(string content)
    {
        var escaped = new StringBuilder(content.Length);
        foreach (var rune in content.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '&' => escaped.Append("&amp;"),
                '"' => escaped.Append("&quot;"),
                < ' ' or 0xFFFE or 0xFFFF or Identifier => escaped.Append(' '),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    private void Start(string name, ReadOnlySpan<(string Name, SvgValue Value)> attributes)
    {
        text.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            // Attributes contain the identifier placeholder on purpose; user text never does.
            text.Append(' ').Append(attribute).Append("=\"").Append(value.Text).Append('"');
        }
    }
}
