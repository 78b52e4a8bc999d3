using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text;

namespace OptimizerFunctional;

/// <summary>
/// What was kept of a run, or of several one below the other: columns of one length. Immutable. It takes as much memory
/// as the columns that were chosen, and holds on to no iterate.
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

    /// <summary>How many rows it has.</summary>
    public int Length => Columns.IsEmpty ? 0 : Columns[0].Length;

    /// <summary>
    /// The numbers of this column; counts are converted. A column of texts is an
    /// <see cref="InvalidOperationException"/>, an unknown name a <see cref="ParameterException"/> that lists the known
    /// ones.
    /// </summary>
    public ImmutableArray<double> this[string name] =>
        Find(name) switch
        {
            TraceSeries<double> numbers => numbers.Values,
            TraceSeries<long> counts => [.. counts.Values.Select(count => (double)count)],
            var texts => throw Not(texts, "numbers"),
        };

    /// <summary>The rows, one after the other.</summary>
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

    /// <summary>
    /// The whole numbers of this column. Any other column is an <see cref="InvalidOperationException"/>.
    /// </summary>
    public ImmutableArray<long> Counts(string name) =>
        Find(name) is var column && column is TraceSeries<long> counts ? counts.Values : throw Not(column, "counts");

    /// <summary>The texts of this column. Any other column is an <see cref="InvalidOperationException"/>.</summary>
    public ImmutableArray<string> Texts(string name) =>
        Find(name) is var column && column is TraceSeries<string> texts ? texts.Values : throw Not(column, "texts");

    /// <summary>How many rows, and of what.</summary>
    public override string ToString() => $"{Length} rows of {string.Join(", ", Names)}";

    /// <summary>The traces one below the other. They must have the same columns in the same order.</summary>
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

    /// <summary>This trace with a column "method" in front that holds the name in every row.</summary>
    public Trace WithMethod(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new([new TraceSeries<string>("method", [.. Enumerable.Repeat(name, Length)]), .. Columns]);
    }

    /// <summary>The trace of these rows, such as those that were read from a file. It takes one pass.</summary>
    /// <param name="rows">
    /// Rows of the same names. Of each column all cells are texts, or none is; a column of counts and numbers is one of
    /// numbers. Anything else is a <see cref="FormatException"/>.
    /// </param>
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

    /// <summary>Reads a CSV file in UTF-8; see <see cref="Csv"/>. A column without rows is one of numbers.</summary>
    public static Trace LoadCsv(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return ReadCsv(reader);
    }

    /// <summary>Reads CSV; see <see cref="Csv"/>. A column without rows is one of numbers.</summary>
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
    /// Reads a file of JSON Lines in UTF-8; see <see cref="JsonLines"/>. Without rows there are no columns.
    /// </summary>
    public static Trace LoadJsonLines(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return ReadJsonLines(reader);
    }

    /// <summary>Reads JSON Lines; see <see cref="JsonLines"/>. Without rows there are no columns.</summary>
    public static Trace ReadJsonLines(TextReader reader) => FromRows(JsonLines.Read(reader));

    /// <summary>
    /// Writes a CSV file in UTF-8 without a byte order mark; see <see cref="Csv"/>. A file of that name is replaced.
    /// </summary>
    public void SaveCsv(string path)
    {
        using var writer = new StreamWriter(path);
        WriteCsv(writer);
    }

    /// <summary>Writes CSV; see <see cref="Csv"/>. The header is written also where there are no rows.</summary>
    public void WriteCsv(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        new CsvWriter(writer).Table(Names, Rows);
    }

    /// <summary>
    /// Writes a file of JSON Lines in UTF-8; see <see cref="JsonLines"/>. A file of that name is replaced.
    /// </summary>
    public void SaveJsonLines(string path)
    {
        using var writer = new StreamWriter(path);
        WriteJsonLines(writer);
    }

    /// <summary>Writes JSON Lines; see <see cref="JsonLines"/>.</summary>
    public void WriteJsonLines(TextWriter writer) => JsonLines.Write(writer, Rows);

    /// <summary>No two columns of a table have one name.</summary>
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
