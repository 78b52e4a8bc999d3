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
        foreach (var contender in plan.Contenders)
        {
            // A short run first: the time is then not that of the compiler.
            (plan.Race with { Steps = Math.Min(1, plan.Race.Steps) }).Run(contender.Optimizer, terminal.Interrupted);
            var outcome = plan.Race.Run(contender.Optimizer, terminal.Interrupted);
            done.Add((contender, outcome));

            if (outcome.IsInterrupted)
            {
                break;
            }
        }

        var ranked = Outcome.Rank(done, run => run.Outcome).ToArray();
        Print(new(["method"], [.. ranked.Select(run => (ImmutableArray.Create(run.Contender.Label), run.Outcome))]));
        return done[^1].Outcome.IsInterrupted ? ExitCode.Interrupted : ExitCode.Success;
    }

    private void Print(Ranking ranking)
    {
        plan.Folder?.Write("comparison.csv", ranking.ToCsv());

        if (plan.Format == Format.Csv)
        {
            terminal.Output.Write(ranking.ToCsv());
        }
        else
        {
            terminal.WriteLine($"{plan.Title}, {plan.Race.Steps} steps each");
            terminal.WriteLine("");
            ranking.Print(terminal);
            terminal.WriteLine("");
            terminal.WriteLine($"Iterations and evaluations are those to a gap of {Digits.Few(plan.Race.Gap)}.");
        }

        terminal.Output.Flush();
    }
}
