using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace OptimizerFunctional;

/// <summary>A field of a CSV file with its position.</summary>
internal readonly record struct CsvField(string Text, bool IsQuoted, long Line, long Column)
{
    /// <summary>The cell: a text if the field is quoted.</summary>
    public TraceCell Cell => IsQuoted ? new(Text) : NumberText.Cell(Text);
}

/// <summary>The characters of a text with their positions: lines and columns, counted from 1.</summary>
internal sealed class CharSource(TextReader reader)
{
    private readonly char[] buffer = new char[4096];
    private int place;
    private int length;

    public long Line { get; private set; } = 1;

    public long Column { get; private set; } = 1;

    /// <summary>The next character, which is not consumed; -1 at the end.</summary>
    public int Peek()
    {
        if (place == length)
        {
            (place, length) = (0, reader.Read(buffer, 0, buffer.Length));
        }

        return length == 0 ? -1 : buffer[place];
    }

    /// <summary>Consumes the next character, after <see cref="Peek"/>.</summary>
    public char Read()
    {
        var next = buffer[place++];
        (Line, Column) = next == '\n' ? (Line + 1, 1) : (Line, Column + 1);
        return next;
    }

    /// <summary>Appends all characters before the first of the wanted ones, which include the line feed.</summary>
    public void ReadUntil(SearchValues<char> wanted, StringBuilder text)
    {
        while (Peek() >= 0)
        {
            var seen = buffer.AsSpan(place, length - place);
            var found = seen.IndexOfAny(wanted);
            var count = found < 0 ? seen.Length : found;
            text.Append(seen[..count]);
            (place, Column) = (place + count, Column + count);
            if (found >= 0)
            {
                return;
            }
        }
    }

    /// <summary>Consumes the next character if it is the wanted one.</summary>
    public bool Take(char wanted)
    {
        if (Peek() != wanted)
        {
            return false;
        }

        Read();
        return true;
    }

    /// <summary>Skips a UTF-8 byte order mark, which does not count as a column.</summary>
    public void SkipByteOrderMark()
    {
        if (Peek() == '\uFEFF')
        {
            place++;
        }
    }
}

/// <summary>
/// Splits CSV into records of fields (RFC 4180). Lines may also end in a single line feed. Only one record is stored.
/// </summary>
internal sealed class CsvScanner
{
    private static readonly SearchValues<char> EndOfPlain = SearchValues.Create(",\r\n\"");

    private readonly CharSource source;
    private readonly List<CsvField> fields = [];
    private readonly StringBuilder text = new();

    public CsvScanner(TextReader reader)
    {
        source = new(reader);
        source.SkipByteOrderMark();
    }

    /// <summary>Whether an empty line is a record of one empty field. By default it is skipped.</summary>
    public bool KeepsEmptyLines { get; set; }

    /// <summary>The fields of the next record; none at the end. The list is reused.</summary>
    public List<CsvField> Next()
    {
        fields.Clear();
        while (!KeepsEmptyLines && TakeLineEnd()) { }

        if (source.Peek() < 0)
        {
            return fields;
        }

        do
        {
            fields.Add(Field());
        } while (source.Take(','));

        if (source.Peek() >= 0 && !TakeLineEnd())
        {
            throw Malformed.At(
                source.Line,
                source.Column,
                "a closing quote must be followed by a comma or the end of the line."
            );
        }

        return fields;
    }

    /// <summary>Checks that a record has as many fields as the header.</summary>
    public static void RequireWidth(List<CsvField> fields, int width)
    {
        if (fields.Count != width)
        {
            var where = fields[int.Min(fields.Count, width + 1) - 1];
            throw Malformed.At(where.Line, where.Column, $"the row has {fields.Count} fields; the header has {width}.");
        }
    }

    private CsvField Field()
    {
        var (line, column) = (source.Line, source.Column);
        var quoted = source.Take('"');
        text.Clear();
        if (quoted)
        {
            ReadQuoted(line, column);
        }
        else
        {
            ReadPlain();
        }

        return new(text.ToString(), quoted, line, column);
    }

    private void ReadPlain()
    {
        source.ReadUntil(EndOfPlain, text);
        if (source.Peek() == '"')
        {
            throw Malformed.At(source.Line, source.Column, "a quote is inside an unquoted field.");
        }
    }

    private void ReadQuoted(long line, long column)
    {
        while (source.Peek() >= 0)
        {
            var next = source.Read();
            if (next == '"' && !source.Take('"'))
            {
                return;
            }

            text.Append(next);
        }

        throw Malformed.At(line, column, "this quote is never closed.");
    }

    private bool TakeLineEnd()
    {
        if (source.Take('\r') && source.Peek() >= 0 && source.Peek() != '\n')
        {
            throw Malformed.At(source.Line, source.Column, "a carriage return is not followed by a line feed.");
        }

        return source.Take('\n');
    }
}
