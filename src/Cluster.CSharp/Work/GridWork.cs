using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Searches;
using OptimizerFunctional.Cli.Sweeps;

namespace OptimizerFunctional.Cluster.Work;

/// <summary>The runs of a grid.</summary>
internal sealed class GridWork(SweepPlan plan) : SweepWork
{
    private readonly SweepTable table = new(plan);

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Identity => SweepIdentity.Of(plan);

    /// <inheritdoc/>
    internal override ImmutableArray<Assignment> Ready(IReadOnlyList<AssignmentResult> results)
    {
        var done = results.Select(result => result.Trial).ToHashSet();
        return
        [
            .. Enumerable
                .Range(0, plan.Grid.Count)
                .Where(run => !done.Contains(run))
                .Select(run => new Assignment(run, 0, [])),
        ];
    }

    /// <summary>The outcome in a result.</summary>
    internal Outcome Outcome(AssignmentResult result)
    {
        using var writer = new StringWriter();
        table.WriteHeader(writer);
        writer.Write(result.Line);
        using var reader = new StringReader(writer.ToString());
        return table.Read(reader)[result.Trial];
    }

    /// <inheritdoc/>
    internal override AssignmentResult Failed(Assignment assignment, string sentence) =>
        Result(
            assignment,
            new()
            {
                Value = double.NaN,
                Gap = double.NaN,
                Iterations = 0,
                Evaluations = 0,
                IterationsToGap = null,
                EvaluationsToGap = null,
                Seconds = 0,
                Reason = $"failed: {sentence}",
            },
            isFailed: true
        );

    /// <inheritdoc/>
    protected override AssignmentResult? Run(Assignment assignment, ref string? saved, CancellationToken pause)
    {
        try
        {
            var begun = saved is null ? null : JsonSerializer.Deserialize<Checkpoint>(saved)!.Run;
            var outcome = plan.Benchmark.Run(plan.Grid.Solver(assignment.Trial), pause, null, begun);

            saved = outcome.Interrupted is { } interrupted
                ? JsonSerializer.Serialize(Checkpoint.Of(interrupted.Value))
                : null;
            return saved is null ? Result(assignment, outcome, isFailed: false) : null;
        }
        catch (Exception exception) when (TrialFailure.IsOf(exception))
        {
            return Failed(assignment, TrialFailure.Sentence(exception));
        }
    }

    private AssignmentResult Result(Assignment assignment, Outcome outcome, bool isFailed)
    {
        using var writer = new StringWriter();
        table.WriteRow(writer, assignment.Trial, outcome);
        return new(assignment.Trial, assignment.Until, writer.ToString(), isFailed);
    }

    /// <summary>An interrupted run as JSON.</summary>
    private sealed record Checkpoint(string Saved, long? Iterations, long? Evaluations, double Seconds)
    {
        internal static Checkpoint Of(InterruptedRun run) =>
            new(run.Saved, run.Reached?.Iterations, run.Reached?.Evaluations, run.Seconds);

        internal InterruptedRun Run =>
            new(
                Saved,
                Iterations is { } iterations && Evaluations is { } evaluations ? (iterations, evaluations) : null,
                Seconds
            );
    }
}
