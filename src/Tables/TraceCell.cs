using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace OptimizerFunctional;

/// <summary>What a column of a trace holds.</summary>
public enum TraceKind
{
    /// <summary>Whole numbers: 64-bit integers.</summary>
    Count = 0,

    /// <summary>Numbers: float64, NaN and the infinities among them.</summary>
    Number = 1,

    /// <summary>Texts.</summary>
    Text = 2,
}

/// <summary>
/// One cell of a table: a count, a number or a text. Two cells are equal when they are of one kind and hold the same
/// bits.
/// </summary>
public readonly record struct TraceCell
{
    private readonly long bits;
    private readonly string? text;

    /// <summary>A whole number.</summary>
    public TraceCell(long count) => (Kind, bits) = (TraceKind.Count, count);

    /// <summary>A number.</summary>
    public TraceCell(double number) => (Kind, bits) = (TraceKind.Number, BitConverter.DoubleToInt64Bits(number));

    /// <summary>A text.</summary>
    public TraceCell(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (Kind, this.text) = (TraceKind.Text, text);
    }

    /// <summary>What it holds.</summary>
    public TraceKind Kind { get; }

    /// <summary>The whole number. Any other kind is an <see cref="InvalidOperationException"/>.</summary>
    public long Count => Kind == TraceKind.Count ? bits : throw Not("a count");

    /// <summary>The number, or the count as one. A text is an <see cref="InvalidOperationException"/>.</summary>
    public double Number =>
        Kind switch
        {
            TraceKind.Number => BitConverter.Int64BitsToDouble(bits),
            TraceKind.Count => bits,
            _ => throw Not("a number"),
        };

    /// <summary>The text. Any other kind is an <see cref="InvalidOperationException"/>.</summary>
    public string Text => Kind == TraceKind.Text ? text! : throw Not("a text");

    /// <summary>What it holds, as text in the invariant culture.</summary>
    public override string ToString() =>
        Kind switch
        {
            TraceKind.Count => bits.ToString(CultureInfo.InvariantCulture),
            TraceKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
            _ => text!,
        };

    private InvalidOperationException Not(string wanted) => new($"The cell {this} is not {wanted}.");
}

/// <summary>
/// The three types that cells have. The tests on the type are decided when a method is compiled, not when it runs.
/// </summary>
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
