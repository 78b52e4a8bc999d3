using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// The file trials.jsonl: a saved study, with a line for each report. A line is written as soon as there is one, so a
/// killed sweep loses no report; processes that share the file write one after the other. A last line without an end is
/// that of a killed process, and is dropped.
/// </summary>
/// <param name="option">The option that names the folder.</param>
/// <param name="path">The file.</param>
/// <param name="study">The study before its first trial.</param>
internal sealed class ReportLog(string option, string path, Study study)
{
    internal const string FileName = "trials.jsonl";
    private static readonly TimeSpan BetweenSyncs = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    private readonly Lock reading = new();
    private readonly Lock writing = new();
    private readonly Dictionary<int, ImmutableArray<TrialReport>> known = [];
    private FileStatus? read;
    private long end;
    private int line;
    private long synced = Stopwatch.GetTimestamp();

    /// <summary>The reports of a trial that are read or written so far.</summary>
    internal ImmutableArray<TrialReport> Of(int trial)
    {
        lock (reading)
        {
            return known.GetValueOrDefault(trial, []);
        }
    }

    /// <summary>Reads what other processes have added.</summary>
    internal void Read()
    {
        lock (reading)
        {
            try
            {
                using var file = new FileStream(
                    path,
                    FileMode.Open,
                    FileAccess.Read,
                    FileShare.ReadWrite | FileShare.Delete
                );
                ReadRest(file);

                if (line == 0)
                {
                    throw Bad("line 1, that of the sweep, was missing");
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new UsageException(
                    $"{option}: {FileName} cannot be read: {MessageText.OneLine(exception.Message)}"
                );
            }
        }
    }

    /// <summary>Appends a report, unless it is there.</summary>
    internal void Append(int trial, TrialReport report)
    {
        lock (writing)
        {
            using var claim = Claimed();
            Read();

            if (Of(trial).Any(told => told.Evaluations == report.Evaluations))
            {
                return;
            }

            using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            {
                file.SetLength(end);
                file.Position = end;
                file.Write(Encoding.UTF8.GetBytes(StudyLines.Report(trial, report)));
                var isTime = Stopwatch.GetElapsedTime(synced) > BetweenSyncs;
                file.Flush(flushToDisk: isTime);
                synced = isTime ? Stopwatch.GetTimestamp() : synced;
            }

            Read();
        }
    }

    /// <summary>Writes the file anew, with the reports of a study in their order.</summary>
    internal void Write(Study finished)
    {
        lock (writing)
        {
            using var claim = Claimed();
            new OutputFile(option, path).Write(writer => writer.Write(finished.ToJsonLines()));
        }
    }

    private Claim Claimed()
    {
        while (true)
        {
            if (Claim.TryOn(option, path, $"{path}.{Claim.Suffix}") is { } claim)
            {
                return claim;
            }

            Thread.Sleep(BetweenLooks);
        }
    }

    private void ReadRest(FileStream file)
    {
        var status = FileStatus.Of(file.SafeFileHandle);

        if (status != read || file.Length < end)
        {
            // Another process has written the file anew.
            (read, end, line) = (status, 0, 0);
            known.Clear();
        }

        if (file.Length == end)
        {
            return;
        }

        var bytes = new byte[file.Length - end];
        file.Position = end;
        // Another process may cut a torn line meanwhile.
        var length = file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        var whole = bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;

        foreach (var text in Encoding.UTF8.GetString(bytes, 0, whole).Split('\n')[..^1])
        {
            line++;

            if (line > 1)
            {
                Add(text);
            }
            else if ($"{text}\n" != StudyLines.Header(study))
            {
                throw Bad("line 1 was not that of this sweep");
            }
        }

        end += whole;
    }

    private void Add(string text)
    {
        try
        {
            var (trial, report) = StudyLines.Read(text, line);

            if (trial < 0 || trial >= study.Count)
            {
                throw new ParameterException(
                    FormattableString.Invariant($"line {line}: trial"),
                    FormattableString.Invariant($"{trial}"),
                    FormattableString.Invariant($"from 0 to {study.Count - 1}")
                );
            }

            var before = known.GetValueOrDefault(trial, []);
            known[trial] = before.Any(told => told.Evaluations == report.Evaluations) ? before : before.Add(report);
        }
        catch (ParameterException exception)
        {
            throw Bad(exception.Message.TrimEnd('.'));
        }
    }

    private UsageException Bad(string what) => new($"{option}: {FileName}: {what}");
}
