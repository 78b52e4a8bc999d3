using System;
using System.Threading;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>The common settings of several runs that are compared.</summary>
/// <param name="Spec">The problem and the start.</param>
/// <param name="Steps">The number of steps of each run.</param>
/// <param name="Gap">The gap above the known minimum that counts as reaching it.</param>
internal sealed record Benchmark(ProblemSpec Spec, long Steps, double Gap)
{
    /// <summary>Explains the columns of a ranking.</summary>
    internal string Note =>
        double.IsNaN(Spec.MinimumValue)
            ? "The minimum is not known, so there is no gap."
            : $"Iterations and evaluations are those to a gap of {Digits.Few(Gap)}.";

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
    /// <param name="begun">A run that was interrupted, to go on with; null for a new one.</param>
    internal Outcome Run(
        Solver optimizer,
        CancellationToken interrupted,
        Action? tick = null,
        InterruptedRun? begun = null
    )
    {
        var part = Math.Max(1, Steps / Parts);
        var target = Spec.MinimumValue + Gap;
        var reached = begun?.Reached;
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
        var stop = watch.Or(Stop.AfterIterations(Steps));
        var solver = Spec.Adapt(optimizer);
        var found = begun is null
            ? solver.Minimize(Spec.Objective, Spec.Start, stop)
            : solver.Resume(Spec.Objective, begun.Saved, stop, resume: new() { Subject = Spec.Subject });
        var seconds = found.Elapsed.TotalSeconds + (begun?.Seconds ?? 0);
        var isInterrupted = found.Reason.Kind == StopKind.Custom;
        // A point that violates a constraint has no value to compare.
        var value = double.IsFinite(found.Value) && Spec.IsFeasible(found.Point) ? found.Value : double.NaN;
        return new()
        {
            Value = value,
            Gap = value - Spec.MinimumValue,
            Iterations = found.Iterations,
            Evaluations = found.Evaluations,
            IterationsToGap = reached?.Iterations,
            EvaluationsToGap = reached?.Evaluations,
            Seconds = seconds,
            Interrupted = isInterrupted ? new(() => new(found.ToJson(Spec.Subject), reached, seconds)) : null,
            Reason = Words(found.Reason),
        };
    }

    private static string Words(StopReason reason) =>
        reason.Kind switch
        {
            StopKind.IterationLimit => "all steps taken",
            StopKind.Custom => $"interrupted at iterate {reason.Index}",
            _ => Short(reason.Sentence.TrimEnd('.').Replace("Stopped: ", "", StringComparison.Ordinal)),
        };

    /// <summary>The first clause of a sentence, for tables.</summary>
    private static string Short(string sentence) =>
        sentence.IndexOfAny([',', '(']) is var end and > 0 ? sentence[..end].TrimEnd() : sentence;
}
