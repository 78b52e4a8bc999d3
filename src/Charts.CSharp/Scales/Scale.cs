using System;
using System.Collections.Generic;

namespace OptimizerFunctional.Charts.Scales;

/// <summary>A tick of an axis; minor ticks have no label.</summary>
internal readonly record struct Tick(double Value, string Label)
{
    public bool IsMajor => Label.Length > 0;
}

/// <summary>Maps values of a domain to pixels and chooses ticks.</summary>
internal abstract class Scale(Interval domain, double start, double end)
{
    public Interval Domain { get; } = domain;

    /// <summary>The pixel of a value, also outside the domain.</summary>
    public double At(double value) => start + Fraction(value) * (end - start);

    /// <summary>0 at the lower end of the domain, 1 at the upper end.</summary>
    public double Fraction(double value)
    {
        var low = Transform(Domain.From);
        return (Transform(value) - low) / (Transform(Domain.To) - low);
    }

    /// <summary>Ticks in the domain, at most this many of them major.</summary>
    public abstract IReadOnlyList<Tick> Ticks(int most);

    /// <summary>The maximum number of major ticks for a vertical axis of this length.</summary>
    public virtual int MaxAlong(double length) => Math.Max(2, (int)(length / 38));

    protected abstract double Transform(double value);

    public static Scale Create(ScaleKind kind, Interval domain, double start, double end) =>
        kind switch
        {
            ScaleKind.Linear => new LinearScale(domain, start, end),
            ScaleKind.Logarithmic => new LogScale(domain, start, end),
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
}
