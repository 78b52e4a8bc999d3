using System;
using System.Threading;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>What is asked of every one of several runs.</summary>
/// <param name="Spec">What is minimized, and from where.</param>
/// <param name="Steps">How many steps each takes.</param>
/// <param name="Gap">How far above the known minimum a value counts as having reached it.</param>
internal sealed record Benchmark(ProblemSpec Spec, long Steps, double Gap)
{
    /// <summary>What some columns of a ranking mean.</summary>
    internal string Note =>
        double.IsNaN(Spec.Problem.MinimumValue)
            ? "The minimum is not known, so there is no gap."
            : $"Iterations and evaluations are those to a gap of {Digits.Few(Gap)}.";

    /// <summary>In how many parts the progress of a run is told.</summary>
    internal int Parts => (int)Math.Clamp(Steps, 1, 100);

    /// <summary>
    /// Runs an optimizer, in place. Numbers that are not finite end the run, and are no failure of the command.
    /// </summary>
    /// <param name="optimizer">What is run.</param>
    /// <param name="interrupted">Ends the run before its next step.</param>
    /// <param name="tick">
    /// Called after each part of the run, as many times as it has parts unless it ends early.
    /// </param>
    internal Outcome Run(Solver optimizer, CancellationToken interrupted, Action? tick = null)
    {
        var part = Math.Max(1, Steps / Parts);
        var target = Spec.Problem.MinimumValue + Gap;
        (long Iterations, long Evaluations)? reached = null;
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
        var found = Spec.Adapt(optimizer).Minimize(Spec.Problem.Objective, Spec.Start, stop);
        return new()
        {
            Value = double.IsFinite(found.Value) ? found.Value : double.NaN,
            Gap = double.IsFinite(found.Value) ? found.Value - Spec.Problem.MinimumValue : double.NaN,
            Iterations = found.Iterations,
            Evaluations = found.Evaluations,
            IterationsToGap = reached?.Iterations,
            EvaluationsToGap = reached?.Evaluations,
            Seconds = found.Elapsed.TotalSeconds,
            IsInterrupted = found.Reason.Kind == StopKind.Custom,
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

    /// <summary>The first clause of a sentence: a table has room for no more.</summary>
    private static string Short(string sentence) =>
        sentence.IndexOfAny([',', '(']) is var end and > 0 ? sentence[..end].TrimEnd() : sentence;
}
