using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OptimizerFunctional;

/// <summary>
/// Tables as JSON Lines: one object per row, with the column names as keys. Rows are streamed. Files that <see
/// cref="Write"/> wrote keep their bytes when they are read and written again.
/// </summary>
/// <remarks>
/// Numbers are read back bit for bit (all NaNs are the same): they have a decimal point or an exponent. Numbers that
/// are not finite are the strings NaN, Infinity and -Infinity. Counts are integers.
/// </remarks>
public static class JsonLines
{
    /// <summary>Writes rows with equal columns. Lines end in a line feed.</summary>
    /// <exception cref="ParameterException">
    /// A row has other columns than the first, or a text contains a lone surrogate.
    /// </exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static void Write(TextWriter writer, IEnumerable<TraceRow> rows)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(rows);
        JsonLinesWriter? file = null;
        foreach (var row in rows)
        {
            file ??= new(writer, row.Names);
            file.Row(row);
        }
    }

    /// <summary>
    /// Reads rows lazily, in one pass. A null is an empty cell. Before the first other text of a column, the texts NaN,
    /// Infinity and -Infinity are numbers. Empty lines are skipped.
    /// </summary>
    /// <exception cref="FormatException">
    /// The file is malformed. Raised when the line is reached; the message has line and column.
    /// </exception>
    /// <exception cref="ArgumentNullException"><paramref name="reader"/> is null.</exception>
    public static IEnumerable<TraceRow> Read(TextReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new JsonLinesReader(reader).Rows();
    }
}

/// <summary>Reads rows with equal columns from JSON Lines, one at a time.</summary>
internal sealed class JsonLinesReader(TextReader reader)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private readonly ImmutableArray<string>.Builder keys = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<TraceCell>.Builder cells = ImmutableArray.CreateBuilder<TraceCell>();
    private ImmutableArray<string> names;
    private ColumnKinds? kinds;
    private long line;

    public IEnumerable<TraceRow> Rows()
    {
        while (reader.ReadLine() is { } text)
        {
            line++;
            text = line == 1 ? text.TrimStart('\uFEFF') : text;
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return Row(Bytes(text));
            }
        }
    }

    private const string HalfOfAPair = "a text holds half of a surrogate pair, which is no character.";

    private TraceRow Row(byte[] bytes)
    {
        keys.Clear();
        cells.Clear();
        var json = new Utf8JsonReader(bytes);
        try
        {
            json.Read();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                throw At(bytes, json.TokenStartIndex, "a row must be an object in braces.");
            }

            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                Property(bytes, ref json);
            }

            RequireNames(bytes, json.TokenStartIndex);
            json.Read();
        }
        catch (JsonException error)
        {
            throw At(bytes, error.BytePositionInLine ?? 0, "this is not JSON: " + Detail(error.Message));
        }
        catch (InvalidOperationException)
        {
            // The reader raises this for an escape such as \ud800, which is a lone surrogate.
            throw At(bytes, json.TokenStartIndex, HalfOfAPair);
        }

        return new(names, cells.ToImmutable());
    }

    private void Property(byte[] bytes, ref Utf8JsonReader json)
    {
        var (place, name) = (keys.Count, json.GetString()!);
        if (!names.IsDefault && (place >= names.Length || names[place] != name))
        {
            throw At(
                bytes,
                json.TokenStartIndex,
                place < names.Length
                    ? $"the key is {Malformed.Quoted(name)}; in the first row it is {Malformed.Quoted(names[place])}."
                    : $"the first row has no key {Malformed.Quoted(name)}."
            );
        }

        if (names.IsDefault && (name.Length == 0 || !seen.Add(name)))
        {
            throw At(
                bytes,
                json.TokenStartIndex,
                name.Length == 0 ? "a key is empty." : $"the key {Malformed.Quoted(name)} occurs twice."
            );
        }

        keys.Add(name);
        json.Read();
        var cell =
            JsonCell.Read(ref json, named: kinds?.IsText(place) != true)
            ?? throw At(bytes, json.TokenStartIndex, "a cell must be a number, a text or null.");
        if (kinds?.Fits(place, cell) == false)
        {
            throw At(
                bytes,
                json.TokenStartIndex,
                cell.Kind == TraceKind.Text
                    ? $"{Malformed.Quoted(cell.Text)} is not a number, as those above it under "
                        + $"{Malformed.Quoted(name)} are."
                    : $"{cell} is not a text, as those above it under {Malformed.Quoted(name)} are."
            );
        }

        cells.Add(cell);
    }

    private void RequireNames(byte[] bytes, long where)
    {
        if (names.IsDefault)
        {
            names = keys.ToImmutable();
            kinds = new(names.Length, nonFiniteIsNumber: false);
            for (var place = 0; place < names.Length; place++)
            {
                kinds.Fits(place, cells[place]);
            }
        }
        else if (keys.Count < names.Length)
        {
            throw At(bytes, where, $"the key {Malformed.Quoted(names[keys.Count])} is missing.");
        }
    }

    private byte[] Bytes(string text)
    {
        try
        {
            return Strict.GetBytes(text);
        }
        catch (EncoderFallbackException error)
        {
            throw Malformed.At(line, 1 + error.Index, HalfOfAPair);
        }
    }

    private FormatException At(byte[] bytes, long position, string what) =>
        Malformed.At(line, 1 + Encoding.UTF8.GetCharCount(bytes, 0, (int)long.Min(position, bytes.Length)), what);

    /// <summary>
    /// The message of a parser error without its position, which counts bytes within the current line.
    /// </summary>
    private static string Detail(string message) => message.Split(" LineNumber:")[0];
}

/// <summary>Writes rows with equal columns as JSON Lines, one at a time.</summary>
internal sealed class JsonLinesWriter(TextWriter writer, ImmutableArray<string> names)
{
    private readonly char[] buffer = new char[32];
    private readonly string[] keys = [.. names.Select((name, place) => $"{(place == 0 ? "{" : ",")}{Quoted(name)}:")];

    public void Row(TraceRow row)
    {
        CsvWriter.RequireNames(names, row);
        for (var place = 0; place < keys.Length; place++)
        {
            writer.Write(keys[place]);
            Cell(row.Cells[place]);
        }

        writer.Write(keys.Length == 0 ? "{}\n" : "}\n");
    }

    private void Cell(TraceCell cell)
    {
        switch (cell.Kind)
        {
            case TraceKind.Number when cell.IsEmpty:
                writer.Write("null");
                break;
            case TraceKind.Count:
                writer.Write(cell.Count.ToString(CultureInfo.InvariantCulture));
                break;
            case TraceKind.Number when double.IsFinite(cell.Number):
                writer.Write(NumberText.Write(cell.Number, buffer));
                break;
            case TraceKind.Number:
                writer.Write('"');
                writer.Write(NumberText.Write(cell.Number, buffer));
                writer.Write('"');
                break;
            default:
                writer.Write(Quoted(cell.Text));
                break;
        }
    }

    private static string Quoted(string text)
    {
        try
        {
            return $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
        }
        catch (ArgumentException)
        {
            throw new ParameterException("text", Malformed.Quoted(text), "without half of a surrogate pair");
        }
    }
}

/// <summary>Conversion of cells to and from JSON.</summary>
internal static class JsonCell
{
    /// <summary>
    /// The cell at the reader, or null if the token is not a cell. On request, the strings NaN, Infinity and -Infinity
    /// are numbers.
    /// </summary>
    public static TraceCell? Read(ref Utf8JsonReader json, bool named)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Number:
                var digits = Encoding.ASCII.GetString(json.ValueSpan);
                return NumberText.TryCount(digits, out var count)
                    ? new(count)
                    : new(double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture));
            case JsonTokenType.String:
                var text = json.GetString()!;
                return named && NumberText.TryNamed(text, out var number) ? new(number) : new(text);
            case JsonTokenType.Null:
                return TraceCell.Empty;
            default:
                return null;
        }
    }
}
