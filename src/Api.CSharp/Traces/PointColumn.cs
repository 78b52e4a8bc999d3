using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>Stands for all coordinates of the point. It is never read itself.</summary>
internal sealed class PointColumn() : TraceColumn("point")
{
    internal override ImmutableArray<TraceColumn> For(Iterate first) =>
        [.. Enumerable.Range(0, first.Point.Length).Select(Coordinate)];

    internal override TraceCell Cell(Iterate iterate) => throw new NotSupportedException();

    internal override Recorder Record(int capacity) => throw new NotSupportedException();
}
