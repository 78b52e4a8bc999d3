using System;
using System.Collections.Concurrent;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Executes a sweep. The order in which runs end does not affect the output.</summary>
internal sealed class SweepExecution(SweepPlan plan, Terminal terminal, ISweepWorkers workers)
{
    private readonly ConcurrentDictionary<int, Outcome> outcomes = new();

    /// <summary>
    /// Runs all combinations that are not finished, prints the best, saves, and returns the exit code.
    /// </summary>
    internal int Execute()
    {
        using var claimed = plan.Folder?.Open([SweepIdentity.FileName, SweepLog.FileName, "report.html"]);

        using (var log = OpenLog())
        {
            RunRest(log);
        }

        var isWhole = outcomes.Count == plan.Grid.Count;
        Print(isWhole);

        if (plan.Folder is { } folder)
        {
            folder.Write(SweepLog.FileName, writer => new SweepTable(plan).Write(writer, outcomes));
            SweepReport.Write(plan, outcomes, folder, terminal);
        }

        return isWhole ? ExitCode.Success : ExitCode.Interrupted;
    }

    private SweepLog? OpenLog()
    {
        if (plan.Folder is null)
        {
            return null;
        }

        SweepIdentity.Claim(plan, plan.Folder);
        var log = SweepLog.Open(plan, plan.Folder);

        foreach (var (run, outcome) in log.Finished)
        {
            outcomes[run] = outcome;
        }

        return log;
    }

    private void RunRest(SweepLog? log)
    {
        int[] rest = [.. Enumerable.Range(0, plan.Grid.Count).Where(run => !outcomes.ContainsKey(run))];

        if (rest.Length > 0)
        {
            ProgressReporter.Watch(
                terminal,
                rest.Length,
                "runs",
                (Action tick) =>
                    workers.Run(
                        plan,
                        rest,
                        (run, outcome) =>
                        {
                            log?.Append(run, outcome);
                            outcomes[run] = outcome;
                            tick();
                        }
                    )
            );
        }
    }

    private void Print(bool isWhole)
    {
        var ranking = SweepReport.Ranked(plan, outcomes);
        terminal.WriteLine($"{plan.Title}: {plan.Rest}".TrimEnd(' ', ':'));
        terminal.WriteLine("");
        ranking.Print(terminal);
        terminal.WriteLine("");
        terminal.WriteLine(
            isWhole
                ? FormattableString.Invariant(
                    $"The best {Math.Min(SweepReport.Most, outcomes.Count)} of {outcomes.Count} runs. "
                ) + plan.Benchmark.Note([plan.Grid.Solver(0)])
                : FormattableString.Invariant($"Interrupted: {outcomes.Count} of {plan.Grid.Count} runs are finished.")
        );
        terminal.Output.Flush();
    }
}
