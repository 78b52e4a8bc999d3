using System;
using System.Collections.Generic;
using System.Linq;

namespace OptimizerFunctional.Charts.Scales;

/// <summary>A scale of categories: cells side by side with centered labels. Values are cell numbers.</summary>
internal sealed class CategoryScale(IReadOnlyList<string> labels, double start, double end)
    : Scale(new(-0.5, labels.Count - 0.5), start, end)
{
    public override int MaxAlong(double length) => Math.Max(1, (int)(length / 20));

    public override IReadOnlyList<Tick> Ticks(int most)
    {
        var stride = Math.Max(1, (labels.Count + most - 1) / Math.Max(1, most));
        return [.. Enumerable.Range(0, labels.Count).Where(i => i % stride == 0).Select(i => new Tick(i, labels[i]))];
    }

    protected override double Transform(double value) => value;
}
