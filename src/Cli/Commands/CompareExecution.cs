using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>
/// Executes a comparison, one method after the other, so that runs do not disturb each other's times.
/// </summary>
internal sealed class CompareExecution(ComparePlan plan, Terminal terminal)
{
    private readonly List<(ComparedMethod Method, Outcome Outcome)> done = [];

    /// <summary>Runs, prints, saves, and returns the exit code.</summary>
    internal int Execute()
    {
        using var folder = plan.Folder?.Open(["comparison.csv", "iterates.csv", "report.html"]);
        ProgressReporter.Watch(terminal, plan.Methods.Length * plan.Benchmark.Parts, "parts", RunAll);
        var ranked = Outcome.Rank(done, run => run.Outcome).ToArray();
        Report(new(["method"], [.. ranked.Select(run => (ImmutableArray.Create(run.Method.Label), run.Outcome))]));
        return done[^1].Outcome.IsInterrupted ? ExitCode.Interrupted : ExitCode.Success;
    }

    private void RunAll(Action tick)
    {
        foreach (var method in plan.Methods)
        {
            // A short warm-up run, so that JIT compilation is not timed.
            (plan.Benchmark with { Steps = Math.Min(1, plan.Benchmark.Steps) }).Run(
                method.Solver,
                terminal.Interrupted
            );
            var outcome = plan.Benchmark.Run(method.Solver, terminal.Interrupted, tick);
            done.Add((method, outcome));

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
            report!.Html.Write(terminal.Output);
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
            terminal.WriteLine(plan.Benchmark.Note(plan.Methods.Select(method => method.Solver)));
        }

        terminal.Output.Flush();
    }
}
