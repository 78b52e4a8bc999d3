using System.Runtime.CompilerServices;

namespace OptimizerFunctional;

/// <summary>The three types that cells have. The tests on the type are decided when a method is compiled, not when it runs.</summary>
internal static class Cells
{
    public static TraceKind KindOf<T>() =>
        typeof(T) == typeof(long) ? TraceKind.Count
        : typeof(T) == typeof(double) ? TraceKind.Number
        : TraceKind.Text;

    public static TraceCell Of<T>(T value) =>
        typeof(T) == typeof(long) ? new(Unsafe.As<T, long>(ref value))
        : typeof(T) == typeof(double) ? new(Unsafe.As<T, double>(ref value))
        : new(Unsafe.As<T, string>(ref value));
}
