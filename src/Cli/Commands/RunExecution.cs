using System.Collections.Generic;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>A plan being run. Of all iterates, only the best and the last are remembered.</summary>
internal sealed class RunExecution(RunPlan plan, Terminal terminal)
{
    private Iterate? best;
    private Iterate? last;
    private Iterate? printed;

    /// <summary>Runs, prints, saves, and returns the exit code.</summary>
    internal int Execute()
    {
        IIterateWriter writer = plan.Format switch
        {
            Format.Jsonl => new JsonIterates(terminal.Output),
            Format.Csv => new CsvIterates(terminal.Output),
            _ => new Table(terminal.Output, plan.Title),
        };
        var iterates = plan.Iterates();
        writer.Begin(plan.Setting.Problem.Dimension);
        var (exitCode, reason) = Follow(iterates, writer);

        if (last is not null && last != printed)
        {
            writer.Write(last);
        }

        writer.End(new(best, plan.Setting.Problem.MinimumValue, plan.Setting.Problem.Period > 1, reason));
        terminal.Output.Flush();
        Save();

        if (exitCode == ExitCode.Failure)
        {
            terminal.Complain(reason);
        }

        return exitCode;
    }

    private (int ExitCode, string Reason) Follow(IEnumerable<Iterate> iterates, IIterateWriter writer)
    {
        var left = plan.Count;

        if (left > 0)
        {
            foreach (var iterate in iterates)
            {
                if (Trouble.In(iterate) is { } trouble)
                {
                    return (ExitCode.Failure, trouble);
                }

                Observe(iterate, writer);

                if (--left == 0)
                {
                    break;
                }

                if (terminal.Interrupted.IsCancellationRequested)
                {
                    return (ExitCode.Interrupted, $"Stopped: interrupted at iterate {iterate.Index}.");
                }
            }
        }

        return (ExitCode.Success, $"Stopped: all {plan.Steps} steps were taken.");
    }

    private void Observe(Iterate iterate, IIterateWriter writer)
    {
        last = iterate;
        best = best is null || iterate.Value < best.Value ? iterate : best;

        if (iterate.Index % plan.Every == 0)
        {
            writer.Write(iterate);
            printed = iterate;
            terminal.FlushNowAndThen();
        }
    }

    private void Save()
    {
        if (plan.Save is not null && last is not null)
        {
            Files.WriteAtomically("--save", plan.Save, writer => writer.WriteLine(last.ToJson()));
        }
    }
}
