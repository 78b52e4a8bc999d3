using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Identifies a sweep, so that only the same sweep is resumed. Stored in sweep.json.</summary>
internal static class SweepIdentity
{
    internal const string FileName = "sweep.json";
    private static readonly JsonSerializerOptions Lines = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>
    /// Claims the folder for a sweep, or raises a <see cref="UsageException"/> with the difference from the sweep in
    /// it.
    /// </summary>
    internal static void Claim(SweepPlan plan, OutputFolder folder)
    {
        var own = Of(plan);

        if (!File.Exists(folder.File(FileName)))
        {
            if (File.Exists(folder.File(SweepLog.FileName)))
            {
                throw new UsageException(
                    $"--out: the folder has a {SweepLog.FileName} but no {FileName} that identifies the sweep"
                );
            }

            folder.Write(
                FileName,
                JsonSerializer.Serialize(own.ToDictionary(fact => fact.Key, fact => fact.Value), Lines) + "\n"
            );
            return;
        }

        var found = Read(folder);

        foreach (var name in own.Select(fact => fact.Key).Concat(found.Keys).Distinct())
        {
            var (ours, theirs) = (
                own.FirstOrDefault(fact => fact.Key == name).Value ?? "",
                found.GetValueOrDefault(name, "")
            );

            if (ours != theirs)
            {
                throw new UsageException(
                    $"--out contains another sweep: its {name} was {MessageText.Quote(theirs)}, "
                        + $"not {MessageText.Quote(ours)}"
                );
            }
        }
    }

    /// <summary>What identifies a sweep.</summary>
    internal static ImmutableArray<KeyValuePair<string, string>> Of(SweepPlan plan) =>
        [
            new("method", plan.Grid.Fixed.Method.Name),
            new("problem", plan.Benchmark.Spec.Identity),
            new("start", string.Join(',', plan.Benchmark.Spec.Start.Select(Digits.All))),
            new("steps", FormattableString.Invariant($"{plan.Benchmark.Steps}")),
            new("gap", plan.Benchmark.Gap.ToString("R", CultureInfo.InvariantCulture)),
            .. plan.Grid.Axes.Select(axis =>
                KeyValuePair.Create(
                    $"grid of {axis.Name}",
                    FormattableString.Invariant($"{axis.Texts.Length} values: {string.Join(',', axis.Texts)}")
                )
            ),
            new("order of the grid", string.Join(',', plan.Grid.Names)),
            new("numbers beside the grid", plan.Grid.Rest(method => method)),
        ];

    private static Dictionary<string, string> Read(OutputFolder folder)
    {
        var text = Files.Read("--out", folder.File(FileName));

        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Members(document.RootElement)
                : throw Bad("it", document.RootElement, "an object");
        }
        catch (JsonException exception)
        {
            throw new UsageException(
                $"--out: {FileName} is not JSON: {MessageText.OneLine(exception.Message).TrimEnd('.')}"
            );
        }
        catch (InvalidOperationException)
        {
            throw new UsageException($"--out: {FileName} holds half of a surrogate pair, which is no character");
        }
    }

    private static Dictionary<string, string> Members(JsonElement root)
    {
        Dictionary<string, string> members = [];

        foreach (var member in root.EnumerateObject())
        {
            var name = $"its member {MessageText.Quote(member.Name)}";

            if (member.Value.ValueKind != JsonValueKind.String)
            {
                throw Bad(name, member.Value, "a text");
            }

            if (!members.TryAdd(member.Name, member.Value.GetString()!))
            {
                throw Bad(name, member.Value, "there once");
            }
        }

        return members;
    }

    private static UsageException Bad(string what, JsonElement found, string rule) =>
        new($"--out: {FileName}: {what} was {MessageText.Quote(found.GetRawText())}; it must be {rule}");
}
