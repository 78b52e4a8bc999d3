using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

namespace OptimizerFunctional.Cli.Output;

/// <summary>
/// Iterates as CSV: the point is x0, x1, ..., the gradient g0, ..., the step s0, .... For a formula of x and y they are
/// x and y, g_x and g_y, s_x and s_y. The gradient is empty for methods without gradients. A method that answers with
/// another point than its iterates has columns answer_x0, ..., too.
/// </summary>
internal sealed class CsvIterates(TextWriter output) : IIterateWriter
{
    private readonly CsvWriter csv = new(output);

    private ImmutableArray<string> names;
    private bool hasHeader;

    /// <inheritdoc/>
    public void Begin(ImmutableArray<string> columns) => names = columns;

    /// <inheritdoc/>
    public void Write(Iterate iterate)
    {
        if (!hasHeader)
        {
            WriteHeader(iterate.HasAnswer);
        }

        csv.Row([
            new(iterate.Index),
            new(iterate.Value),
            .. Cells(iterate.Point),
            .. iterate.Gradient.IsEmpty
                ? Enumerable.Repeat(TraceCell.Empty, iterate.Point.Length)
                : Cells(iterate.Gradient),
            .. Cells(iterate.Step),
            .. iterate.HasAnswer ? Cells(iterate.Answer) : [],
        ]);
    }

    /// <inheritdoc/>
    public void End(RunSummary summary)
    {
        if (!hasHeader)
        {
            WriteHeader(hasAnswer: false);
        }
    }

    private void WriteHeader(bool hasAnswer)
    {
        hasHeader = true;
        var areNumbered = names.Select((name, i) => name == Numbered("x", i)).All(isNumbered => isNumbered);
        csv.Header([
            "index",
            "value",
            .. names,
            .. Columns("g"),
            .. Columns("s"),
            .. hasAnswer ? names.Select(name => $"answer_{name}") : [],
        ]);

        IEnumerable<string> Columns(string letter) =>
            names.Select((name, i) => areNumbered ? Numbered(letter, i) : $"{letter}_{name}");

        static string Numbered(string letter, int i) => FormattableString.Invariant($"{letter}{i}");
    }

    private static IEnumerable<TraceCell> Cells(ImmutableArray<double> numbers) =>
        numbers.Select(number => new TraceCell(number));
}
