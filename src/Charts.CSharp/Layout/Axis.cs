using System.Collections.Generic;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>What an axis shows: its quantity with its unit, its division and its ends.</summary>
internal sealed record Axis(string Label, ScaleKind Kind, Interval Range)
{
    /// <summary>The names of cells, where the axis has cells instead of numbers.</summary>
    public IReadOnlyList<string>? Cells { get; init; }

    public Scale Over(double start, double end) =>
        Cells is null ? Scale.Create(Kind, Range, start, end) : new CategoryScale(Cells, start, end);

    /// <summary>
    /// An axis that data choose: a little longer than their range, so that no mark sits on the frame.
    /// </summary>
    public static Axis Around(string label, ScaleKind kind, Interval data, double fraction = 0.04) =>
        new(label, kind, Padding.Around(data, kind, fraction));
}
