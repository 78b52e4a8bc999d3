using System;

namespace OptimizerFunctional;

/// <summary>A column whose type is known: long, double or string.</summary>
internal sealed class TraceColumn<T>(string name, Func<Iterate, T> read) : TraceColumn(name)
{
    internal override TraceCell Cell(Iterate iterate) => Cells.Of(read(iterate));

    internal override Recorder Record(int capacity) => new Recorder<T>(Name, read, capacity);
}
