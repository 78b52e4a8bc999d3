using System;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace OptimizerFunctional;

/// <summary>The kind of a column or cell.</summary>
public enum TraceKind
{
    /// <summary>64-bit integers.</summary>
    Count = 0,

    /// <summary>Double-precision numbers, including NaN and the infinities.</summary>
    Number = 1,

    /// <summary>Texts.</summary>
    Text = 2,
}

/// <summary>
/// A cell of a table: a count, a number, a text, or empty. Two cells are equal when they have the same kind and the
/// same bits.
/// </summary>
public readonly record struct TraceCell
{
    private readonly long bits;
    private readonly string? text;

    /// <summary>Creates a count.</summary>
    public TraceCell(long count) => (Kind, bits) = (TraceKind.Count, count);

    /// <summary>Creates a number.</summary>
    public TraceCell(double number) => (Kind, bits) = (TraceKind.Number, BitConverter.DoubleToInt64Bits(number));

    /// <summary>Creates a text.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    public TraceCell(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        (Kind, this.text) = (TraceKind.Text, text);
    }

    private TraceCell(bool isEmpty)
        : this(double.NaN) => IsEmpty = isEmpty;

    /// <summary>An empty cell: an empty field in CSV, null in JSON Lines. Its number is NaN.</summary>
    public static TraceCell Empty { get; } = new(isEmpty: true);

    /// <summary>
    /// Whether the cell is empty. It fits a column of any kind; its own kind is <see cref="TraceKind.Number"/>.
    /// </summary>
    public bool IsEmpty { get; }

    /// <summary>The kind of the cell.</summary>
    public TraceKind Kind { get; }

    /// <summary>The count.</summary>
    /// <exception cref="InvalidOperationException">The cell is not a count.</exception>
    public long Count => Kind == TraceKind.Count ? bits : throw Not("a count");

    /// <summary>The number; a count is converted.</summary>
    /// <exception cref="InvalidOperationException">The cell is a text.</exception>
    public double Number =>
        Kind switch
        {
            TraceKind.Number => BitConverter.Int64BitsToDouble(bits),
            TraceKind.Count => bits,
            _ => throw Not("a number"),
        };

    /// <summary>The text.</summary>
    /// <exception cref="InvalidOperationException">The cell is not a text.</exception>
    public string Text => Kind == TraceKind.Text ? text! : throw Not("a text");

    /// <summary>The content as text in the invariant culture.</summary>
    public override string ToString() =>
        Kind switch
        {
            _ when IsEmpty => "",
            TraceKind.Count => bits.ToString(CultureInfo.InvariantCulture),
            TraceKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
            _ => text!,
        };

    private InvalidOperationException Not(string wanted) =>
        new(IsEmpty ? $"An empty cell is not {wanted}." : $"The cell {this} is not {wanted}.");
}

/// <summary>The types of cells: long, double and string. The JIT compiler resolves the type tests.</summary>
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
