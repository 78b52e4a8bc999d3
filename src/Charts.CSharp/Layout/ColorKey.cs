using System;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>Maps values to colors: a range, its levels and a color map.</summary>
internal sealed record ColorKey(string Label, ScaleKind Kind, Interval Range, ColorMap Map, int Levels)
{
    private readonly Scale scale = Scale.Create(Kind, Range, 0, 1);

    /// <summary>0 for the lowest value of the range, 1 for the highest. Values outside are clamped.</summary>
    public double Fraction(double value) =>
        Kind == ScaleKind.Logarithmic && value <= 0 ? 0 : Math.Clamp(scale.Fraction(value), 0, 1);

    /// <summary>The color of the band between two levels.</summary>
    public string Band(int level) => Map.At((level + 0.5) / Levels);

    /// <summary>The color of a value, without levels.</summary>
    public string At(double value) => Map.At(Fraction(value));

    public ColorKey Over(Interval range) => new(Label, Kind, range, Map, Levels);
}
