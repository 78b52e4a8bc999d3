using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>
/// One checkpoint file per optimizer, replaced atomically after every epoch. It contains the rows so far and everything
/// needed to resume. After a kill, the file has the last completed epoch.
/// </summary>
internal sealed class Checkpoints(TrainPlan plan)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>
    /// Raises a <see cref="UsageException"/> if the folder has checkpoints that would be overwritten.
    /// </summary>
    internal void Claim()
    {
        if (
            plan.Folder is { } folder
            && !plan.Resume
            && Enumerable.Range(0, plan.Runs.Length).Any(run => File.Exists(folder.File(Name(run))))
        )
        {
            throw new UsageException(
                "--out already contains checkpoints: resume them with --resume, or choose another folder"
            );
        }
    }

    /// <summary>The completed rows of a run and its saved epoch; empty and null if it has not begun.</summary>
    internal (ImmutableArray<EpochRow> Rows, string? Saved) Read(int run)
    {
        if (plan.Folder is not { } folder || !plan.Resume || !File.Exists(folder.File(Name(run))))
        {
            return ([], null);
        }

        try
        {
            var saved = JsonSerializer.Deserialize<Saved>(Files.Read("--out", folder.File(Name(run))), Options);
            return
                saved is { Rows.IsDefaultOrEmpty: false, Epoch: not null }
                && saved.Rows.Select(row => row.Epoch).SequenceEqual(Enumerable.Range(0, saved.Rows.Length))
                ? (saved.Rows, saved.Epoch)
                : throw new JsonException("rows are missing");
        }
        catch (JsonException exception)
        {
            throw new UsageException(
                $"--out: {Name(run)} is not a checkpoint: {MessageText.OneLine(exception.Message)}"
            );
        }
    }

    /// <summary>Replaces the checkpoint of a run.</summary>
    internal void Write(int run, ImmutableArray<EpochRow> rows, Epoch epoch) =>
        plan.Folder?.Write(Name(run), JsonSerializer.Serialize(new Saved(rows, epoch.ToJson()), Options));

    private string Name(int run) => $"checkpoint-{string.Concat(plan.Runs[run].Label.Select(InFileName))}.json";

    private static char InFileName(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_';

    private sealed record Saved(ImmutableArray<EpochRow> Rows, string Epoch);
}
