using System;
using System.Buffers;
using System.IO;
using System.Text;

namespace OptimizerFunctional;

/// <summary>The characters of a text, each with its line and column, both counted from 1.</summary>
internal sealed class CharSource(TextReader reader)
{
    private readonly char[] buffer = new char[4096];
    private int place;
    private int length;

    public long Line { get; private set; } = 1;

    public long Column { get; private set; } = 1;

    /// <summary>The next character, which stays; -1 at the end.</summary>
    public int Peek()
    {
        if (place == length)
        {
            (place, length) = (0, reader.Read(buffer, 0, buffer.Length));
        }

        return length == 0 ? -1 : buffer[place];
    }

    /// <summary>The next character, which <see cref="Peek"/> has seen.</summary>
    public char Read()
    {
        var next = buffer[place++];
        (Line, Column) = next == '\n' ? (Line + 1, 1) : (Line, Column + 1);
        return next;
    }

    /// <summary>Appends what comes before the first of the wanted characters, one of which is the line feed.</summary>
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

    /// <summary>Reads the next character if it is the wanted one.</summary>
    public bool Take(char wanted)
    {
        if (Peek() != wanted)
        {
            return false;
        }

        Read();
        return true;
    }

    /// <summary>Skips the mark that some programs put at the start of UTF-8. It takes no column.</summary>
    public void SkipByteOrderMark()
    {
        if (Peek() == '\uFEFF')
        {
            place++;
        }
    }
}
