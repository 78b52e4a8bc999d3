using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using OptimizerFunctional.Cli;

namespace OptimizerFunctional.Fuzz;

/// <summary>Runs `optimize` within this process, canceled after a while, as Ctrl-C does.</summary>
internal static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AfterCanceling = TimeSpan.FromSeconds(15);

    internal static Verdict Run(IReadOnlyList<string> words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var interruption = new CancellationTokenSource(Patience);
        var terminal = new Terminal(
            TextWriter.Synchronized(output),
            TextWriter.Synchronized(error),
            IsInteractive: false,
            interruption.Token
        );
        var run = Task.Factory.StartNew(
            () => CommandLine.Run(words, terminal),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

        try
        {
            return run.Wait(Patience + AfterCanceling)
                ? new(run.Result, output.ToString(), error.ToString(), IsHanging: false)
                : new(-1, "", "", IsHanging: true);
        }
        catch (AggregateException exception)
        {
            return new(-1, output.ToString(), exception.InnerException!.ToString(), IsHanging: false);
        }
    }
}
