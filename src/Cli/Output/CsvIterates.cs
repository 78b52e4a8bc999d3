using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace OptimizerFunctional.Cli.Output;

/// <summary>
/// Iterates as CSV: the point is x0, x1, ..., the gradient g0, ..., the step s0, .... For a formula of x and y they are
/// x and y, g_x and g_y, s_x and s_y. The gradient is empty for methods without gradients.
/// </summary>
internal sealed class CsvIterates(TextWriter output) : IIterateWriter
{
    private readonly CsvWriter csv = new(output);

    /// <inheritdoc/>
    public void Begin(ImmutableArray<string> columns)
    {
        var areNumbered = columns.Select((name, i) => name == Numbered("x", i)).All(isNumbered => isNumbered);
        csv.Header(["index", "value", .. columns, .. Columns("g"), .. Columns("s")]);

        IEnumerable<string> Columns(string letter) =>
            columns.Select((name, i) => areNumbered ? Numbered(letter, i) : $"{letter}_{name}");

        static string Numbered(string letter, int i) => FormattableString.Invariant($"{letter}{i}");
    }

    /// <inheritdoc/>
    public void Write(Iterate iterate) =>
        csv.Row([
            new(iterate.Index),
            new(iterate.Value),
            .. Cells(iterate.Point),
            .. iterate.Gradient.IsEmpty
                ? Enumerable.Repeat(TraceCell.Empty, iterate.Point.Length)
                : Cells(iterate.Gradient),
            .. Cells(iterate.Step),
        ]);

    /// <inheritdoc/>
    public void End(RunSummary summary) { }

    private static IEnumerable<TraceCell> Cells(ImmutableArray<double> numbers) =>
        numbers.Select(number => new TraceCell(number));
}
