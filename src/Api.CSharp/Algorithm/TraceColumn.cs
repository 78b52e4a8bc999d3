using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;

namespace OptimizerFunctional;

/// <summary>
/// A column of a trace: a named quantity of each iterate. Norms are infinity norms unless stated otherwise.
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

    /// <summary>The default columns: index, evaluations, value, gradientNorm and stepNorm.</summary>
    public static ImmutableArray<TraceColumn> Default => [Index, Evaluations, Value, GradientNorm, StepNorm];

    /// <summary>"index": the number of steps before the iterate.</summary>
    public static TraceColumn Index { get; } = new TraceColumn<long>("index", iterate => iterate.Index);

    /// <summary>"evaluations": the number of points evaluated so far.</summary>
    public static TraceColumn Evaluations { get; } =
        new TraceColumn<long>("evaluations", iterate => iterate.Evaluations);

    /// <summary>"value": the value of the objective.</summary>
    public static TraceColumn Value { get; } = new TraceColumn<double>("value", iterate => iterate.Value);

    /// <summary>
    /// "gradientNorm": the infinity norm of the gradient, with constraints the KKT residual, as in <see
    /// cref="Progress"/> and <see cref="Stop"/>; NaN for a method without gradients.
    /// </summary>
    public static TraceColumn GradientNorm { get; } =
        new TraceColumn<double>("gradientNorm", iterate => iterate.GradientNorm);

    /// <summary>
    /// "euclideanGradientNorm": the Euclidean norm of the gradient; NaN for a method without gradients.
    /// </summary>
    public static TraceColumn EuclideanGradientNorm { get; } =
        new TraceColumn<double>(
            "euclideanGradientNorm",
            iterate => iterate.Gradient.IsEmpty ? double.NaN : Core.VectorModule.norm(iterate.Gradient)
        );

    /// <summary>"violation": the largest violation of a constraint; 0 without constraints.</summary>
    public static TraceColumn Violation { get; } = new TraceColumn<double>("violation", iterate => iterate.Violation);

    /// <summary>
    /// "violation", and "multiplier_budget" and so on: the multiplier of each constrained value by its name. No columns
    /// for a method without constraints.
    /// </summary>
    public static TraceColumn Constraints { get; } = new ConstraintColumns();

    /// <summary>"stepNorm": the infinity norm of the step that led to the iterate; NaN at the start.</summary>
    public static TraceColumn StepNorm { get; } =
        new TraceColumn<double>("stepNorm", iterate => iterate.Index == 0 ? double.NaN : Vectors.Largest(iterate.Step));

    /// <summary>"x0", "x1" and so on: all coordinates of the point.</summary>
    public static TraceColumn Point { get; } = new PointColumn();

    /// <summary>
    /// "answer0", "answer1" and so on: all coordinates of <see cref="Iterate.Answer"/>. No columns for a method that
    /// answers with its iterates.
    /// </summary>
    public static TraceColumn Answer { get; } = new AnswerColumns();

    /// <summary>"gap": the difference between the value and the known minimum.</summary>
    public static TraceColumn Gap(double minimumValue) =>
        new TraceColumn<double>("gap", iterate => iterate.Value - minimumValue);

    /// <summary>"rate": the learning rate of the step after the iterate, from a schedule.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="schedule"/> is null.</exception>
    public static TraceColumn Rate(Schedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        return new TraceColumn<double>("rate", iterate => schedule.At(iterate.Index));
    }

    /// <summary>A coordinate of the point, counted from 0: "x3" for 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static TraceColumn Coordinate(int coordinate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(coordinate);
        return new CoordinateColumn(coordinate);
    }

    /// <summary>
    /// The infinity norm of a vector of the method's state: "FirstMomentNorm" for FirstMoment. Where several optimizers
    /// of a chain have a vector of that name, a path such as First.FirstMoment selects one. An unknown name raises a
    /// <see cref="ParameterException"/> at the first iterate, which lists the known ones.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is null or empty.</exception>
    public static TraceColumn StateNorm(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new TraceColumn<double>(name + "Norm", iterate => Vectors.Largest(iterate.StateVector(name)));
    }

    /// <summary>"method": the same text in every row, for tables of several runs.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static TraceColumn Method(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new TraceColumn<string>("method", _ => name);
    }

    /// <summary>A custom number.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="number"/> is null.</exception>
    public static TraceColumn Custom(string name, Func<Iterate, double> number)
    {
        ArgumentNullException.ThrowIfNull(number);
        return new TraceColumn<double>(name, number);
    }

    /// <summary>This column, or the columns that replace it in a run with this first iterate.</summary>
    internal virtual ImmutableArray<TraceColumn> For(Iterate first) => [this];

    internal abstract TraceCell Cell(Iterate iterate);

    internal abstract Recorder Record(int capacity);
}

/// <summary>A column of known type: long, double or string.</summary>
internal sealed class TraceColumn<T>(string name, Func<Iterate, T> read) : TraceColumn(name)
{
    internal override TraceCell Cell(Iterate iterate) => Cells.Of(read(iterate));

    internal override Recorder Record(int capacity) => new Recorder<T>(Name, read, capacity);
}

/// <summary>One coordinate of the point.</summary>
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

/// <summary>A placeholder for all coordinates of the point.</summary>
internal sealed class PointColumn() : TraceColumn("point")
{
    internal override ImmutableArray<TraceColumn> For(Iterate first) =>
        [.. Enumerable.Range(0, first.Point.Length).Select(Coordinate)];

    internal override TraceCell Cell(Iterate iterate) => throw new NotSupportedException();

    internal override Recorder Record(int capacity) => throw new NotSupportedException();
}

/// <summary>A placeholder for all coordinates of the answer.</summary>
internal sealed class AnswerColumns() : TraceColumn("answer")
{
    internal override ImmutableArray<TraceColumn> For(Iterate first) =>
        first.HasAnswer ? [.. Enumerable.Range(0, first.Answer.Length).Select(Of)] : [];

    internal override TraceCell Cell(Iterate iterate) => throw new NotSupportedException();

    internal override Recorder Record(int capacity) => throw new NotSupportedException();

    private static TraceColumn Of(int coordinate) =>
        new TraceColumn<double>(
            string.Create(CultureInfo.InvariantCulture, $"answer{coordinate}"),
            iterate => iterate.Answer[coordinate]
        );
}

/// <summary>A placeholder for the violation and the multipliers of all constrained values.</summary>
internal sealed class ConstraintColumns() : TraceColumn("constraints")
{
    internal override ImmutableArray<TraceColumn> For(Iterate first) =>
        first.Constraints is { } constraints
            ? [Violation, .. constraints.Values.Select((value, i) => Of($"multiplier_{value.Name}", i))]
            : [];

    internal override TraceCell Cell(Iterate iterate) => throw new NotSupportedException();

    internal override Recorder Record(int capacity) => throw new NotSupportedException();

    private static TraceColumn<double> Of(string name, int place) =>
        new(name, iterate => iterate.Constraints!.Values[place].Multiplier);
}

/// <summary>Records a column of a trace.</summary>
internal abstract class Recorder
{
    public abstract void Add(Iterate iterate);

    /// <summary>The recorded column. The recorder is empty afterwards.</summary>
    public abstract TraceSeries End();
}

/// <summary>A recorder of known type.</summary>
internal sealed class Recorder<T>(string name, Func<Iterate, T> read, int capacity) : Recorder
{
    private readonly ImmutableArray<T>.Builder values = ImmutableArray.CreateBuilder<T>(capacity);

    public override void Add(Iterate iterate) => values.Add(read(iterate));

    public override TraceSeries End() => new TraceSeries<T>(name, values.DrainToImmutable());
}
