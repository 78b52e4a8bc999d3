using System.Collections.Immutable;
using System.Globalization;

namespace OptimizerFunctional;

/// <summary>One coordinate of the point, if the points of the run have it.</summary>
internal sealed class CoordinateColumn(int coordinate)
    : TraceColumn(string.Create(CultureInfo.InvariantCulture, $"x{coordinate}"))
{
    internal override ImmutableArray<TraceColumn> For(Iterate first) =>
        coordinate < first.Point.Length
            ? [this]
            : throw new ParameterException(
                nameof(coordinate),
                coordinate.ToString(CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"below {first.Point.Length}, the length of the points"));

    internal override TraceCell Cell(Iterate iterate) => new(iterate.Point[coordinate]);

    internal override Recorder Record(int capacity) =>
        new Recorder<double>(Name, iterate => iterate.Point[coordinate], capacity);
}
