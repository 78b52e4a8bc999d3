using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;

namespace OptimizerFunctional;

/// <summary>
/// A table of recorded iterates, of one or several runs: columns of equal length. Immutable. It stores only the chosen
/// columns and references no iterates.
/// </summary>
public sealed class Trace
{
    internal Trace(ImmutableArray<TraceSeries> columns)
    {
        Columns = columns;
        Names = [.. columns.Select(column => column.Name)];
        RequireUnique(nameof(columns), Names);
    }

    /// <summary>The columns, in the order in which they were chosen.</summary>
    public ImmutableArray<TraceSeries> Columns { get; }

    /// <summary>The names of the columns.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>The number of rows.</summary>
    public int Length => Columns.IsEmpty ? 0 : Columns[0].Length;

    /// <summary>The numbers of a column; counts are converted.</summary>
    /// <exception cref="InvalidOperationException">The column contains texts.</exception>
    /// <exception cref="ParameterException">There is no such column; the message lists the known ones.</exception>
    public ImmutableArray<double> this[string name] =>
        Find(name) switch
        {
            TraceSeries<double> numbers => numbers.Values,
            TraceSeries<long> counts => [.. counts.Values.Select(count => (double)count)],
            var texts => throw Not(texts, "numbers"),
        };

    /// <summary>The rows, in order.</summary>
    public IEnumerable<TraceRow> Rows
    {
        get
        {
            for (var row = 0; row < Length; row++)
            {
                yield return new(Names, [.. Columns.Select(column => column.Cell(row))]);
            }
        }
    }

    /// <summary>The counts of a column.</summary>
    /// <exception cref="InvalidOperationException">The column does not contain counts.</exception>
    /// <exception cref="ParameterException">There is no such column; the message lists the known ones.</exception>
    public ImmutableArray<long> Counts(string name) =>
        Find(name) is var column && column is TraceSeries<long> counts ? counts.Values : throw Not(column, "counts");

    /// <summary>The texts of a column.</summary>
    /// <exception cref="InvalidOperationException">The column does not contain texts.</exception>
    /// <exception cref="ParameterException">There is no such column; the message lists the known ones.</exception>
    public ImmutableArray<string> Texts(string name) =>
        Find(name) is var column && column is TraceSeries<string> texts ? texts.Values : throw Not(column, "texts");

    /// <summary>The number of rows and the names of the columns.</summary>
    public override string ToString() => $"{Length} rows of {string.Join(", ", Names)}";

    /// <summary>Concatenates traces with the same columns in the same order.</summary>
    /// <exception cref="ParameterException">There are no traces, or their columns differ.</exception>
    public static Trace Concatenate(params ImmutableArray<Trace> traces)
    {
        if (traces.IsDefaultOrEmpty)
        {
            throw new ParameterException(nameof(traces), "empty", "at least one trace");
        }

        var first = traces[0];
        if (traces.FirstOrDefault(trace => !SameColumns(first, trace)) is { } other)
        {
            throw new ParameterException(
                nameof(traces),
                $"one of {Described(first)} and one of {Described(other)}",
                "of the same columns"
            );
        }

        return new([
            .. first.Columns.Select((column, place) => column.Join(traces.Select(trace => trace.Columns[place]))),
        ]);
    }

    /// <summary>This trace with a first column "method" that contains the name in every row.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public Trace WithMethod(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new([new TraceSeries<string>("method", [.. Enumerable.Repeat(name, Length)]), .. Columns]);
    }

    /// <summary>A trace of rows, such as those read from a file. Rows are read in one pass.</summary>
    /// <param name="rows">
    /// Rows with equal names. All cells of a column are texts, or none is. A column of counts and numbers becomes a
    /// column of numbers.
    /// </param>
    /// <exception cref="FormatException">Names differ between rows, or a column mixes texts with numbers.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="rows"/> is null.</exception>
    public static Trace FromRows(IEnumerable<TraceRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RowRecorder? recorder = null;
        foreach (var row in rows)
        {
            recorder ??= new(row.Names);
            recorder.Add(row);
        }

        return new(recorder?.End() ?? []);
    }

    /// <summary>Reads a CSV file in UTF-8; see <see cref="Csv"/>. A column without rows contains numbers.</summary>
    /// <exception cref="FormatException">The file is malformed; the message has line and column.</exception>
    public static Trace LoadCsv(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return ReadCsv(reader);
    }

    /// <summary>Reads CSV; see <see cref="Csv"/>. A column without rows contains numbers.</summary>
    /// <exception cref="FormatException">The text is malformed; the message has line and column.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="reader"/> is null.</exception>
    public static Trace ReadCsv(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var file = new CsvReader(reader);
        var recorder = new RowRecorder(file.Names);
        foreach (var row in file.Rows())
        {
            recorder.Add(row);
        }

        return new(recorder.End());
    }

    /// <summary>
    /// Reads a JSON Lines file in UTF-8; see <see cref="JsonLines"/>. Without rows there are no columns.
    /// </summary>
    /// <exception cref="FormatException">The file is malformed; the message has line and column.</exception>
    public static Trace LoadJsonLines(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return ReadJsonLines(reader);
    }

    /// <summary>Reads JSON Lines; see <see cref="JsonLines"/>. Without rows there are no columns.</summary>
    /// <exception cref="FormatException">The text is malformed; the message has line and column.</exception>
    public static Trace ReadJsonLines(TextReader reader) => FromRows(JsonLines.Read(reader));

    /// <summary>
    /// Writes a CSV file in UTF-8 without a byte order mark; see <see cref="Csv"/>. An existing file is replaced.
    /// </summary>
    public void SaveCsv(string path)
    {
        using var writer = new StreamWriter(path);
        WriteCsv(writer);
    }

    /// <summary>Writes CSV; see <see cref="Csv"/>. The header is written even without rows.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="writer"/> is null.</exception>
    public void WriteCsv(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        new CsvWriter(writer).Table(Names, Rows);
    }

    /// <summary>Writes a JSON Lines file in UTF-8; see <see cref="JsonLines"/>. An existing file is replaced.</summary>
    public void SaveJsonLines(string path)
    {
        using var writer = new StreamWriter(path);
        WriteJsonLines(writer);
    }

    /// <summary>Writes JSON Lines; see <see cref="JsonLines"/>.</summary>
    public void WriteJsonLines(TextWriter writer) => JsonLines.Write(writer, Rows);

    /// <summary>Checks that column names are distinct.</summary>
    internal static void RequireUnique(string parameter, ImmutableArray<string> names)
    {
        if (names.Length != names.Distinct(StringComparer.Ordinal).Count())
        {
            var twice = names.GroupBy(name => name, StringComparer.Ordinal).First(group => group.Count() > 1).Key;
            throw new ParameterException(parameter, $"\"{twice}\" twice", "columns of different names");
        }
    }

    private TraceSeries Find(string name) => Columns[TraceRow.Find(Names, name)];

    private static InvalidOperationException Not(TraceSeries column, string wanted) =>
        new($"The column {column.Name} does not hold {wanted}.");

    private static bool SameColumns(Trace left, Trace right) =>
        left
            .Columns.Select(column => (column.Name, column.Kind))
            .SequenceEqual(right.Columns.Select(column => (column.Name, column.Kind)));

    private static string Described(Trace trace) =>
        string.Join(", ", trace.Columns.Select(column => $"{column.Name} ({column.Kind})"));
}
