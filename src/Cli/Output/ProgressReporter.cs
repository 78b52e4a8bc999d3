using System;
using System.Diagnostics;
using System.Threading;
using Spectre.Console;

namespace OptimizerFunctional.Cli.Output;

/// <summary>
/// Reports the progress of long work on standard error, with the remaining time: a bar on a terminal, occasional lines
/// elsewhere.
/// </summary>
internal static class ProgressReporter
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(2);

    /// <summary>Runs the work, which calls its argument after each of its parts.</summary>
    internal static void Watch(Terminal terminal, int parts, string unit, Action<Action> work)
    {
        if (terminal.IsErrorInteractive)
        {
            Bar(terminal, parts, unit, work);
        }
        else
        {
            Lines(terminal, parts, unit, work);
        }
    }

    private static void Bar(Terminal terminal, int parts, string unit, Action<Action> work)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(terminal.Error) });
        console
            .Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn(),
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            )
            .Start(context =>
            {
                var task = context.AddTask(unit, maxValue: parts);
                work(() => task.Increment(1));
            });
        terminal.Error.Flush();
    }

    private static void Lines(Terminal terminal, int parts, string unit, Action<Action> work)
    {
        var begun = Stopwatch.GetTimestamp();
        var said = begun;
        var done = 0;
        var saying = new Lock();
        work(() =>
        {
            lock (saying)
            {
                done++;

                if (Stopwatch.GetElapsedTime(said) > BetweenLines && done < parts)
                {
                    said = Stopwatch.GetTimestamp();
                    var left = Stopwatch.GetElapsedTime(begun) * ((double)(parts - done) / done);
                    terminal.Error.Write(
                        FormattableString.Invariant(
                            $"optimize: {done} of {parts} {unit}, about {Math.Ceiling(left.TotalSeconds)} s left\n"
                        )
                    );
                    terminal.Error.Flush();
                }
            }
        });
    }
}
