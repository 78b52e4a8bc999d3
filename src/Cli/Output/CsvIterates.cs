using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace OptimizerFunctional.Cli.Output;

/// <summary>
/// Comma-separated values under a header: the point is x0, x1, ..., the gradient g0, ..., the step s0, .... A gradient
/// that the method does not know is empty cells.
/// </summary>
internal sealed class CsvIterates(TextWriter output) : IIterateWriter
{
    /// <inheritdoc/>
    public void Begin(int dimension)
    {
        WriteLine(["index", "value", .. Columns("x"), .. Columns("g"), .. Columns("s")]);

        IEnumerable<string> Columns(string letter) =>
            Enumerable.Range(0, dimension).Select(i => string.Create(CultureInfo.InvariantCulture, $"{letter}{i}"));
    }

    /// <inheritdoc/>
    public void Write(Iterate iterate)
    {
        var gradient = iterate.Gradient.IsEmpty
            ? Enumerable.Repeat("", iterate.Point.Length)
            : iterate.Gradient.Select(Digits.All);
        WriteLine([
            iterate.Index.ToString(CultureInfo.InvariantCulture),
            Digits.All(iterate.Value),
            .. iterate.Point.Select(Digits.All),
            .. gradient,
            .. iterate.Step.Select(Digits.All),
        ]);
    }

    /// <inheritdoc/>
    public void End(RunSummary summary) { }

    private void WriteLine(IEnumerable<string> cells)
    {
        output.Write(string.Join(',', cells));
        output.Write('\n');
    }
}
