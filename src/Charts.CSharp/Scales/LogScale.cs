using System;
using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Charts.Scales;

/// <summary>A logarithmic scale. Its ticks are powers of ten, with 2 and 5 between them where they fit.</summary>
internal sealed class LogScale(Interval domain, double start, double end) : Scale(domain, start, end)
{
    public override IReadOnlyList<Tick> Ticks(int most)
    {
        var low = (int)Math.Ceiling(Math.Log10(Domain.From) - 1e-9);
        var high = (int)Math.Floor(Math.Log10(Domain.To) + 1e-9);
        var decades = high - low + 1;
        if (decades < 2)
        {
            return FewDecades(most);
        }

        var stride = 1;
        while ((high / stride) - (int)Math.Ceiling((double)low / stride) + 1 > Math.Max(1, most))
        {
            stride++;
        }

        var exponents = Enumerable.Range(low, decades).Where(e => e % stride == 0).ToArray();
        var labels = TickFormat.Powers(exponents);
        return
        [
            .. exponents.Zip(labels, (e, label) => new Tick(Inside(Math.Pow(10, e)), label)),
            .. Minor(low, high, stride),
        ];
    }

    protected override double Transform(double value) => Math.Log10(value);

    /// <summary>
    /// Ticks for less than two powers of ten: 1, 2 and 5 times them if there are at least two such ticks, else equal
    /// steps.
    /// </summary>
    private IReadOnlyList<Tick> FewDecades(int most)
    {
        int[] nice = [1, 2, 5];
        var lowest = (int)Math.Floor(Math.Log10(Domain.From));
        double[] values =
        [
            .. from e in Enumerable.Range(lowest, 3)
            from factor in nice
            let value = factor * Math.Pow(10, e)
            where Domain.Contains(value)
            select value,
        ];
        if (values.Length >= 2 && values.Length <= most)
        {
            return [.. values.Zip(TickFormat.Each(values), (value, label) => new Tick(value, label))];
        }

        return new LinearScale(Domain, 0, 1).Ticks(most);
    }

    private IEnumerable<Tick> Minor(int low, int high, int stride) =>
        stride > 1
            ? Enumerable
                .Range(low, high - low + 1)
                .Where(e => e % stride != 0)
                .Select(e => new Tick(Inside(Math.Pow(10, e)), ""))
            : from e in Enumerable.Range(low - 1, high - low + 2)
            from factor in Enumerable.Range(2, 8)
            let value = factor * Math.Pow(10, e)
            where Domain.Contains(value) && high - low < 8
            select new Tick(value, "");

    private double Inside(double value) => Math.Clamp(value, Domain.From, Domain.To);
}
