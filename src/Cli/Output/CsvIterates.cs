using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace OptimizerFunctional.Cli.Output;

/// <summary>Comma-separated values under a header: the point is x0, x1, ..., the gradient g0, ..., the step s0, ....</summary>
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
        IEnumerable<double> numbers = [iterate.Value, .. iterate.Point, .. iterate.Gradient, .. iterate.Step];
        WriteLine(numbers.Select(Digits.All).Prepend(iterate.Index.ToString(CultureInfo.InvariantCulture)));
    }

    /// <inheritdoc/>
    public void End(RunSummary summary)
    {
    }

    private void WriteLine(IEnumerable<string> cells)
    {
        output.Write(string.Join(',', cells));
        output.Write('\n');
    }
}
