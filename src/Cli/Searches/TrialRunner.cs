using System;
using System.Diagnostics;
using System.Threading;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Searches;

/// <summary>Takes trials forward. A trial that was saved goes on where it was, bit for bit.</summary>
internal sealed class TrialRunner(SearchPlan plan, ISavedTrials store, CancellationToken interrupted)
{
    /// <summary>
    /// Takes a claimed trial to the evaluations of a task. The report is null if the user interrupted it. A trial that
    /// raises an exception has failed; others do not suffer.
    /// </summary>
    internal TrialReport? Run(StudyTask task) => Run(task, task.Until);

    /// <summary>Takes a claimed trial to so many evaluations, at most those of a task.</summary>
    internal TrialReport? Run(StudyTask task, long until)
    {
        try
        {
            var found = Advanced(task, Math.Min(until, task.Until));
            return found is null ? null : new(task.Until, Value(found));
        }
        catch (Exception exception) when (TrialFailure.IsOf(exception))
        {
            return new(task.Until, double.NaN, TrialFailure.Sentence(exception));
        }
    }

    private Solution? Advanced(StudyTask task, long until)
    {
        var solver = plan.Spec.Adapt(plan.Solver(task.Settings));
        var saved = store.Saved(task.Trial);
        Solution? found = null;
        var began = Stopwatch.GetTimestamp();

        for (var next = task.From; found is null || (IsCut(found) && next < until); )
        {
            next = Math.Min(until, next + plan.Every);
            var stop = Stop.AfterEvaluations(next)
                .Or(Stop.When("interrupted", _ => interrupted.IsCancellationRequested || IsLate(began)));
            found = saved is null
                ? solver.Minimize(plan.Spec.Objective, plan.Spec.Start, stop)
                : solver.Resume(plan.Spec.Objective, saved, stop, resume: new() { Subject = plan.Spec.Subject });
            saved = found.ToJson(plan.Spec.Subject);
            store.Save(task.Trial, saved);

            if (found.Reason.Kind == StopKind.Custom)
            {
                return interrupted.IsCancellationRequested
                    ? null
                    : throw new TimeoutException($"ended by the limit of {plan.Seconds} s");
            }

            next = Math.Max(next, found.Evaluations);
        }

        return found;
    }

    private bool IsLate(long began) =>
        plan.Seconds is { } seconds && Stopwatch.GetElapsedTime(began).TotalSeconds > seconds;

    private static bool IsCut(Solution found) => found.Reason.Kind == StopKind.EvaluationLimit;

    /// <summary>
    /// The lowest value; for a method with an answer of its own the value of that, which is one more evaluation.
    /// </summary>
    private double Value(Solution found)
    {
        var point = found.HasAnswer ? found.Answer : found.Point;
        var value = found.HasAnswer ? plan.Spec.Objective.Evaluate(point).Value : found.Value;
        return double.IsFinite(value) && plan.Spec.IsFeasible(point) ? value : double.NaN;
    }
}
