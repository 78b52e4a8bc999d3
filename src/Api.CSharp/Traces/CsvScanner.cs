using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace OptimizerFunctional;

/// <summary>Splits CSV into records of fields by RFC 4180; lines may also end in a line feed alone. It holds one record at a time.</summary>
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

    /// <summary>The fields of the next record that is not an empty line; none at the end. The list is used again.</summary>
    public List<CsvField> Next()
    {
        fields.Clear();
        while (TakeLineEnd())
        {
        }

        if (source.Peek() < 0)
        {
            return fields;
        }

        do
        {
            fields.Add(Field());
        }
        while (source.Take(','));

        if (source.Peek() >= 0 && !TakeLineEnd())
        {
            throw Malformed.At(source.Line, source.Column, "a comma or the end of the line comes after a closing quote.");
        }

        return fields;
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
            throw Malformed.At(source.Line, source.Column, "a quote stands inside a field that does not begin with one.");
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

        throw Malformed.At(line, column, "the quote that opens here is never closed.");
    }

    private bool TakeLineEnd()
    {
        if (source.Take('\r') && source.Peek() >= 0 && source.Peek() != '\n')
        {
            throw Malformed.At(source.Line, source.Column, "a carriage return stands without its line feed.");
        }

        return source.Take('\n');
    }
}
