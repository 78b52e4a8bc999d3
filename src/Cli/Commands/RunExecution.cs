using System.Collections.Generic;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>Executes a run. Only the best and the last iterate are stored.</summary>
internal sealed class RunExecution(RunPlan plan, Terminal terminal)
{
    private Iterate? best;
    private Iterate? last;
    private Iterate? printed;

    private (int ExitCode, string Reason) end;

    /// <summary>Runs, prints, saves, and returns the exit code.</summary>
    internal int Execute()
    {
        using var save = plan.Save?.Claimed();
        using var folder = plan.Folder?.Open(["iterates.csv", "report.html"], ("the one of --save", save?.Named));
        var writer = IterateWriters.For(plan.Format, terminal.Output, plan.Title);
        var iterates = plan.Iterates(terminal);
        writer.Begin(plan.Spec.Problem.Dimension);
        var trace = Follow(iterates, writer);

        if (last is not null && last != printed)
        {
            writer.Write(last);
        }

        var summary = new RunSummary(best, plan.Spec.Problem.MinimumValue, plan.Spec.Problem.Period > 1, end.Reason);
        writer.End(summary);
        terminal.Output.Flush();
        Save();

        if (trace is not null)
        {
            new RunReport(plan, trace, summary, terminal).Write();
        }

        if (end.ExitCode == ExitCode.Failure)
        {
            terminal.WriteError(end.Reason);
        }

        return end.ExitCode;
    }

    /// <summary>Enumerates the iterates. They are recorded only if figures are wanted.</summary>
    private Trace? Follow(IEnumerable<Iterate> iterates, IIterateWriter writer)
    {
        var followed = Observed(iterates, writer);

        if (plan.Folder is not null || plan.Format == Format.Html)
        {
            return followed.ToTrace(TracedRun.Columns(plan.Spec.Problem));
        }

        foreach (var _ in followed)
        {
            // Enumerating writes and records the iterates.
        }

        return null;
    }

    private IEnumerable<Iterate> Observed(IEnumerable<Iterate> iterates, IIterateWriter writer)
    {
        end = (ExitCode.Success, $"Stopped: all {plan.Steps} steps were taken.");
        var left = plan.Count;

        if (left == 0)
        {
            yield break;
        }

        foreach (var iterate in iterates)
        {
            if (NonFinite.Describe(iterate) is { } sentence)
            {
                end = (ExitCode.Failure, sentence);
                yield break;
            }

            Observe(iterate, writer);
            yield return iterate;

            if (--left == 0)
            {
                yield break;
            }

            if (terminal.Interrupted.IsCancellationRequested)
            {
                end = (ExitCode.Interrupted, $"Stopped: interrupted at iterate {iterate.Index}.");
                yield break;
            }
        }

        if (terminal.Interrupted.IsCancellationRequested)
        {
            end = (ExitCode.Interrupted, $"Stopped: interrupted at iterate {last?.Index ?? 0}.");
            yield break;
        }

        // A method that ends by itself has a stop reason.
        end = plan.End(last, terminal.Interrupted);
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
        if (last is not null)
        {
            plan.Save?.Write(writer => writer.WriteLine(last.ToJson(plan.Subject)));
        }
    }
}
