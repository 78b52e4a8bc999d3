namespace OptimizerFunctional.Charts.Drawing;

/// <summary>
/// The colors of lines: those of Okabe and Ito, darkened for white and lightened for black to a contrast of at least 3.
/// On colored areas they have a casing in the color of the background: a method has one color on the whole page.
/// </summary>
internal static class Palette
{
    public static readonly string[] OnLight =
    [
        "#0072b2",
        "#d55e00",
        "#00875f",
        "#b8558f",
        "#a87400",
        "#2b87bd",
        "#5b4fb3",
        "#6b6b6b",
    ];

    public static readonly string[] OnDark =
    [
        "#4ea3e0",
        "#ff8546",
        "#2fc99b",
        "#e69cc4",
        "#f0b429",
        "#7cc7f2",
        "#a79bff",
        "#b4b4b4",
    ];

    public static int Count => OnLight.Length;

    /// <summary>The CSS class of the line of a series.</summary>
    public static string Stroke(int index) => $"s{index % Count}";

    /// <summary>The CSS class of filled marks and labels of a series.</summary>
    public static string Fill(int index) => $"f{index % Count}";

    /// <summary>The dash pattern; lines that reuse a color are dashed.</summary>
    public static string Dash(int index) =>
        (index / Count) switch
        {
            0 => "none",
            1 => "7 4",
            2 => "2 4",
            _ => "9 4 2 4",
        };
}
