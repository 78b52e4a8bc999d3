using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Takes trials forward. A trial that was saved goes on where it was, bit for bit.</summary>
internal sealed class TrialRunner(SweepPlan plan, ISavedTrials store, CancellationToken interrupted)
{
    /// <summary>
    /// Takes a claimed trial to the budget of a task. The report is null if the user interrupted it. A trial that
    /// raises an exception has failed; others do not suffer.
    /// </summary>
    internal TrialReport? Run(StudyTask task) => Run(task, task.Until);

    /// <summary>Takes a claimed trial forward, at most to the budget of a task.</summary>
    internal TrialReport? Run(StudyTask task, long until)
    {
        try
        {
            if (Advanced(task, Math.Min(until, task.Until)) is not { } part)
            {
                return null;
            }

            var (value, attributes) = part.Report();
            return new(task.Until, value)
            {
                Attributes = [.. plan.Subject.Attributes.Zip(attributes, KeyValuePair.Create)],
            };
        }
        catch (Exception exception) when (TrialFailure.IsOf(exception))
        {
            return new(task.Until, double.NaN, TrialFailure.Sentence(exception));
        }
    }

    private TrialPart Advance(StudyTask task, string? saved, long until, CancellationToken limited)
    {
        try
        {
            return plan.Subject.Advance(task, saved, until, limited);
        }
        catch (Exception exception) when (saved is not null && exception is JsonException or FormatException)
        {
            // Not the fault of the trial: it may begin anew.
            throw new IOException(
                FormattableString.Invariant($"--out: the saved run of trial {task.Trial} is damaged; delete its file ")
                    + $"in trials/ to begin it anew: {MessageText.OneLine(exception.Message)}"
            );
        }
    }

    private TrialPart? Advanced(StudyTask task, long until)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(interrupted);

        if (plan.Seconds is { } seconds)
        {
            limited.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        var saved = store.Saved(task.Trial);

        for (var next = task.From; ; )
        {
            next += Math.Min(plan.Every, until - next);
            var part = Advance(task, saved, next, limited.Token);
            var isDone = part.End == TrialPartEnd.Ended || (part.End == TrialPartEnd.Reached && part.Count >= until);

            if (!isDone || until < task.Horizon)
            {
                saved = part.Saved();
                store.Save(task.Trial, saved);
            }

            if (part.End == TrialPartEnd.Interrupted)
            {
                return interrupted.IsCancellationRequested
                    ? null
                    : throw new TimeoutException($"ended by the limit of {plan.Seconds} s");
            }

            if (isDone)
            {
                return part;
            }

            next = Math.Max(next, part.Count);
        }
    }
}
