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
    internal static void Watch(Terminal terminal, int parts, string unit, Action<Action> work) =>
        Watch(
            terminal,
            parts,
            unit,
            (Action<int, string> tell) =>
            {
                var done = 0;
                work(() => tell(Interlocked.Increment(ref done), ""));
            }
        );

    /// <summary>
    /// Runs the work, which calls its argument now and then with the number of finished parts and what else is known.
    /// </summary>
    internal static void Watch(Terminal terminal, int parts, string unit, Action<Action<int, string>> work)
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

    private static void Bar(Terminal terminal, int parts, string unit, Action<Action<int, string>> work)
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
                work(
                    (done, known) =>
                    {
                        task.Value = Math.Max(task.Value, done);
                        task.Description = known.Length > 0 ? $"{unit}, {known}" : unit;
                    }
                );
            });
        terminal.Error.Flush();
    }

    private static void Lines(Terminal terminal, int parts, string unit, Action<Action<int, string>> work)
    {
        var begun = Stopwatch.GetTimestamp();
        var said = begun;
        var most = 0;
        var saying = new Lock();
        work(
            (done, known) =>
            {
                lock (saying)
                {
                    most = Math.Max(most, done);

                    if (Stopwatch.GetElapsedTime(said) > BetweenLines && most < parts)
                    {
                        said = Stopwatch.GetTimestamp();
                        var left = Stopwatch.GetElapsedTime(begun) * ((double)(parts - most) / most);
                        var also = known.Length > 0 ? $", {known}" : "";
                        var seconds = FormattableString.Invariant($"about {Math.Ceiling(left.TotalSeconds)} s left");
                        terminal.Error.Write($"{terminal.Program}: {most} of {parts} {unit}{also}, {seconds}\n");
                        terminal.Error.Flush();
                    }
                }
            }
        );
    }
}
