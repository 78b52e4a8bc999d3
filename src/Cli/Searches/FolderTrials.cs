using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Searches;

/// <summary>
/// Keeps trials in a folder that several processes may share: of each trial a file with its reports, and one with its
/// run. Both are written aside and renamed. A trial is locked while it runs; the lock of a killed process is free.
/// </summary>
internal sealed class FolderTrials : ITrialStore
{
    private const string Option = "--out";

    private readonly string folder;

    // A report never changes: a file is read again only while another process may add to it.
    private readonly ConcurrentDictionary<int, (DateTime Written, ImmutableArray<TrialReport> Reports)> known = new();

    internal FolderTrials(string path)
    {
        folder = Path.Combine(path, "trials");

        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Numbers.Bad(Option, path, "a folder that exists or can be created, and that may be written");
        }
    }

    /// <inheritdoc/>
    public IDisposable? TryClaim(int trial) => Claim.TryOn(Option, Name(trial), $"{Name(trial)}.{Claim.Suffix}");

    /// <inheritdoc/>
    public IReadOnlyList<TrialReport> Reports(int trial)
    {
        var path = $"{Name(trial)}.jsonl";
        var written = File.GetLastWriteTimeUtc(path);

        if (known.TryGetValue(trial, out var found) && found.Written == written)
        {
            return found.Reports;
        }

        ImmutableArray<TrialReport> reports = File.Exists(path) ? [.. Read(trial, path)] : [];
        known[trial] = (written, reports);
        return reports;
    }

    /// <inheritdoc/>
    public void Report(int trial, TrialReport report)
    {
        var reports = Reports(trial).Append(report).Select(each => StudyLines.Report(trial, each));
        new OutputFile(Option, $"{Name(trial)}.jsonl").Write(writer => writer.Write(string.Concat(reports)));
        known.TryRemove(trial, out _);
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

    private string Name(int trial) => Path.Combine(folder, FormattableString.Invariant($"{trial:D6}"));

    private static IEnumerable<TrialReport> Read(int trial, string path)
    {
        foreach (var (i, line) in Files.Read(Option, path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Index())
        {
            (int Trial, TrialReport Report) read;

            try
            {
                read = StudyLines.Read(line, i + 1);
            }
            catch (ParameterException exception)
            {
                throw new UsageException($"{Option}: {Path.GetFileName(path)}: {exception.Message.TrimEnd('.')}");
            }

            yield return read.Trial == trial
                ? read.Report
                : throw new UsageException(
                    FormattableString.Invariant(
                        $"{Option}: {Path.GetFileName(path)}: line {i + 1}: trial was {read.Trial}; it must be {trial}"
                    )
                );
        }
    }
}
