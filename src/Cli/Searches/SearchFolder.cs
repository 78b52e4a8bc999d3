using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Searches;

/// <summary>
/// The folder of a search: search.json identifies it and has the arguments that made it, trials/ has the trials, and
/// trials.csv and report.html are written in the end.
/// </summary>
internal static class SearchFolder
{
    private const string Option = "--out";
    private const string FileName = "search.json";
    private static readonly JsonSerializerOptions Lines = new() { WriteIndented = true, NewLine = "\n" };
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Opens the folder of a plan, or raises a <see cref="UsageException"/> if it is that of another search.
    /// </summary>
    internal static FolderTrials Open(SearchPlan plan)
    {
        var trials = new FolderTrials(plan.Folder!);

        if (File.Exists(Path.Combine(plan.Folder!, "sweep.json")))
        {
            throw Numbers.Bad(Option, plan.Folder!, "another folder than that of a grid");
        }

        Locked(plan, path => Claim(plan, path));
        return trials;
    }

    /// <summary>The study with all reports of a store.</summary>
    internal static Study Study(SearchPlan plan, ITrialStore store) =>
        plan.Study.With(
            (trial, evaluations) => store.Reports(trial).FirstOrDefault(report => report.Evaluations == evaluations)
        );

    /// <summary>The arguments that made the search in a folder.</summary>
    internal static ImmutableArray<string> Arguments(string option, string folder)
    {
        var search = Read(option, Path.Combine(folder, FileName));
        return search.Arguments.IsDefaultOrEmpty
            ? throw Numbers.Bad(option, folder, $"a folder of sweep --search, whose {FileName} has the arguments")
            : search.Arguments;
    }

    /// <summary>What identifies a search.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> Identity(SearchPlan plan) =>
        plan.Identity.Concat(
            JsonNode
                .Parse(StudyLines.Header(plan.Study))!
                .AsObject()
                .Select(member => KeyValuePair.Create(member.Key, $"{member.Value}"))
        );

    /// <summary>Writes files that several processes may want to write at once.</summary>
    internal static void Locked(SearchPlan plan, Action<string> write)
    {
        var named = Path.Combine(plan.Folder!, FileName);

        while (true)
        {
            using var claim = Storage.Claim.TryOn(Option, plan.Folder!, $"{named}.{Storage.Claim.Suffix}");

            if (claim is not null)
            {
                write(named);
                return;
            }

            Thread.Sleep(BetweenLooks);
        }
    }

    private static void Claim(SearchPlan plan, string path)
    {
        var own = new Saved(Identity(plan).ToDictionary(), plan.Arguments);

        if (!File.Exists(path))
        {
            new OutputFile(Option, path).Write(writer => writer.Write(JsonSerializer.Serialize(own, Lines) + "\n"));
            return;
        }

        var found = Read(Option, path);

        foreach (var (name, value) in own.Identity)
        {
            var other = found.Identity.GetValueOrDefault(name, "");

            if (other != value)
            {
                throw new UsageException(
                    $"{Option} contains another search: its {name} was {MessageText.Quote(other)}, not "
                        + MessageText.Quote(value)
                );
            }
        }
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
            throw new UsageException($"{option}: {FileName} is not that of a search");
        }
    }

    /// <summary>The contents of search.json.</summary>
    private sealed record Saved(Dictionary<string, string> Identity, ImmutableArray<string> Arguments);
}
