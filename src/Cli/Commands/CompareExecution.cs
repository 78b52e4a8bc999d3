using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>A comparison being run, one method after the other so that none disturbs the time of another.</summary>
internal sealed class CompareExecution(ComparePlan plan, Terminal terminal)
{
    private readonly List<(Contender Contender, Outcome Outcome)> done = [];

    /// <summary>Runs, prints, saves, and returns the exit code.</summary>
    internal int Execute()
    {
        ProgressReporter.Watch(terminal, plan.Contenders.Length * plan.Race.Parts, "parts", RunAll);
        var ranked = Outcome.Rank(done, run => run.Outcome).ToArray();
        Report(new(["method"], [.. ranked.Select(run => (ImmutableArray.Create(run.Contender.Label), run.Outcome))]));
        return done[^1].Outcome.IsInterrupted ? ExitCode.Interrupted : ExitCode.Success;
    }

    private void RunAll(Action tick)
    {
        foreach (var contender in plan.Contenders)
        {
            // A short run first: the time is then not that of the compiler.
            (plan.Race with { Steps = Math.Min(1, plan.Race.Steps) }).Run(contender.Solver, terminal.Interrupted);
            var outcome = plan.Race.Run(contender.Solver, terminal.Interrupted, tick);
            done.Add((contender, outcome));

            if (outcome.IsInterrupted)
            {
                break;
            }
        }
    }

    private void Report(Ranking ranking)
    {
        var report =
            plan.Folder is null && plan.Format != Format.Html ? null : new CompareReport(plan, done, ranking, terminal);
        Print(ranking, report);

        if (plan.Folder is { } folder)
        {
            report!.Save(folder);
        }
    }

    private void Print(Ranking ranking, CompareReport? report)
    {
        if (plan.Format == Format.Html)
        {
            report!.Page.Write(terminal.Output);
        }
        else if (plan.Format == Format.Csv)
        {
            ranking.WriteCsv(terminal.Output);
        }
        else
        {
            terminal.WriteLine(plan.Title);
            terminal.WriteLine("");
            ranking.Print(terminal);
            terminal.WriteLine("");
            terminal.WriteLine(plan.Race.Note);
        }

        terminal.Output.Flush();
    }
}
