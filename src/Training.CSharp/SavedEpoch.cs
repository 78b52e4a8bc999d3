using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace OptimizerFunctional.Training;

/// <summary>The saved state of training, with the identity of its trainer and data.</summary>
internal sealed record SavedEpoch(
    string Trainer,
    int Index,
    double Seconds,
    string Run,
    double[]? Average,
    long Averaged
)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        // File-based apps disable reflection by default; this resolver enables it.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static string Write(Trainer trainer, DataSet train, TrainingState at) =>
        JsonSerializer.Serialize(
            new SavedEpoch(
                Identity(trainer, train),
                at.Index,
                at.Seconds,
                at.Run.ToJson(),
                at.Average.IsDefault ? null : [.. at.Average],
                at.Averaged
            ),
            Options
        );

    /// <summary>
    /// Reads a saved epoch. Raises a <see cref="FormatException"/> if it is of another trainer or other data.
    /// </summary>
    public static SavedEpoch Read(string text, Trainer trainer, DataSet train)
    {
        SavedEpoch saved;
        try
        {
            saved =
                JsonSerializer.Deserialize<SavedEpoch>(text, Options)
                ?? throw new FormatException("This is not a saved epoch: it is null.");
        }
        catch (JsonException error)
        {
            throw new FormatException($"This is not a saved epoch: {error.Message}", error);
        }

        var wanted = Identity(trainer, train);
        if (saved.Trainer != wanted)
        {
            throw new FormatException($"The saved epoch is of another run: {saved.Trainer}, and not {wanted}.");
        }

        var isWhole =
            saved.Index >= 0
            && saved.Averaged >= 0
            && (
                saved.Average is null
                    ? saved.Averaged == 0
                    : saved.Averaged > 0 && saved.Average.Length == trainer.Model.Layout.Length
            );
        return isWhole ? saved : throw new FormatException("The saved epoch's counts and weights do not match.");
    }

    /// <summary>The settings and data that determine a training run, in one line.</summary>
    private static string Identity(Trainer trainer, DataSet train)
    {
        var model = trainer.Model;
        var invariant = CultureInfo.InvariantCulture;
        return string.Create(invariant, $"{model} {model.Activation} {model.Loss} penalty {model.Penalty:R} ")
            + string.Create(invariant, $"{model.Initialization}, {trainer.Optimizer}, batches of {trainer.BatchSize}, ")
            + string.Create(invariant, $"seed {trainer.Seed}, average {trainer.Average}, {train}");
    }
}

/// <summary>The state of training after an epoch.</summary>
internal sealed record TrainingState(int Index, double Seconds, Run Run, ImmutableArray<double> Average, long Averaged);
