using System;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Training;

/// <summary>Converts traces to data sets.</summary>
public static class TraceExtensions
{
    private const int MaxListed = 10;

    /// <summary>
    /// Converts a table to a data set. One column is the target; all others are features and must contain numbers. A
    /// target column of texts gives classes in alphabetical order. A target column of numbers gives a regression, or
    /// classes if <paramref name="areClasses"/> is true.
    /// </summary>
    /// <param name="table">The table, such as <c>Trace.LoadCsv(path)</c>.</param>
    /// <param name="target">The name of the target column.</param>
    /// <param name="name">The name of the data set. The default is "table".</param>
    /// <param name="areClasses">
    /// Whether numbers in the target column are classes: integers from 0, less than the number of rows. The default is
    /// false.
    /// </param>
    /// <exception cref="ParameterException">
    /// There is no such column, or a feature is not a finite number in single precision.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="table"/> is null.</exception>
    public static DataSet ToDataSet(this Trace table, string target, string name = "table", bool areClasses = false)
    {
        ArgumentNullException.ThrowIfNull(table);
        var place = table.Names.IndexOf(target);
        if (place < 0)
        {
            throw new ParameterException("target", $"\"{target}\"", $"one of {Listed(table.Names)}");
        }

        if (table.Length == 0)
        {
            throw new ParameterException("the number of rows", "0", "at least 1");
        }

        var wanted = table.Columns[place];
        var inputs = Inputs(table.Columns.RemoveAt(place), table.Length);
        var features = table.Columns.Length - 1;
        return wanted.Kind == TraceKind.Text ? OfTexts(name, features, inputs, wanted)
            : areClasses ? OfWholes(name, features, inputs, wanted)
            : DataSet.OfNumbers(name, features, inputs, Numbers(wanted));
    }

    /// <summary>The features, row after row.</summary>
    private static float[] Inputs(ImmutableArray<TraceSeries> features, int rows)
    {
        if ((long)rows * features.Length > Array.MaxLength)
        {
            throw new ParameterException(
                "the table",
                $"{rows} x {features.Length}",
                $"at most {Array.MaxLength} numbers"
            );
        }

        var inputs = new float[rows * features.Length];
        for (var k = 0; k < features.Length; k++)
        {
            var numbers = Numbers(features[k]);
            for (var row = 0; row < rows; row++)
            {
                var value = (float)numbers[row];
                inputs[row * features.Length + k] = float.IsFinite(value)
                    ? value
                    : throw NotFinite(features[k].Name, row, numbers[row]);
            }
        }

        return inputs;
    }

    private static ImmutableArray<double> Numbers(TraceSeries column) =>
        column switch
        {
            TraceSeries<double> numbers => numbers.Values,
            TraceSeries<long> counts => [.. counts.Values.Select(count => (double)count)],
            _ => throw new ParameterException($"column {column.Name}", "text", "numbers, or left out of the table"),
        };

    private static DataSet OfTexts(string name, int features, float[] inputs, TraceSeries column)
    {
        var texts = ((TraceSeries<string>)column).Values;
        if (texts.IndexOf("") is >= 0 and var empty)
        {
            throw new ParameterException($"{column.Name} in row {empty + 1}", "empty", "the name of a class");
        }

        var classes = texts
            .Distinct()
            .Order(StringComparer.Ordinal)
            .Select((text, label) => (text, label))
            .ToDictionary(known => known.text, known => known.label);
        return DataSet.OfClasses(
            name,
            features,
            inputs,
            [.. texts.Select(text => classes[text])],
            Math.Max(2, classes.Count)
        );
    }

    /// <summary>
    /// Numbers as classes. A network has an output for each, so there may not be more than there are rows.
    /// </summary>
    private static DataSet OfWholes(string name, int features, float[] inputs, TraceSeries column)
    {
        var values = Numbers(column);
        for (var row = 0; row < values.Length; row++)
        {
            if (values[row] is not >= 0 || values[row] % 1 != 0)
            {
                throw NoClass(row, "a class: a whole number from 0");
            }

            if (values[row] >= values.Length)
            {
                throw NoClass(row, $"a class: less than {values.Length}, the number of rows");
            }
        }

        return DataSet.OfClasses(
            name,
            features,
            inputs,
            [.. values.Select(value => (int)value)],
            Math.Max(2, (int)values.Max() + 1)
        );

        ParameterException NoClass(int row, string rule) =>
            new($"{column.Name} in row {row + 1}", FormattableString.Invariant($"{values[row]}"), rule);
    }

    private static string Listed(ImmutableArray<string> names) =>
        names.Length <= MaxListed
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(MaxListed))} and {names.Length - MaxListed} more";

    private static ParameterException NotFinite(string feature, int row, double value) =>
        new(
            $"{feature} in row {row + 1}",
            FormattableString.Invariant($"{value}"),
            "a finite number in single precision"
        );
}
