using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading;
using OptimizerFunctional.Charts;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Trials that minimize a function.</summary>
/// <param name="Fixed">The method with its fixed hyperparameters.</param>
/// <param name="Benchmark">The function and the gap that counts as reaching its minimum.</param>
/// <param name="CountsSteps">Whether budgets count steps; else evaluations.</param>
/// <param name="HasRungs">Whether trials end at rungs: only the last answer is evaluated there.</param>
internal sealed record MinimizingTrials(Variant Fixed, Benchmark Benchmark, bool CountsSteps, bool HasRungs)
    : TrialSubject(Fixed)
{
    private const double Floor = 1e-16;

    /// <inheritdoc/>
    internal override string Unit => CountsSteps ? "steps" : "evaluations";

    /// <inheritdoc/>
    internal override string Title => Spec.Title;

    /// <inheritdoc/>
    internal override string Note(Solver first) => Benchmark.Note([first]);

    /// <inheritdoc/>
    internal override IEnumerable<KeyValuePair<string, string>> Identity =>
        [
            new("problem", Spec.Identity),
            new("start", string.Join(',', Spec.Start.Select(Digits.All))),
            new("gap", Benchmark.Gap.ToString("R", CultureInfo.InvariantCulture)),
        ];

    /// <inheritdoc/>
    internal override ImmutableArray<string> Attributes { get; } =
    [
        // The evaluations of a report are its budget.
        .. OutcomeCells.Names[1..^1].Select(name => name == "evaluations" ? "totalEvaluations" : name),
    ];

    /// <inheritdoc/>
    internal override ImmutableArray<(string Name, Func<TrialReport, string> Cell)> Columns =>
        [
            ("value", report => Ranking.Number(report.Value)),
            ("gap", report => Ranking.Number(report.Value - Spec.MinimumValue)),
            ("iterations", report => Count(report, "iterationsToGap")),
            ("evaluations", report => Count(report, "evaluationsToGap")),
        ];

    /// <inheritdoc/>
    internal override string ValueLabel => HasMinimum ? "gap reached, at least 1e-16" : "value reached";

    /// <inheritdoc/>
    internal override ScaleKind ValueScale => HasMinimum ? ScaleKind.Logarithmic : ScaleKind.Linear;

    /// <inheritdoc/>
    internal override double Shown(double value) => HasMinimum ? Math.Max(value - Spec.MinimumValue, Floor) : value;

    /// <inheritdoc/>
    internal override long Rank(TrialReport report) =>
        report.Attribute("evaluationsToGap") is { Kind: TraceKind.Count, Count: var count } ? count : long.MaxValue;

    /// <inheritdoc/>
    internal override TrialPart Advance(StudyTask task, string? saved, long until, CancellationToken interrupted)
    {
        var solver = Solver(task.Settings);
        var begun = Read<Checkpoint>(saved);
        var run = Benchmark.Advance(
            solver,
            CountsSteps ? Stop.AfterIterations(until) : Stop.AfterEvaluations(until),
            interrupted,
            saved: begun?.Run,
            reached: begun?.Reached is [var iterations, var evaluations] ? (iterations, evaluations) : null
        );
        return new(
            run.IsInterrupted ? TrialPartEnd.Interrupted
                : run.Found.Reason.Kind is StopKind.IterationLimit or StopKind.EvaluationLimit ? TrialPartEnd.Reached
                : TrialPartEnd.Ended,
            begun?.Count ?? 0,
            Count(run.Found),
            () =>
                JsonSerializer.Serialize(
                    new Checkpoint(
                        Count(run.Found),
                        run.Found.ToJson(Spec.Subject),
                        run.Reached is { } reached ? [reached.Iterations, reached.Evaluations] : []
                    )
                ),
            limit => Report(solver, task, run, limit)
        );
    }

    /// <inheritdoc/>
    internal override void Check(Solver solver) => Spec.Iterates(solver);

    /// <inheritdoc/>
    protected override Solver Shown(Solver solver) => Spec.Bounded(solver);

    private ProblemSpec Spec => Benchmark.Spec;

    private bool HasMinimum => !double.IsNaN(Spec.MinimumValue);

    private (double Value, ImmutableArray<TraceCell> Attributes) Report(
        Solver solver,
        StudyTask task,
        AdvancedRun run,
        CancellationToken interrupted
    )
    {
        // A trial that climbs rungs would run once more at each of them.
        var outcome = Benchmark.Outcome(solver, run, looksAtAll: !HasRungs, interrupted);
        var isTaken = run.Found.Reason.Kind is StopKind.IterationLimit or StopKind.EvaluationLimit;
        var reason = isTaken ? Taken(task, outcome.Reason) : outcome.Reason;
        return (outcome.Value, (outcome with { Reason = reason }).Cells()[1..^1]);
    }

    private long Count(Solution found) => CountsSteps ? found.Iterations : found.Evaluations;

    private static string Count(TrialReport report, string name) =>
        report.Attribute(name) is { Kind: TraceKind.Count } count ? $"{count}" : "-";

    /// <summary>A trial as it is saved.</summary>
    /// <param name="Count">Where it is, in the unit of the budget.</param>
    /// <param name="Run">The run.</param>
    /// <param name="Reached">The iterations and evaluations to the gap; empty if it is not reached.</param>
    private sealed record Checkpoint(long Count, string Run, ImmutableArray<long> Reached);
}
