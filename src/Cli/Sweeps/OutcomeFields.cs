using System;
using System.Collections.Generic;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Reads the fields of a row that describe an outcome, in order.</summary>
internal sealed class OutcomeFields(List<CsvField> fields, int first)
{
    /// <summary>A number: finite, or NaN if the run had no finite value.</summary>
    internal double Number(string name) =>
        Plain(name) is { IsEmpty: false } cell && !double.IsInfinity(cell.Number)
            ? cell.Number
            : throw Bad(name, "a number");

    /// <summary>A count, at least 0.</summary>
    internal long Count(string name) =>
        Plain(name) is { Kind: TraceKind.Count, Count: >= 0 and var count } ? count : throw Bad(name, Whole);

    /// <summary>A count, or null for an empty field.</summary>
    internal long? CountOrNone(string name) =>
        Plain(name) is { Kind: TraceKind.Count, Count: >= 0 and var count } ? count
        : Plain(name) is { IsEmpty: true } ? null
        : throw Bad(name, $"{Whole}, or empty");

    /// <summary>A time in seconds.</summary>
    internal double Seconds(string name) =>
        Plain(name) is { IsEmpty: false } cell && double.IsFinite(cell.Number) && cell.Number >= 0
            ? cell.Number
            : throw Bad(name, "a finite number, at least 0");

    /// <summary>A quoted text.</summary>
    internal string Text(string name) =>
        Field(name) is { IsQuoted: true, Text: { Length: > 0 } text } ? text : throw Bad(name, "a text in quotes");

    /// <summary>The error for a field that breaks a rule.</summary>
    internal FormatException Bad(string name, string rule) => Bad(Field(name), name, rule);

    /// <summary>The error for any field that breaks a rule.</summary>
    internal static FormatException Bad(CsvField field, string name, string rule) =>
        Malformed.At(field.Line, field.Column, $"{name} was {MessageText.Quote(field.Text)}; it must be {rule}");

    private const string Whole = "a whole number, at least 0";

    private CsvField Field(string name) => fields[first + OutcomeCells.Names.IndexOf(name)];

    /// <summary>The cell of a field that must not be a text.</summary>
    private TraceCell Plain(string name)
    {
        var field = Field(name);
        return field.Cell is { Kind: not TraceKind.Text } cell ? cell : throw Bad(name, "a number");
    }
}
