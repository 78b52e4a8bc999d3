using System;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.FSharp.Core;
using OptimizerFunctional.Core;

namespace OptimizerFunctional.Training;

/// <summary>All that a run of training needs to go on after an epoch.</summary>
internal sealed record SavedEpoch(
    int Index,
    double Seconds,
    double TrainLoss,
    double TestLoss,
    double TestAccuracy,
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

    /// <summary>How nearly the test score must be the saved one.</summary>
    [JsonIgnore]
    public Confirmation Confirmation { get; init; }

    /// <summary>The epoch as JSON, with all that tells whose it is.</summary>
    public string Write(Trainer trainer, DataSet train, DataSet test) =>
        SavedDocument.write(
            FuncConvert.FromAction(
                (Utf8JsonWriter writer) =>
                {
                    writer.WriteNumber("Format", SavedDocument.Format);
                    SavedDocument.writePlatform(writer);
                    SavedDocument.writeSettings(writer, Settings(trainer));
                    SavedDocument.writeSubject(writer, Subject(train, test));
                    writer.WritePropertyName("Epoch");
                    JsonSerializer.Serialize(writer, this, Options);
                }
            )
        );

    /// <summary>Reads what <see cref="Write"/> wrote for this trainer and these data.</summary>
    public static SavedEpoch Read(
        string text,
        Trainer trainer,
        DataSet train,
        DataSet test,
        OptimizerFunctional.ResumeOptions resume
    )
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var isFirst = SavedDocument.checkFormat(root) == 1;
            var saved = isFirst
                ? FirstFormat.Read(root, trainer, train, resume.AsIs, Options)
                : ReadThis(text, root, trainer, train, test, resume.AsIs);
            saved.Check(trainer, train, test, resume.AsIs);
            var confirmation = SavedDocument.confirmation(
                resume.AsIs,
                FuncConvert.FromAction(resume.Warn ?? (_ => { })),
                isFirst
                    ? FSharpValueOption<Platform>.None
                    : FSharpValueOption<Platform>.Some(SavedDocument.readPlatform(root))
            );
            // Format 1 has no score to confirm.
            return saved with { Confirmation = isFirst ? Confirmation.NotNeeded : confirmation };
        }
        catch (JsonException error)
        {
            throw new FormatException($"This is not a saved epoch: {Json.sentence(error)}", error);
        }
        catch (ParameterException error)
        {
            throw new FormatException($"This is not a saved epoch: {error.Message}", error);
        }
    }

    private static SavedEpoch ReadThis(
        string text,
        JsonElement root,
        Trainer trainer,
        DataSet train,
        DataSet test,
        bool asIs
    )
    {
        SavedDocument.checkSum(text, root);
        if (!asIs)
        {
            SavedDocument.compareSettings(SavedDocument.readSettings(root), Settings(trainer));
            SavedDocument.compareSubjects(SavedDocument.readSubject(root), Subject(train, test));
        }

        return root.TryGetProperty("Epoch", out var epoch) && epoch.Deserialize<SavedEpoch>(Options) is { } saved
            ? saved
            : throw new JsonException("it has no epoch.");
    }

    /// <summary>Raises where counts, weights and scores contradict each other.</summary>
    private void Check(Trainer trainer, DataSet train, DataSet test, bool asIs)
    {
        var steps = new MiniBatches(train.Count, trainer.BatchSize).PerEpoch;
        var from = trainer.Average.From;
        var averaged = from <= Index ? (Index - from + 1L) * steps : 0;
        Core.Check.atLeast(0, nameof(Index), Index);
        Core.Check.notNegative(nameof(Seconds), Seconds);
        Require(Averaged == averaged, nameof(Averaged), $"{Averaged}", $"{averaged}, the steps of the average");
        Require(
            Average is null ? averaged == 0 : averaged > 0 && Average.Length == trainer.Model.Layout.Length,
            nameof(Average),
            $"{Average?.Length ?? 0} weights",
            averaged == 0 ? "left out" : $"{trainer.Model.Layout.Length} weights"
        );
        if (!asIs && !double.IsNaN(TestAccuracy))
        {
            var right = TestAccuracy * test.Count;
            Require(
                TestAccuracy is >= 0 and <= 1 && Math.Abs(right - Math.Round(right)) < 1e-6,
                nameof(TestAccuracy),
                FormattableString.Invariant($"{TestAccuracy}"),
                $"a share of {test.Count} rows"
            );
        }

        var run = TrainingRun.Restore(trainer.Placed, Run, new() { AsIs = asIs });
        Require(
            run.Point.Length == trainer.Model.Layout.Length,
            "the number of weights",
            $"{run.Point.Length}",
            $"that of the model, {trainer.Model.Layout.Length}"
        );
        Require(
            run.Index == (long)Index * steps,
            "the number of steps",
            $"{run.Index}",
            $"{(long)Index * steps}, {steps} for each of {Index} epochs"
        );

        static void Require(bool holds, string name, string value, string rule)
        {
            if (!holds)
            {
                throw new ParameterException(name, value, rule);
            }
        }
    }

    /// <summary>What the run of an epoch was made with.</summary>
    private static ImmutableArray<Setting> Settings(Trainer trainer)
    {
        var model = trainer.Model;
        return
        [
            new("Model", $"{model}"),
            new("Activation", $"{model.Activation}"),
            new("Loss", $"{model.Loss}"),
            new("Penalty", FormattableString.Invariant($"{model.Penalty:R}")),
            new("Initialization", $"{model.Initialization}"),
            // Its settings are those of the run within the epoch.
            new("Optimizer", trainer.Optimizer.Name),
            new("Batch size", FormattableString.Invariant($"{trainer.BatchSize}")),
            new("Seed", FormattableString.Invariant($"{trainer.Seed}")),
            new("Average", $"{trainer.Average}"),
        ];
    }

    private static RunSubject Subject(DataSet train, DataSet test) =>
        new($"{train}", [], $"{train.Checksum}{test.Checksum}");
}

/// <summary>An epoch as format 1 had it: without scores and checksums.</summary>
internal sealed record FirstFormat(
    string Trainer,
    int Index,
    double Seconds,
    string Run,
    double[]? Average,
    long Averaged
)
{
    /// <summary>Reads such an epoch of this trainer and data of this name and size.</summary>
    public static SavedEpoch Read(
        JsonElement root,
        Trainer trainer,
        DataSet train,
        bool asIs,
        JsonSerializerOptions options
    )
    {
        var saved = root.Deserialize<FirstFormat>(options) ?? throw new JsonException("it is null.");
        var wanted = Identity(trainer, train);
        return saved.Trainer == wanted || asIs
            ? new(
                saved.Index,
                saved.Seconds,
                double.NaN,
                double.NaN,
                double.NaN,
                saved.Run,
                saved.Average,
                saved.Averaged
            )
            : throw new ResumeException("Trainer", Shown(saved.Trainer), Shown(wanted));
    }

    private static string Shown(string text) => SavedDocument.shown(text);

    /// <summary>What a run depends on, in a line.</summary>
    private static string Identity(Trainer trainer, DataSet train)
    {
        var model = trainer.Model;
        return FormattableString.Invariant($"{model} {model.Activation} {model.Loss} penalty {model.Penalty:R} ")
            + $"{model.Initialization}, {trainer.Optimizer}, batches of {trainer.BatchSize}, "
            + $"seed {trainer.Seed}, average {trainer.Average}, {train}";
    }
}
