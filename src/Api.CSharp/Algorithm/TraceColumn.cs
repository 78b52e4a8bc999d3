using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>
/// What a trace keeps of every iterate, under a name. Norms are the largest absolute coordinate unless they say
/// otherwise.
/// </summary>
public abstract class TraceColumn
{
    private protected TraceColumn(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        Name = name;
    }

    /// <summary>The name of the column.</summary>
    public string Name { get; }

    /// <summary>What is kept unless told otherwise: index, evaluations, value, gradientNorm and stepNorm.</summary>
    public static ImmutableArray<TraceColumn> Default => [Index, Evaluations, Value, GradientNorm, StepNorm];

    /// <summary>"index": steps taken before the iterate.</summary>
    public static TraceColumn Index { get; } = new TraceColumn<long>("index", iterate => iterate.Index);

    /// <summary>"evaluations": points evaluated so far.</summary>
    public static TraceColumn Evaluations { get; } =
        new TraceColumn<long>("evaluations", iterate => iterate.Evaluations);

    /// <summary>"value": the value of the objective.</summary>
    public static TraceColumn Value { get; } = new TraceColumn<double>("value", iterate => iterate.Value);

    /// <summary>
    /// "gradientNorm": the largest absolute partial derivative, as in <see cref="Progress"/> and <see cref="Stop"/>;
    /// NaN for a method that knows none.
    /// </summary>
    public static TraceColumn GradientNorm { get; } =
        new TraceColumn<double>(
            "gradientNorm",
            iterate => iterate.Gradient.IsEmpty ? double.NaN : Vectors.Largest(iterate.Gradient)
        );

    /// <summary>
    /// "euclideanGradientNorm": the root of the sum of squared partial derivatives; NaN for a method that knows none.
    /// </summary>
    public static TraceColumn EuclideanGradientNorm { get; } =
        new TraceColumn<double>(
            "euclideanGradientNorm",
            iterate => iterate.Gradient.IsEmpty ? double.NaN : Core.VectorModule.norm(iterate.Gradient)
        );

    /// <summary>
    /// "stepNorm": the largest absolute coordinate of the step that led to the iterate; NaN at the start, where none
    /// did.
    /// </summary>
    public static TraceColumn StepNorm { get; } =
        new TraceColumn<double>("stepNorm", iterate => iterate.Index == 0 ? double.NaN : Vectors.Largest(iterate.Step));

    /// <summary>"x0", "x1" and so on: every coordinate of the point, as many as the first iterate has.</summary>
    public static TraceColumn Point { get; } = new PointColumn();

    /// <summary>"gap": how far the value is above the known minimum.</summary>
    public static TraceColumn Gap(double minimumValue) =>
        new TraceColumn<double>("gap", iterate => iterate.Value - minimumValue);

    /// <summary>"rate": the learning rate that a schedule has for the step that comes after the iterate.</summary>
    public static TraceColumn Rate(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new TraceColumn<double>("rate", iterate => schedule.At(iterate.Index));
    }

    /// <summary>"x3" for 3: one coordinate of the point, counted from 0.</summary>
    public static TraceColumn Coordinate(int coordinate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(coordinate);
        return new CoordinateColumn(coordinate);
    }

    /// <summary>
    /// "FirstMomentNorm" for FirstMoment: the largest absolute coordinate of a vector of the optimizer's state. Where
    /// several methods of a chain have one of that name, the name is a path, such as First.FirstMoment. An unknown name
    /// is a <see cref="ParameterException"/> that lists the known ones, at the first iterate.
    /// </summary>
    public static TraceColumn StateNorm(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new TraceColumn<double>(name + "Norm", iterate => Vectors.Largest(iterate.StateVector(name)));
    }

    /// <summary>"method": the same text in every row, for tables of several runs.</summary>
    public static TraceColumn Method(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new TraceColumn<string>("method", _ => name);
    }

    /// <summary>A number of your own.</summary>
    public static TraceColumn Custom(string name, Func<Iterate, double> number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return new TraceColumn<double>(name, number);
    }

    /// <summary>The column itself, or the columns that it stands for in a run with this first iterate.</summary>
    internal virtual ImmutableArray<TraceColumn> For(Iterate first) => [this];

    internal abstract TraceCell Cell(Iterate iterate);

    internal abstract Recorder Record(int capacity);
}

/// <summary>A column whose type is known: long, double or string.</summary>
internal sealed class TraceColumn<T>(string name, Func<Iterate, T> read) : TraceColumn(name)
{
    internal override TraceCell Cell(Iterate iterate) => Cells.Of(read(iterate));

    internal override Recorder Record(int capacity) => new Recorder<T>(Name, read, capacity);
}

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
                string.Create(CultureInfo.InvariantCulture, $"below {first.Point.Length}, the length of the points")
            );

    internal override TraceCell Cell(Iterate iterate) => new(iterate.Point[coordinate]);

    internal override Recorder Record(int capacity) =>
        new Recorder<double>(Name, iterate => iterate.Point[coordinate], capacity);
}

/// <summary>Stands for all coordinates of the point. It is never read itself.</summary>
internal sealed class PointColumn() : TraceColumn("point")
{
    internal override ImmutableArray<TraceColumn> For(Iterate first) =>
        [.. Enumerable.Range(0, first.Point.Length).Select(Coordinate)];

    internal override TraceCell Cell(Iterate iterate) => throw new NotSupportedException();

    internal override Recorder Record(int capacity) => throw new NotSupportedException();
}

/// <summary>A column of a trace that is still growing.</summary>
internal abstract class Recorder
{
    public abstract void Add(Iterate iterate);

    /// <summary>The column as it is now; the recorder is empty afterwards.</summary>
    public abstract TraceSeries End();
}

/// <summary>A growing column whose type is known.</summary>
internal sealed class Recorder<T>(string name, Func<Iterate, T> read, int capacity) : Recorder
{
    private readonly ImmutableArray<T>.Builder values = ImmutableArray.CreateBuilder<T>(capacity);

    public override void Add(Iterate iterate) => values.Add(read(iterate));

    public override TraceSeries End() => new TraceSeries<T>(name, values.DrainToImmutable());
}
