using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;

namespace OptimizerFunctional.Cli.Output;

/// <summary>Iterates as aligned columns of 80 characters, and a summary. Rows are written immediately.</summary>
internal sealed class Table(TextWriter output, string title) : IIterateWriter
{
    private const int CoordinatesShown = 2;

    private Iterate? last;

    /// <inheritdoc/>
    public void Begin(ImmutableArray<string> columns)
    {
        TextLayout.Wrap(title, indent: 2).ForEach(WriteLine);
        WriteLine("");
        WriteRow("iterate", "value", "|gradient|", "|step|", "point");
        WriteRow(
            new string('-', 7),
            new string('-', 12),
            new string('-', 10),
            new string('-', 10),
            new string('-', 30)
        );
    }

    /// <inheritdoc/>
    public void Write(Iterate iterate)
    {
        last = iterate;
        WriteRow(
            iterate.Index.ToString(CultureInfo.InvariantCulture),
            Digits.Few(iterate.Value),
            Largest(iterate.Gradient),
            Largest(iterate.Step),
            Shown(iterate.Point)
        );
    }

    /// <inheritdoc/>
    public void End(RunSummary summary)
    {
        WriteLine("");

        if (last is { HasAnswer: true })
        {
            WriteLine($"The method answers with {Shown(last.Answer)}.");
        }

        foreach (var line in summary.Sentences.SelectMany(sentence => TextLayout.Wrap(sentence, indent: 0)))
        {
            WriteLine(line);
        }
    }

    /// <summary>The infinity norm; a dash for an unknown gradient.</summary>
    private static string Largest(ImmutableArray<double> vector) =>
        vector.IsEmpty ? "-" : Digits.Few(Digits.InfinityNorm(vector), 4);

    private static string Shown(ImmutableArray<double> point)
    {
        var shown = point.Take(CoordinatesShown).Select(x => Digits.Few(x));
        var rest = point.Length > CoordinatesShown ? ", ..." : "";
        return $"({string.Join(", ", shown)}{rest})";
    }

    private void WriteRow(string index, string value, string gradient, string step, string point) =>
        WriteLine($"{index, 7}  {value, 12}  {gradient, 10}  {step, 10}  {point}");

    private void WriteLine(string line)
    {
        output.Write(line);
        output.Write('\n');
    }
}
