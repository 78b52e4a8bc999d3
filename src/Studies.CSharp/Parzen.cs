using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>A density on [0, 1) estimated from the values of an axis in some trials.</summary>
internal sealed class Parzen
{
    /// <summary>The uniform numbers of a draw.</summary>
    internal const int Draws = 2 + MostTries;

    /// <summary>How often a normal number outside of [0, 1) is drawn again.</summary>
    private const int MostTries = 16;

    private readonly ImmutableArray<double> centers;
    private readonly ImmutableArray<double> widths;

    /// <summary>The number of choices; 0 for a range.</summary>
    private readonly int choices;

    private Parzen(ImmutableArray<double> centers, int choices)
    {
        this.choices = choices;
        this.centers = centers;
        widths = [.. centers.Select((_, i) => Width(i))];
    }

    /// <summary>The density of an axis. Trials in which it has no value do not count.</summary>
    internal static Parzen Of(Axis axis, int place, Trial[] trials) =>
        new(
            [.. trials.Where(trial => trial.Settings.Has(axis.Name)).Select(trial => trial.Unit[place]).Order()],
            axis is ChoiceAxis choice ? choice.Choices.Length : 0
        );

    /// <summary>The logarithm of the density at a number.</summary>
    internal double LogDensity(double unit)
    {
        if (choices > 0)
        {
            var same = centers.Count(center => Part(center) == Part(unit));
            return Math.Log((same + 1.0) * choices / (centers.Length + choices));
        }

        var density = 1.0;

        for (var i = 0; i < centers.Length; i++)
        {
            var (low, high) = (Cumulative(-centers[i] / widths[i]), Cumulative((1 - centers[i]) / widths[i]));
            var z = (unit - centers[i]) / widths[i];
            density += Math.Exp(-0.5 * z * z) / (Math.Sqrt(2 * Math.PI) * widths[i] * (high - low));
        }

        return Math.Log(density / (centers.Length + 1));
    }

    /// <summary>A number with this density, from uniform numbers.</summary>
    internal double Draw(Func<int, double> uniform)
    {
        // One of the centers, or the uniform density.
        var kernel = (int)(uniform(0) * (centers.Length + (choices > 0 ? choices : 1)));

        if (kernel >= centers.Length)
        {
            return choices > 0 ? (kernel - centers.Length + 0.5) / choices : uniform(1);
        }

        if (choices > 0)
        {
            return centers[kernel];
        }

        for (var i = 0; i + 1 < MostTries; i += 2)
        {
            var radius = Math.Sqrt(-2 * Math.Log(uniform(2 + i)));
            var unit = centers[kernel] + (widths[kernel] * radius * Math.Cos(2 * Math.PI * uniform(3 + i)));

            if (unit is >= 0 and < 1)
            {
                return unit;
            }
        }

        return centers[kernel];
    }

    private int Part(double unit) => (int)(unit * choices);

    /// <summary>The distance to the farther of both neighbors, where 0 and 1 count as such.</summary>
    private double Width(int i)
    {
        var before = centers[i] - (i > 0 ? centers[i - 1] : 0);
        var after = (i + 1 < centers.Length ? centers[i + 1] : 1) - centers[i];
        return Math.Clamp(Math.Max(before, after), 1.0 / Math.Min(100, 1 + centers.Length), 1);
    }

    /// <summary>The normal distribution function (Abramowitz and Stegun 7.1.26).</summary>
    private static double Cumulative(double z)
    {
        var x = Math.Abs(z) / Math.Sqrt(2);
        var t = 1 / (1 + (0.3275911 * x));
        var sum =
            t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429))))))));
        var erf = 1 - (sum * Math.Exp(-x * x));
        return 0.5 * (1 + (z < 0 ? -erf : erf));
    }
}
