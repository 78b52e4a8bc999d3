using System;
using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Charts.Scales;

/// <summary>A linear scale. Its ticks are multiples of 1, 2 or 5 times a power of ten.</summary>
internal sealed class LinearScale(Interval domain, double start, double end) : Scale(domain, start, end)
{
    /// <summary>Whether ticks are whole numbers.</summary>
    public bool IsCount { get; init; }

    public override IReadOnlyList<Tick> Ticks(int most)
    {
        var values = Values(Domain, most).Where(value => !IsCount || value == Math.Floor(value)).ToList();
        return [.. values.Zip(TickFormat.Linear(values), (value, label) => new Tick(value, label))];
    }

    protected override double Transform(double value) => value;

    /// <summary>The ticks with the smallest such step that gives at most this many.</summary>
    public static IReadOnlyList<double> Values(Interval domain, int most)
    {
        var exponent = (int)Math.Floor(Math.Log10(domain.Length / Math.Max(1, most))) - 1;
        for (; ; exponent++)
        {
            foreach (var factor in (ReadOnlySpan<int>)[1, 2, 5])
            {
                var values = Multiples(domain, factor, exponent, most);
                if (values is not null)
                {
                    return values;
                }
            }
        }
    }

    private static List<double>? Multiples(Interval domain, int factor, int exponent, int most)
    {
        var step = factor * Math.Pow(10, exponent);
        // Ticks that lie just outside because of rounding are included.
        var first = Math.Ceiling(domain.From / step - 1e-9);
        var last = Math.Floor(domain.To / step + 1e-9);
        if (last - first + 1 > Math.Max(1, most))
        {
            return null;
        }

        var values = new List<double>();
        for (var k = first; k <= last; k++)
        {
            // Dividing by a power of ten rounds correctly where multiplying by its inverse would not.
            var value = exponent < 0 && exponent >= -300 ? k * factor / Math.Pow(10, -exponent) : k * step;
            values.Add(Math.Clamp(value, domain.From, domain.To) + 0.0);
        }

        return values;
    }
}
