using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Training;

/// <summary>Converts traces to data sets.</summary>
public static class TraceExtensions
{
    /// <summary>
    /// Converts a table to a data set. One column is the target; all others are features and must contain numbers. A
    /// target column of texts gives classes in alphabetical order. A target column of numbers gives a regression, or
    /// classes if <paramref name="areClasses"/> is true.
    /// </summary>
    /// <param name="table">The table, such as <c>Trace.LoadCsv(path)</c>.</param>
    /// <param name="target">The name of the target column.</param>
    /// <param name="name">The name of the data set. The default is "table".</param>
    /// <param name="areClasses">
    /// Whether numbers in the target column are classes: integers from 0. The default is false.
    /// </param>
    /// <exception cref="ParameterException">
    /// There is no such column, or a feature is not a finite number in single precision.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="table"/> is null.</exception>
    public static DataSet ToDataSet(this Trace table, string target, string name = "table", bool areClasses = false)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (!table.Names.Contains(target))
        {
            throw new ParameterException("target", $"\"{target}\"", $"one of {string.Join(", ", table.Names)}");
        }

        var features = table.Names.Remove(target);
        var columns = features.Select(feature => Column(table, feature)).ToArray();
        var inputs = new float[table.Length * columns.Length];
        for (var row = 0; row < table.Length; row++)
        {
            for (var k = 0; k < columns.Length; k++)
            {
                var value = (float)columns[k][row];
                inputs[row * columns.Length + k] = float.IsFinite(value)
                    ? value
                    : throw NotFinite(features[k], row, columns[k][row]);
            }
        }

        return table.Columns.First(column => column.Name == target).Kind == TraceKind.Text
                ? OfTexts(name, columns.Length, inputs, table.Texts(target))
            : areClasses ? OfWholes(name, columns.Length, inputs, table[target], target)
            : DataSet.OfNumbers(name, columns.Length, inputs, table[target]);
    }

    private static ImmutableArray<double> Column(Trace table, string feature) =>
        table.Columns.First(column => column.Name == feature).Kind == TraceKind.Text
            ? throw new ParameterException($"column {feature}", "text", "numbers, or left out of the table")
            : table[feature];

    private static DataSet OfTexts(string name, int features, float[] inputs, ImmutableArray<string> texts)
    {
        var classes = texts.Distinct().Order(StringComparer.Ordinal).ToImmutableArray();
        return DataSet.OfClasses(
            name,
            features,
            inputs,
            [.. texts.Select(text => classes.IndexOf(text))],
            Math.Max(2, classes.Length)
        );
    }

    private static DataSet OfWholes(
        string name,
        int features,
        float[] inputs,
        ImmutableArray<double> values,
        string target
    )
    {
        var wrong = Enumerable
            .Range(0, values.Length)
            .FirstOrDefault(row => values[row] is not (>= 0 and < 1e6) || values[row] % 1 != 0, -1);
        return wrong >= 0
            ? throw new ParameterException(
                $"{target} in row {wrong + 1}",
                FormattableString.Invariant($"{values[wrong]}"),
                "a class: a whole number from 0"
            )
            : DataSet.OfClasses(
                name,
                features,
                inputs,
                [.. values.Select(value => (int)value)],
                Math.Max(2, (int)values.Max() + 1)
            );
    }

    private static ParameterException NotFinite(string feature, int row, double value) =>
        new(
            $"{feature} in row {row + 1}",
            FormattableString.Invariant($"{value}"),
            "a finite number in single precision"
        );
}
