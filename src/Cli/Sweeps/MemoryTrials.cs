using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Keeps trials in memory. Nothing else runs them.</summary>
internal sealed class MemoryTrials : ITrialStore
{
    private readonly ConcurrentDictionary<int, ImmutableList<TrialReport>> reports = new();
    private readonly ConcurrentDictionary<int, string> saved = new();

    /// <inheritdoc/>
    public IDisposable TryClaim(int trial) => Nothing.Held;

    /// <inheritdoc/>
    public IReadOnlyList<TrialReport> Reports(int trial) => reports.GetValueOrDefault(trial, []);

    /// <inheritdoc/>
    public void Report(int trial, TrialReport report) =>
        reports[trial] = reports.GetValueOrDefault(trial, []).Add(report);

    /// <inheritdoc/>
    public string? Saved(int trial) => saved.GetValueOrDefault(trial);

    /// <inheritdoc/>
    public void Save(int trial, string run) => saved[trial] = run;

    /// <inheritdoc/>
    public void Forget(int trial) => saved.TryRemove(trial, out _);

    /// <inheritdoc/>
    public void Reread()
    {
        // Nothing else reports.
    }

    /// <inheritdoc/>
    public void Finish(Study study)
    {
        // Nothing is left.
    }

    private sealed class Nothing : IDisposable
    {
        internal static Nothing Held { get; } = new();

        public void Dispose()
        {
            // There is nothing to give back.
        }
    }
}
