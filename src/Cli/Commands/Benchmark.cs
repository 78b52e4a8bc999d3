using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The common settings of several runs that are compared.</summary>
/// <param name="Spec">The problem and the start.</param>
/// <param name="Steps">The number of steps of each run.</param>
/// <param name="Gap">The gap above the known minimum that counts as reaching it.</param>
internal sealed record Benchmark(ProblemSpec Spec, long Steps, double Gap)
{
    /// <summary>Explains the columns of a ranking of these methods.</summary>
    internal string Note(IEnumerable<Solver> methods)
    {
        var columns = double.IsNaN(Spec.MinimumValue)
            ? "The minimum is not known, so there is no gap."
            : $"Iterations and evaluations are those to a gap of {Digits.Few(Gap)}.";
        return methods.Any(method => HasAnswer(Spec.Adapt(method)))
            ? $"{columns} A method with an answer of its own, such as an average, is ranked by that; every look at its "
                + "value is an evaluation."
            : columns;
    }

    /// <summary>The number of progress reports per run.</summary>
    internal int Parts => (int)Math.Clamp(Steps, 1, 100);

    /// <summary>
    /// Runs an optimizer in place. Numbers that are not finite end the run; the command does not fail.
    /// </summary>
    /// <param name="optimizer">The method.</param>
    /// <param name="interrupted">Ends the run before its next step.</param>
    /// <param name="tick">
    /// Called for each progress report: <see cref="Parts"/> times, unless the run ends early.
    /// </param>
    internal Outcome Run(Solver optimizer, CancellationToken interrupted, Action? tick = null) =>
        Outcome(optimizer, Advance(optimizer, Stop.AfterIterations(Steps), interrupted, tick));

    /// <summary>Takes a run forward.</summary>
    /// <param name="optimizer">The method.</param>
    /// <param name="limit">Where to.</param>
    /// <param name="interrupted">Ends the run before its next step.</param>
    /// <param name="tick">Called for each progress report.</param>
    /// <param name="saved">The run as it was saved; null for a new one.</param>
    /// <param name="reached">Where that has reached the gap; null if it has not.</param>
    internal AdvancedRun Advance(
        Solver optimizer,
        Stop limit,
        CancellationToken interrupted,
        Action? tick = null,
        string? saved = null,
        (long Iterations, long Evaluations)? reached = null
    )
    {
        var part = Math.Max(1, Steps / Parts);
        var target = Spec.MinimumValue + Gap;
        var watch = Stop.When(
            "interrupted",
            progress =>
            {
                if (reached is null && progress.Value <= target)
                {
                    reached = (progress.Index, progress.Evaluations);
                }

                if (
                    tick is not null
                    && progress.Index > 0
                    && progress.Index % part == 0
                    && progress.Index / part <= Parts
                )
                {
                    tick();
                }

                return interrupted.IsCancellationRequested;
            }
        );
        var stop = watch.Or(limit);
        var method = Spec.Adapt(optimizer);
        var found = saved is null
            ? method.Minimize(Spec.Objective, Spec.Start, stop)
            : method.Resume(Spec.Objective, saved, stop, resume: new() { Subject = Spec.Subject });
        return new(found, reached);
    }

    /// <summary>The outcome of a run.</summary>
    /// <param name="optimizer">The method.</param>
    /// <param name="run">The run.</param>
    /// <param name="looksAtAll">
    /// Whether all answers of a method with an answer of its own are looked at, for which it runs once more; else the
    /// last one, and where it reached the gap is not known.
    /// </param>
    /// <param name="interrupted">Interrupts that second run with an exception.</param>
    internal Outcome Outcome(
        Solver optimizer,
        AdvancedRun run,
        bool looksAtAll = true,
        CancellationToken interrupted = default
    )
    {
        var method = Spec.Adapt(optimizer);
        var (found, target) = (run.Found, Spec.MinimumValue + Gap);
        var (point, best, looks, first) = (found.Point, found.Value, 0L, run.Reached);
        if (!run.IsInterrupted && HasAnswer(method))
        {
            (first, point) = (null, found.Answer);
            foreach (var (iterate, answered) in looksAtAll ? Answers(method, found.Iterations) : Last(found))
            {
                interrupted.ThrowIfCancellationRequested();
                (looks, best) = (looks + 1, answered);
                first ??=
                    iterate is not null && answered <= target ? (iterate.Index, iterate.Evaluations + looks) : null;
            }
        }

        // A point that violates a constraint has no value to compare.
        var value = double.IsFinite(best) && Spec.IsFeasible(point) ? best : double.NaN;
        return new()
        {
            Value = value,
            Gap = value - Spec.MinimumValue,
            Iterations = found.Iterations,
            Evaluations = found.Evaluations + looks,
            IterationsToGap = first?.Iterations,
            EvaluationsToGap = first?.Evaluations,
            Seconds = found.Elapsed.TotalSeconds,
            IsInterrupted = run.IsInterrupted,
            Reason = Words(found.Reason),
        };
    }

    /// <summary>
    /// Whether a method answers with a point of its own. Asked on a function of zeros, which costs no evaluation.
    /// Values of a function that changes from iterate to iterate cannot be compared, nor those of answers.
    /// </summary>
    private bool HasAnswer(Solver method) =>
        method is Optimizer or SharpnessAware
        && Spec.Period <= 1
        && method.Iterates(Objective.Create((_, _) => 0), Spec.Start).First().HasAnswer;

    /// <summary>The iterates of a run once more, and the values of its answers.</summary>
    private IEnumerable<(Iterate? Iterate, double Value)> Answers(Solver method, long iterations) =>
        method
            .Iterates(Spec.Objective, Spec.Start)
            .TakeWhile(iterate => iterate.Index <= iterations)
            .Select(iterate => ((Iterate?)iterate, Spec.Objective.Evaluate(iterate.Answer).Value));

    /// <summary>The value of the last answer.</summary>
    private IEnumerable<(Iterate? Iterate, double Value)> Last(Solution found) =>
        [(null, Spec.Objective.Evaluate(found.Answer).Value)];

    private static string Words(StopReason reason) =>
        reason.Kind switch
        {
            StopKind.IterationLimit => "all steps taken",
            StopKind.EvaluationLimit => "all evaluations taken",
            StopKind.Custom => $"interrupted at iterate {reason.Index}",
            _ => Short(reason.Sentence.TrimEnd('.').Replace("Stopped: ", "", StringComparison.Ordinal)),
        };

    /// <summary>The first clause of a sentence, for tables.</summary>
    private static string Short(string sentence) =>
        sentence.IndexOfAny([',', '(']) is var end and > 0 ? sentence[..end].TrimEnd() : sentence;
}
