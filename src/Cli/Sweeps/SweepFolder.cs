using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// The folder of a sweep: sweep.json identifies it and has the arguments that made it, trials.jsonl has the reports and
/// trials/ the runs of trials; sweep.csv, the figures and report.html are written in the end.
/// </summary>
internal static class SweepFolder
{
    private const string Option = "--out";
    private const string FileName = "sweep.json";
    private static readonly JsonSerializerOptions Lines = new() { WriteIndented = true, NewLine = "\n" };
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Opens the folder of a plan, or raises a <see cref="UsageException"/> if it is that of another sweep.
    /// </summary>
    internal static FolderTrials Open(SweepPlan plan)
    {
        var trials = new FolderTrials(plan);
        Locked(plan, path => Claim(plan, path));
        trials.Reread();
        return trials;
    }

    /// <summary>The arguments that made the sweep in a folder.</summary>
    internal static ImmutableArray<string> Arguments(string option, string folder)
    {
        var search = Read(option, Path.Combine(folder, FileName));
        return search.Arguments.IsDefaultOrEmpty
            ? throw Numbers.Bad(option, folder, $"a folder of sweep --out, whose {FileName} has the arguments")
            : search.Arguments;
    }

    /// <summary>
    /// Writes files that several processes may want to write at once. Waits for another sweep, not for commands that
    /// have the folder for themselves.
    /// </summary>
    internal static void Locked(SweepPlan plan, Action<string> write)
    {
        var folder = plan.Folder!;
        var file = Path.Combine(folder, Storage.Claim.Suffix);

        for (var waited = TimeSpan.Zero; waited < LongestWait; waited += BetweenLooks)
        {
            using var claim = Storage.Claim.TryOn(Option, folder, file);

            if (claim is not null)
            {
                write(Path.Combine(folder, FileName));
                return;
            }

            Thread.Sleep(BetweenLooks);
        }

        using (Storage.Claim.On(Option, folder, file))
        {
            write(Path.Combine(folder, FileName));
        }
    }

    private static void Claim(SweepPlan plan, string path)
    {
        // Files here are written under this lock, so that temporary ones are left by killed processes.
        foreach (var left in Directory.GetFiles(plan.Folder!, $"*{OutputFile.Unfinished}"))
        {
            File.Delete(left);
        }

        string[] written = [SweepTable.FileName, "report.html", ReportLog.FileName, FileName];

        foreach (var file in written.Select(Named).Concat(Directory.GetFileSystemEntries(plan.Folder!, "*.svg")))
        {
            new OutputFile(Option, file).Checked().NotOver("--data", plan.Subject.InputPath);
        }

        var own = new Saved(plan.Identity.ToDictionary(), plan.Arguments);

        if (!File.Exists(path))
        {
            if (Array.Find([ReportLog.FileName, SweepTable.FileName], Exists) is { } left)
            {
                throw new UsageException(
                    $"{Option}: the folder has a {left} but no {FileName} that identifies the sweep"
                );
            }

            new OutputFile(Option, path).Write(writer => writer.Write(JsonSerializer.Serialize(own, Lines) + "\n"));
        }

        var found = Read(Option, path);

        foreach (var name in own.Identity.Keys.Union(found.Identity.Keys))
        {
            var value = own.Identity.GetValueOrDefault(name, "");
            var other = found.Identity.GetValueOrDefault(name, "");

            if (other != value)
            {
                throw new UsageException(
                    $"{Option} contains another sweep: its {name} was {MessageText.Quote(other)}, not "
                        + MessageText.Quote(value)
                );
            }
        }

        if (!Exists(ReportLog.FileName))
        {
            new OutputFile(Option, Named(ReportLog.FileName)).Write(writer => writer.Write(plan.Study.ToJsonLines()));
        }

        string Named(string name) => Path.Combine(plan.Folder!, name);

        bool Exists(string name) => File.Exists(Named(name));
    }

    private static Saved Read(string option, string path)
    {
        try
        {
            var saved = JsonSerializer.Deserialize<Saved>(Files.Read(option, path));
            return saved is { Identity: not null } ? saved : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new UsageException($"{option}: {FileName} is not that of a sweep");
        }
    }

    /// <summary>The contents of sweep.json.</summary>
    private sealed record Saved(Dictionary<string, string> Identity, ImmutableArray<string> Arguments);
}
