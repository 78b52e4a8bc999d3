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
        var saved = store.Saved(task.Trial);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(interrupted);

        if (plan.Seconds is { } seconds)
        {
            limited.CancelAfter(TimeSpan.FromSeconds(seconds));
        }

        try
        {
            var part = Advanced(task, Math.Min(until, task.Until), saved, limited.Token);

            if (part.End != TrialPartEnd.Interrupted && Report(task, part, limited.Token) is { } report)
            {
                return report;
            }

            store.Save(task.Trial, part.Saved());
            return interrupted.IsCancellationRequested
                ? null
                : new(task.Until, double.NaN, $"ended by the limit of {plan.Seconds} s");
        }
        catch (Exception exception) when (TrialFailure.IsOf(exception))
        {
            return new(task.Until, double.NaN, TrialFailure.Sentence(exception));
        }
    }

    /// <summary>The report of a trial; null if it was interrupted.</summary>
    private TrialReport? Report(StudyTask task, TrialPart part, CancellationToken limited)
    {
        try
        {
            var (value, attributes) = part.Report(limited);
            return new(task.Until, value)
            {
                Attributes = [.. plan.Subject.Attributes.Zip(attributes, KeyValuePair.Create)],
            };
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private TrialPart Advanced(StudyTask task, long until, string? saved, CancellationToken limited)
    {
        for (var next = task.From; ; )
        {
            next += Math.Min(plan.Every, until - next);
            var part = Advance(task, saved, next, limited);

            if (part.Begun > task.Until)
            {
                // It was saved beyond a rung whose report was lost: the report is that of the rung.
                (saved, next) = (null, 0);
                continue;
            }

            var isDone = part.End != TrialPartEnd.Reached || part.Count >= until;

            if (part.End != TrialPartEnd.Interrupted && (!isDone || until < task.Horizon))
            {
                saved = part.Saved();
                store.Save(task.Trial, saved);
            }

            if (isDone)
            {
                return part;
            }

            next = Math.Max(next, part.Count);
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
            // Not the fault of the trial, which may begin anew.
            throw new IOException(
                FormattableString.Invariant(
                    $"--out: trials/{task.Trial:D6}.json is no saved run of this trial; delete "
                ) + $"it to begin the trial anew: {MessageText.OneLine(exception.Message.Split(';')[0]).TrimEnd('.')}"
            );
        }
    }
}
