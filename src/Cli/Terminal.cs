using System;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Threading;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli;

/// <summary>The output streams of a command, and its cancellation.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsInteractive">Whether standard output is a terminal.</param>
/// <param name="Interrupted">Canceled by Ctrl-C, SIGTERM and SIGHUP.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool IsInteractive, CancellationToken Interrupted)
{
    /// <summary>The name of the program, before its messages on standard error.</summary>
    internal string Program { get; init; } = "optimize";

    /// <summary>Whether standard error is a terminal, which can show a progress bar.</summary>
    internal bool IsErrorInteractive { get; init; }

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private const int MaxLength = 380;

    private long flushed;

    /// <summary>
    /// The number of characters in a line of the terminal; null where the output is a file or a pipe.
    /// </summary>
    internal int? Width { get; init; } = IsInteractive && Console.WindowWidth > 0 ? Console.WindowWidth : null;

    /// <summary>Writes a table that fits the width of the terminal.</summary>
    internal void WriteTable(
        ImmutableArray<string> headers,
        ImmutableArray<ImmutableArray<string>> rows,
        Func<int, bool> isText,
        bool isRuled
    )
    {
        foreach (var line in TextLayout.Fit(headers, rows, isText, isRuled, Width))
        {
            WriteLine(line);
        }
    }

    /// <summary>Writes a line that ends in a line feed on every system.</summary>
    internal void WriteLine(string text)
    {
        Output.Write(text);
        Output.Write('\n');
    }

    /// <summary>
    /// Writes an error message in one line to standard error, followed by an illustration if there is one.
    /// </summary>
    internal void WriteError(string text, string? illustration = null)
    {
        Error.Write($"{Program}: {Cut(text)}\n");

        if (illustration is not null)
        {
            Error.Write($"{illustration}\n");
        }

        Error.Flush();
    }

    /// <summary>Writes a sentence about a command that goes on in one line to standard error.</summary>
    internal void Warn(string sentence) => WriteError(sentence);

    /// <summary>
    /// The text on one line. The middle of a long text is cut: the error is at its start, the rule at its end.
    /// </summary>
    private static string Cut(string text)
    {
        var line = MessageText.OneLine(text);
        return line.Length <= MaxLength ? line : $"{line[..(MaxLength / 2)]} ... {line[^(MaxLength / 2)..]}";
    }

    /// <summary>
    /// Flushes the output, unless it was flushed a moment ago: a flush costs more than writing a line.
    /// </summary>
    internal void FlushNowAndThen()
    {
        if (Stopwatch.GetElapsedTime(flushed) > LongestWait)
        {
            Output.Flush();
            flushed = Stopwatch.GetTimestamp();
        }
    }
}
