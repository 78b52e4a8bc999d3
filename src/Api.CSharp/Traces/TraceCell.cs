using System;
using System.Globalization;

namespace OptimizerFunctional;

/// <summary>One cell of a table: a count, a number or a text. Two cells are equal when they are of one kind and hold the same bits.</summary>
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
    public double Number => Kind switch
    {
        TraceKind.Number => BitConverter.Int64BitsToDouble(bits),
        TraceKind.Count => bits,
        _ => throw Not("a number"),
    };

    /// <summary>The text. Any other kind is an <see cref="InvalidOperationException"/>.</summary>
    public string Text => Kind == TraceKind.Text ? text! : throw Not("a text");

    /// <summary>What it holds, as text in the invariant culture.</summary>
    public override string ToString() => Kind switch
    {
        TraceKind.Count => bits.ToString(CultureInfo.InvariantCulture),
        TraceKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        _ => text!,
    };

    private InvalidOperationException Not(string wanted) => new($"The cell {this} is not {wanted}.");
}
