using System.Collections.Generic;
using OptimizerFunctional.Charts.Scales;

namespace OptimizerFunctional.Charts.Layout;

/// <summary>An axis: its label, scale and range.</summary>
internal sealed record Axis(string Label, ScaleKind Kind, Interval Range)
{
    /// <summary>The labels of cells, for an axis of categories.</summary>
    public IReadOnlyList<string>? Cells { get; init; }

    /// <summary>Whether the axis counts: then its ticks are whole numbers.</summary>
    public bool IsCount { get; init; }

    public Scale Over(double start, double end) =>
        Cells is not null ? new CategoryScale(Cells, start, end)
        : IsCount && Kind == ScaleKind.Linear ? new LinearScale(Range, start, end) { IsCount = true }
        : Scale.Create(Kind, Range, start, end);

    /// <summary>
    /// An axis that is slightly longer than the range of the data, so that no mark lies on the frame.
    /// </summary>
    public static Axis Around(string label, ScaleKind kind, Interval data, double fraction = 0.04) =>
        new(label, kind, Padding.Around(data, kind, fraction));
}
