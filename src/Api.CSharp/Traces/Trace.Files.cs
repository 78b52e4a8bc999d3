using System;
using System.IO;
using System.Text;

namespace OptimizerFunctional;

public sealed partial class Trace
{
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

    /// <summary>Reads a file of JSON Lines in UTF-8; see <see cref="JsonLines"/>. Without rows there are no columns.</summary>
    public static Trace LoadJsonLines(string path)
    {
        using var reader = new StreamReader(path, Encoding.UTF8);
        return ReadJsonLines(reader);
    }

    /// <summary>Reads JSON Lines; see <see cref="JsonLines"/>. Without rows there are no columns.</summary>
    public static Trace ReadJsonLines(TextReader reader) => FromRows(JsonLines.Read(reader));

    /// <summary>Writes a CSV file in UTF-8 without a byte order mark; see <see cref="Csv"/>. A file of that name is replaced.</summary>
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

    /// <summary>Writes a file of JSON Lines in UTF-8; see <see cref="JsonLines"/>. A file of that name is replaced.</summary>
    public void SaveJsonLines(string path)
    {
        using var writer = new StreamWriter(path);
        WriteJsonLines(writer);
    }

    /// <summary>Writes JSON Lines; see <see cref="JsonLines"/>.</summary>
    public void WriteJsonLines(TextWriter writer) => JsonLines.Write(writer, Rows);
}
