using System;
using System.Collections.Generic;

namespace OptimizerFunctional.Charts.Scales;

/// <summary>A mark on an axis; minor marks have no label.</summary>
internal readonly record struct Tick(double Value, string Label)
{
    public bool IsMajor => Label.Length > 0;
}

/// <summary>Takes values of a domain to pixels and says where ticks are.</summary>
internal abstract class Scale(Interval domain, double start, double end)
{
    public Interval Domain { get; } = domain;

    /// <summary>The pixel of a value, which need not be in the domain.</summary>
    public double At(double value) => start + Fraction(value) * (end - start);

    /// <summary>0 at the domain's lower end, 1 at its upper.</summary>
    public double Fraction(double value)
    {
        var low = Transform(Domain.From);
        return (Transform(value) - low) / (Transform(Domain.To) - low);
    }

    /// <summary>Ticks inside the domain, of which at most this many are major.</summary>
    public abstract IReadOnlyList<Tick> Ticks(int most);

    /// <summary>How many major ticks an upright axis of this length has room for.</summary>
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
