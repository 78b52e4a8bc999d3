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

    private (int ExitCode, string Reason, Solution? Solution) end;

    /// <summary>Runs, prints, saves, and returns the exit code.</summary>
    internal int Execute()
    {
        using var save = plan.Save?.Claimed();
        using var folder = plan.Folder?.Open(["iterates.csv", "report.html"], ("the one of --save", save?.Named));
        var writer = IterateWriters.For(plan.Format, terminal.Output, plan.Title);
        var iterates = plan.Iterates(terminal);
        writer.Begin(plan.Spec.Columns);
        var trace = Follow(iterates, writer);

        if (last is not null && last != printed)
        {
            writer.Write(last);
        }

        var summary = new RunSummary(best, plan.Spec.MinimumValue, plan.Spec.Period > 1, end.Reason);
        writer.End(summary);

        if (plan.Format == Format.Json)
        {
            JsonEnd.Write(terminal.Output, plan.Method.Name, plan.Spec.Names, plan.GradientNorm, end.Solution!);
        }

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
            return followed.ToTrace(TracedRun.Columns(plan.Spec));
        }

        foreach (var _ in followed)
        {
            // Enumerating writes and records the iterates.
        }

        return null;
    }

    /// <summary>The iterates of the run, which are printed. In the end its reason is known.</summary>
    private IEnumerable<Iterate> Observed(IEnumerable<Iterate> iterates, IIterateWriter writer)
    {
        var left = plan.Count;
        string? nonFinite = null;

        foreach (var iterate in left > 0 ? iterates : [])
        {
            nonFinite = NonFinite.Describe(iterate);

            if (nonFinite is not null || plan.Criteria.EndBefore(iterate))
            {
                break;
            }

            Observe(iterate, writer);
            yield return iterate;

            if (--left == 0 || plan.EndsAt(iterate) || terminal.Interrupted.IsCancellationRequested)
            {
                break;
            }
        }

        end = Ending(left == 0, nonFinite);
    }

    private (int ExitCode, string Reason, Solution? Solution) Ending(bool hasAllSteps, string? nonFinite)
    {
        var isJson = plan.Format == Format.Json;
        var solution = isJson || plan.Criteria.Any || (!hasAllSteps && nonFinite is null) ? End() : null;

        return terminal.Interrupted.IsCancellationRequested
                ? (ExitCode.Interrupted, $"Stopped: interrupted at iterate {last?.Index ?? 0}.", solution)
            : nonFinite is not null ? (ExitCode.Failure, solution?.Reason.Sentence ?? nonFinite, solution)
            : hasAllSteps && !plan.Criteria.Any
                ? (ExitCode.Success, $"Stopped: all {plan.Steps} steps were taken.", solution)
            : (plan.Criteria.ExitCodeOf(solution!.Reason), solution.Reason.Sentence, solution);

        Solution End() => plan.End(last, hasAllSteps, terminal);
    }

    private void Observe(Iterate iterate, IIterateWriter writer)
    {
        last = iterate;
        best = best is null || IsBetter(iterate, best) ? iterate : best;

        if (plan.Prints(iterate.Index))
        {
            writer.Write(iterate);
            printed = iterate;
            terminal.FlushNowAndThen();
        }
    }

    /// <summary>
    /// Of two points that satisfy the constraints, the lower one; of others, the one that violates less.
    /// </summary>
    private static bool IsBetter(Iterate one, Iterate other)
    {
        const double Allowed = 1e-6;
        var (violation, least) = (double.Max(one.Violation, Allowed), double.Max(other.Violation, Allowed));
        return violation < least || (violation == least && one.Value < other.Value);
    }

    private void Save()
    {
        if (last is not null)
        {
            plan.Save?.Write(writer => writer.WriteLine(last.ToJson(plan.Subject)));
        }
    }
}
