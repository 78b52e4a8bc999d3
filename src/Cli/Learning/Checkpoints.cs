using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
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
    private const int MostRows = 10_000_000;

    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
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

    /// <summary>
    /// The completed rows of a run and its saved epoch; empty and null if it has not begun. A checkpoint that
    /// contradicts itself or the plan raises a <see cref="UsageException"/>.
    /// </summary>
    internal (ImmutableArray<EpochRow> Rows, string? Saved) Read(int run)
    {
        if (plan.Folder is not { } folder || !plan.Resume || !File.Exists(folder.File(Name(run))))
        {
            return ([], null);
        }

        Saved? saved;
        try
        {
            saved = JsonSerializer.Deserialize<Saved>(Files.Read("--out", folder.File(Name(run))), Options);
        }
        catch (JsonException exception)
        {
            var place = exception.Path is { Length: > 1 } path ? $" at {MessageText.Quote(path)}" : "";
            throw Bad(run, $"something is missing, unknown or of another kind{place}");
        }

        Check(run, saved);
        return (saved!.Rows, saved.Epoch);
    }

    /// <summary>Raises where a saved epoch is not that of the last row.</summary>
    internal void Check(int run, ImmutableArray<EpochRow> rows, Epoch epoch)
    {
        var (last, saved) = (rows[^1], EpochRow.Of(epoch));
        // The first format did not have the losses: they are known to rounding, or not at all.
        var isSame =
            last.Epoch == saved.Epoch
            && (last.TrainLoss.Equals(saved.TrainLoss) || double.IsNaN(saved.TrainLoss))
            && IsNear(last.TestLoss, saved.TestLoss)
            && IsNear(last.TestAccuracy, saved.TestAccuracy);
        if (!isSame)
        {
            throw Bad(run, $"its last row is {last.ToText()}, and its saved epoch is {saved.ToText()}");
        }

        static bool IsNear(double one, double other) =>
            one.Equals(other) || Math.Abs(one - other) <= 1e-9 * Math.Abs(other);
    }

    private void Check(int run, Saved? saved)
    {
        if (saved is null || saved.Rows.IsDefaultOrEmpty || saved.Rows.Length > MostRows)
        {
            throw Bad(run, "it has no rows");
        }

        if (saved.Checksum is { } checksum && checksum != saved.Digest())
        {
            throw Bad(run, "its rows are not those of its checksum: it was changed");
        }

        for (var index = 0; index < saved.Rows.Length; index++)
        {
            if (saved.Rows[index] is not { } row || row.Epoch != index || !IsRow(row, index))
            {
                throw Bad(run, $"row {index} is not one of epoch {index}");
            }
        }

        if (saved.Rows.Length > plan.Epochs + 1)
        {
            throw Numbers.Bad(
                "--epochs",
                $"{plan.Epochs}",
                $"at least {saved.Rows.Length - 1}, as many as {Name(run)} has gone through"
            );
        }

        bool IsRow(EpochRow row, int index)
        {
            var right = row.TestAccuracy * plan.Setup.Test.Count;
            return row.TestAccuracy is >= 0 and <= 1
                && Math.Abs(right - Math.Round(right)) < 1e-6
                && !(row.TestLoss < 0)
                && !(row.TrainLoss < 0)
                && (index == 0 || index == saved.Rows.Length - 1 || double.IsFinite(row.TrainLoss))
                && row.Seconds >= (index == 0 ? 0 : saved.Rows[index - 1].Seconds)
                && double.IsFinite(row.Seconds);
        }
    }

    private UsageException Bad(int run, string why) => new($"--out: {Name(run)} is not a checkpoint: {why}");

    /// <summary>Replaces the checkpoint of a run.</summary>
    internal void Write(int run, ImmutableArray<EpochRow> rows, Epoch epoch) =>
        plan.Folder?.Write(Name(run), JsonSerializer.Serialize(Saved.Of(rows, epoch.ToJson()), Options));

    private string Name(int run) => $"checkpoint-{string.Concat(plan.Runs[run].Label.Select(InFileName))}.json";

    private static char InFileName(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' ? letter : '_';

    private sealed record Saved(ImmutableArray<EpochRow> Rows, string Epoch, string? Checksum = null)
    {
        internal static Saved Of(ImmutableArray<EpochRow> rows, string epoch)
        {
            var saved = new Saved(rows, epoch);
            return saved with { Checksum = saved.Digest() };
        }

        /// <summary>The SHA-256 of the rows as JSON and the saved epoch.</summary>
        internal string Digest() =>
            Convert.ToHexStringLower(
                SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(Rows, Options) + Epoch))
            );
    }
}
