using System;
using System.Globalization;

namespace OptimizerFunctional.Charts.Drawing;

/// <summary>Numbers in SVG: invariant culture, at most two decimals, no exponent, no negative zero.</summary>
internal static class SvgNumber
{
    public static string Text(double value)
    {
        if (!double.IsFinite(value))
        {
            throw new InvalidOperationException("A coordinate of a figure is not finite.");
        }

        // Adding 0 turns -0 into 0.
        return (Math.Round(value, 2) + 0.0).ToString("0.##", CultureInfo.InvariantCulture);
    }
}
