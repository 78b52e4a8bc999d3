using System;
using System.Diagnostics;
using System.IO;
using System.Threading;

namespace OptimizerFunctional.Cli;

/// <summary>Where the command writes to, and whether the user has had enough.</summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="IsInteractive">Whether standard output is seen by a person, and not read by a program.</param>
/// <param name="Interrupted">Cancelled by Ctrl-C.</param>
internal sealed record Terminal(TextWriter Output, TextWriter Error, bool IsInteractive, CancellationToken Interrupted)
{
    /// <summary>Whether standard error is seen by a person, who may be shown a bar.</summary>
    internal bool IsErrorInteractive { get; init; }

    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(50);

    private long flushed;

    /// <summary>Writes a line, which ends in a line feed on every system.</summary>
    internal void WriteLine(string text)
    {
        Output.Write(text);
        Output.Write('\n');
    }

    /// <summary>
    /// Says in one line on standard error what is wrong, and shows it in more lines where there are some.
    /// </summary>
    internal void WriteError(string text, string? illustration = null)
    {
        Error.Write(illustration is null ? $"optimize: {text}\n" : $"optimize: {text}\n{illustration}\n");
        Error.Flush();
    }

    /// <summary>
    /// Lets what was written be seen, unless something was a moment ago: a flush a line would cost more than the line.
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
