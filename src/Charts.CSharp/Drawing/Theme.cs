using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace OptimizerFunctional.Charts.Drawing;

/// <summary>
/// The style sheet of a figure. Every rule is scoped to the figure's own class, so that a page can contain many
/// figures. SVG viewers without CSS variables show the light colors.
/// </summary>
internal static class Theme
{
    private const string Fonts = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif";

    private static readonly (string Name, string Light, string Dark)[] Inks =
    [
        ("bg", "#ffffff", "#0d1117"),
        ("fg", "#1f2328", "#e6edf3"),
        ("mu", "#57606a", "#a3adb8"),
        ("gr", "#e4e8ec", "#262d36"),
        ("ax", "#8c959f", "#6e7681"),
    ];

    public static string Style(Appearance appearance)
    {
        var light = Colors().ToDictionary(c => c.Name, c => appearance == Appearance.Dark ? c.Dark : c.Light);
        var css = new StringBuilder($".{Svg.Identifier}{{{Variables(light)}font-family:{Fonts}}}\n");
        if (appearance == Appearance.Automatic)
        {
            var dark = Colors().ToDictionary(c => c.Name, c => c.Dark);
            css.Append($"@media (prefers-color-scheme:dark){{.{Svg.Identifier}{{{Variables(dark)}}}}}\n");
        }

        foreach (var name in (string[])["bg", "fg", "mu", .. Enumerable.Range(0, Palette.Count).Select(Palette.Fill)])
        {
            Rule(css, name, "fill", name.Replace('f', 's') is var s && light.ContainsKey(s) ? s : name, light);
        }

        foreach (var name in (string[])["gr", "ax", .. Enumerable.Range(0, Palette.Count).Select(Palette.Stroke)])
        {
            Rule(css, name, "stroke", name, light);
        }

        Rule(css, "on", "stroke", "bg", light);
        Rule(css, "ink", "stroke", "fg", light);
        // Text on colored cells, whose colors are the same in both themes.
        css.Append($".{Svg.Identifier} .onlow{{fill:#ffffff}}\n.{Svg.Identifier} .onhigh{{fill:#14181d}}\n");
        return css.ToString();
    }

    private static IEnumerable<(string Name, string Light, string Dark)> Colors() =>
        Inks.Concat(
            Enumerable.Range(0, Palette.Count).Select(i => (Palette.Stroke(i), Palette.OnLight[i], Palette.OnDark[i]))
        );

    private static string Variables(Dictionary<string, string> colors) =>
        string.Concat(colors.Select(c => $"--{c.Key}:{c.Value};"));

    private static void Rule(
        StringBuilder css,
        string name,
        string property,
        string variable,
        Dictionary<string, string> colors
    ) => css.Append($".{Svg.Identifier} .{name}{{{property}:{colors[variable]};{property}:var(--{variable})}}\n");
}
