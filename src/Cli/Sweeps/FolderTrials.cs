using System;
using System.Collections.Generic;
using System.IO;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// Keeps trials in a folder that several processes may share: all reports in trials.jsonl, and the run of each trial
/// that is not ended in a file of its own. A trial is locked while it runs; the lock of a killed process is free.
/// </summary>
internal sealed class FolderTrials : ITrialStore
{
    private const string Option = "--out";

    private readonly string folder;
    private readonly ReportLog log;

    internal FolderTrials(SweepPlan plan)
    {
        folder = Path.Combine(plan.Folder!, "trials");

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Numbers.Bad(Option, plan.Folder!, "a folder that exists or can be created, and that may be written");
        }

        log = new(Option, Path.Combine(plan.Folder!, ReportLog.FileName), plan.Study);
    }

    /// <inheritdoc/>
    public IDisposable? TryClaim(int trial) => Claim.TryOn(Option, Name(trial), $"{Name(trial)}.{Claim.Suffix}");

    /// <inheritdoc/>
    public IReadOnlyList<TrialReport> Reports(int trial) => log.Of(trial);

    /// <inheritdoc/>
    public void Report(int trial, TrialReport report) => log.Append(trial, report);

    /// <inheritdoc/>
    public void Reread() => log.Read();

    /// <inheritdoc/>
    public void Finish(Study study)
    {
        log.Write(study);

        foreach (var trial in study.Trials)
        {
            Forget(trial.Index);
        }

        foreach (var left in Directory.GetFiles(folder, $"*.{Claim.Suffix}"))
        {
            // The lock of a killed process.
            Claim.TryOn(Option, left, left)?.Dispose();
        }
    }

    /// <inheritdoc/>
    public string? Saved(int trial)
    {
        var path = $"{Name(trial)}.json";
        return File.Exists(path) ? Files.Read(Option, path) : null;
    }

    /// <inheritdoc/>
    public void Save(int trial, string run) =>
        new OutputFile(Option, $"{Name(trial)}.json").Write(writer => writer.Write(run));

    /// <inheritdoc/>
    public void Forget(int trial)
    {
        File.Delete($"{Name(trial)}.json");
        File.Delete($"{Name(trial)}.json{OutputFile.Unfinished}");
    }

    private string Name(int trial) => Path.Combine(folder, FormattableString.Invariant($"{trial:D6}"));
}
