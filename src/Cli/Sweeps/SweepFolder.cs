using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using OptimizerFunctional.Cli.Figures;
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

    /// <summary>
    /// Opens the folder of a plan, or raises a <see cref="UsageException"/> if it is that of another sweep.
    /// </summary>
    internal static FolderTrials Open(SweepPlan plan)
    {
        var trials = new FolderTrials(plan);

        if (!Exists(plan, FileName) || !Exists(plan, ReportLog.FileName))
        {
            Locked(plan, () => Create(plan));
        }

        Check(plan);
        trials.Reread();
        return trials;
    }

    /// <summary>The arguments that made the sweep in a folder.</summary>
    internal static ImmutableArray<string> Arguments(string option, string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) && Read(option, path).Arguments is { IsDefaultOrEmpty: false } words
            ? words
            : throw Numbers.Bad(option, folder, $"a folder of sweep --out, whose {FileName} has the arguments");
    }

    /// <summary>
    /// Writes files that several processes of the sweep may want to write at once, one after the other.
    /// </summary>
    internal static void Locked(SweepPlan plan, Action write)
    {
        while (true)
        {
            using var claim = Claim.TryOn(Option, plan.Folder!, Named(plan, $"sweep.{Claim.Suffix}"));

            if (claim is not null)
            {
                write();
                return;
            }

            Thread.Sleep(BetweenLooks);
        }
    }

    /// <summary>Makes what a new folder of a sweep has. No other command may use the folder meanwhile.</summary>
    private static void Create(SweepPlan plan)
    {
        using var claim = Claim.On(Option, plan.Folder!, Named(plan, Claim.Suffix));

        // What is written here is written under these locks, so that temporary files are left by killed processes.
        foreach (var left in Directory.GetFiles(plan.Folder!, $"*{OutputFile.Unfinished}"))
        {
            File.Delete(left);
        }

        string[] written = [SweepTable.FileName, "report.html", ReportLog.FileName, FileName, .. SweepFigures.Names];
        Array.ForEach(
            written,
            name => new OutputFile(Option, Named(plan, name)).Checked().NotOver("--data", plan.Subject.InputPath)
        );

        if (!Exists(plan, FileName))
        {
            if (Array.Find([ReportLog.FileName, SweepTable.FileName], name => Exists(plan, name)) is { } left)
            {
                throw new UsageException(
                    $"{Option}: the folder has a {left} but no {FileName} that identifies the sweep"
                );
            }

            var saved = new Saved(plan.Identity.ToDictionary(), plan.Arguments);
            new OutputFile(Option, Named(plan, FileName)).Write(writer =>
                writer.Write(JsonSerializer.Serialize(saved, Lines) + "\n")
            );
        }

        if (!Exists(plan, ReportLog.FileName))
        {
            new OutputFile(Option, Named(plan, ReportLog.FileName)).Write(writer =>
                writer.Write(plan.Study.ToJsonLines())
            );
        }
    }

    private static void Check(SweepPlan plan)
    {
        var (own, found) = (plan.Identity.ToDictionary(), Read(Option, Named(plan, FileName)).Identity);

        foreach (var name in own.Keys.Union(found.Keys))
        {
            var (wanted, other) = (own.GetValueOrDefault(name, ""), found.GetValueOrDefault(name, ""));

            if (other != wanted)
            {
                throw new UsageException($"{Option} contains another sweep, with {name} {Difference(other, wanted)}");
            }
        }
    }

    /// <summary>What differs; of long lists the first part that does.</summary>
    private static string Difference(string found, string wanted)
    {
        var (theirs, ours) = (found.Split(','), wanted.Split(','));
        var place = theirs.Zip(ours).TakeWhile(pair => pair.First == pair.Second).Count();
        return MessageText.Quote(found) != MessageText.Quote(wanted) || place == Math.Min(theirs.Length, ours.Length)
            ? $"{MessageText.Quote(found)}, not {MessageText.Quote(wanted)}"
            : $"{MessageText.Quote(theirs[place])}, not {MessageText.Quote(ours[place])}, at place {place + 1}";
    }

    private static string Named(SweepPlan plan, string name) => Path.Combine(plan.Folder!, name);

    private static bool Exists(SweepPlan plan, string name) => File.Exists(Named(plan, name));

    private static Saved Read(string option, string path)
    {
        try
        {
            var saved = JsonSerializer.Deserialize<Saved>(Files.Read(option, path));
            return saved is { Identity: not null, Arguments: var words } && !words.IsDefault && !words.Contains(null!)
                ? saved
                : throw new JsonException();
        }
        catch (JsonException)
        {
            throw new UsageException($"{option}: {FileName} is not that of a sweep");
        }
    }

    /// <summary>The contents of sweep.json.</summary>
    private sealed record Saved(Dictionary<string, string> Identity, ImmutableArray<string> Arguments);
}
