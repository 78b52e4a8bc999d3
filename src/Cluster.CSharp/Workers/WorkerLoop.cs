using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Threading;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cluster.Work;

namespace OptimizerFunctional.Cluster.Workers;

/// <summary>
/// The command <c>worker</c>: runs assignments, one after the other, in the process of a worker. It ends when its
/// standard input is closed: a worker does not outlive its silo.
/// </summary>
internal static class WorkerLoop
{
    /// <summary>The argument that makes a process a worker.</summary>
    internal const string Word = "worker";

    internal static void Run(TextReader input, TextWriter output)
    {
        using BlockingCollection<string> lines = [];
        Say(Answer.Ready);
        new Thread(() => Listen(input, lines)) { IsBackground = true }.Start();
        (string[] Arguments, SweepWork Work)? last = null;

        foreach (var request in lines.GetConsumingEnumerable().Select(Request.Read))
        {
            try
            {
                if (last is null || !last.Value.Arguments.SequenceEqual(request.Arguments))
                {
                    last = ([.. request.Arguments], SweepWork.Of(request.Arguments));
                }

                if (last.Value.Work.Key != request.Key)
                {
                    throw new UsageException("the data of the sweep are others on this machine");
                }
            }
            catch (UsageException exception)
            {
                last = null;
                Say(new(null, null, MessageText.OneLine(exception.Message)));
                continue;
            }

            var (result, saved) = last.Value.Work.Run(
                request.Assignment,
                request.Saved,
                checkpoint => Say(new(checkpoint, null))
            );
            Say(new(saved, result));
        }

        void Say(Answer answer)
        {
            output.WriteLine(answer.Line);
            output.Flush();
        }
    }

    /// <summary>Reads lines, also while a trial runs, so that the end of the input is seen at once.</summary>
    private static void Listen(TextReader input, BlockingCollection<string> lines)
    {
        while (input.ReadLine() is { } line)
        {
            lines.Add(line);
        }

        Environment.Exit(0);
    }
}
