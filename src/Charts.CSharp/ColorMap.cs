using System;
using System.Globalization;

namespace OptimizerFunctional.Charts;

/// <summary>A color map: colors for numbers from 0 (the lowest value) to 1 (the highest).</summary>
public sealed class ColorMap
{
    private readonly Func<double, (double Red, double Green, double Blue)> at;

    private ColorMap(string name, Func<double, (double Red, double Green, double Blue)> at) =>
        (Name, this.at) = (name, at);

    /// <summary>
    /// Dark blue to yellow; perceptually uniform and safe for color-blind readers. The default of figures.
    /// </summary>
    public static ColorMap Viridis { get; } =
        new(
            "viridis",
            Between(
                0x440154,
                0x482475,
                0x414487,
                0x355F8D,
                0x2A788E,
                0x21918C,
                0x22A884,
                0x44BF70,
                0x7AD151,
                0xBDDF26,
                0xFDE725
            )
        );

    /// <summary>Black over purple to pale yellow; perceptually uniform.</summary>
    public static ColorMap Magma { get; } =
        new(
            "magma",
            Between(
                0x000004,
                0x140E36,
                0x3B0F70,
                0x641A80,
                0x8C2981,
                0xB73779,
                0xDE4968,
                0xF66E5C,
                0xFE9F6D,
                0xFECF92,
                0xFCFDBF
            )
        );

    /// <summary>Blue over gray to yellow; looks the same with red-green color blindness.</summary>
    public static ColorMap Cividis { get; } =
        new(
            "cividis",
            Between(0x00224E, 0x123570, 0x3B496C, 0x575D6D, 0x707173, 0x8A8678, 0xA59C74, 0xC3B369, 0xE1CC55, 0xFEE838)
        );

    /// <summary>
    /// The rainbow map of older figures. It shows edges where the function has none; use it only to compare with such
    /// figures.
    /// </summary>
    public static ColorMap Jet { get; } = new("jet", t => (Ramp(t - 0.75), Ramp(t - 0.5), Ramp(t - 0.25)));

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The color at a fraction, as <c>#rrggbb</c>. Fractions are clamped to [0, 1].</summary>
    public string At(double fraction) => Shaded(fraction, 1);

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    /// <summary>The color multiplied by a brightness; 1 leaves it unchanged.</summary>
    internal string Shaded(double fraction, double brightness)
    {
        var (red, green, blue) = at(Math.Clamp(fraction, 0, 1));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"#{Byte(red * brightness):x2}{Byte(green * brightness):x2}{Byte(blue * brightness):x2}"
        );
    }

    /// <summary>The relative luminance of a color, from 0 to 1, as defined by WCAG.</summary>
    internal double Luminance(double fraction)
    {
        static double Linear(double c) => c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        var (red, green, blue) = at(Math.Clamp(fraction, 0, 1));
        return 0.2126 * Linear(red) + 0.7152 * Linear(green) + 0.0722 * Linear(blue);
    }

    private static int Byte(double fraction) => (int)Math.Round(255 * Math.Clamp(fraction, 0, 1));

    /// <summary>One of the three trapezoids of jet, centered at 0.</summary>
    private static double Ramp(double distance) => Math.Clamp(1.5 - 4 * Math.Abs(distance), 0, 1);

    private static Func<double, (double, double, double)> Between(params int[] colors) =>
        fraction =>
        {
            var place = fraction * (colors.Length - 1);
            var index = Math.Min((int)place, colors.Length - 2);
            double Mix(int shift)
            {
                var low = (colors[index] >> shift) & 255;
                var high = (colors[index + 1] >> shift) & 255;
                return (low + (place - index) * (high - low)) / 255;
            }

            return (Mix(16), Mix(8), Mix(0));
        };
}
