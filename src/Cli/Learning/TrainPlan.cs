using System;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>Training that makes sense.</summary>
internal sealed record TrainPlan
{
    private const int UsualHidden = 64;
    private const double TrainingShare = 0.8;

    /// <summary>What is learned from.</summary>
    internal required DataSet Train { get; init; }

    /// <summary>What every epoch is judged by.</summary>
    internal required DataSet Test { get; init; }

    /// <summary>The optimizers, each with its run.</summary>
    internal required ImmutableArray<(string Label, Trainer Trainer)> Runs { get; init; }

    /// <summary>How often each goes through the data.</summary>
    internal required int Epochs { get; init; }

    /// <summary>Where checkpoints and reports go, or null.</summary>
    internal Folder? Folder { get; init; }

    /// <summary>Whether to go on from the checkpoints there.</summary>
    internal bool Resume { get; init; }

    /// <summary>The command itself, for the report.</summary>
    internal required string Command { get; init; }

    /// <summary>The model that all of them train.</summary>
    internal Model Model => Runs[0].Trainer.Model;

    /// <summary>What is trained, in a line.</summary>
    internal string Title => string.Create(
        CultureInfo.InvariantCulture,
        $"{Model} ({Model.Activation.ToString().ToLowerInvariant()}) on {Train.Name}: {Train.Count} rows, {Test.Count} to test, batches of {Runs[0].Trainer.BatchSize}");

    /// <summary>Understands what the user wrote, or raises a <see cref="UsageException"/>.</summary>
    internal static TrainPlan From(TrainWords words)
    {
        var seed = (ulong)Numbers.Whole("--seed", words.Seed ?? "42", 0);
        var batch = (int)Numbers.Whole("--batch", words.Batch ?? "128", 1, int.MaxValue);
        var epochs = (int)Numbers.Whole("--epochs", words.Epochs ?? "10", 0, int.MaxValue);
        var contenders = Contender.All(words.Optimizers ?? throw Setting.Missing("--optimizers", "list methods"), "--optimizers");
        if (contenders.FirstOrDefault(contender => contender.Minimizer is not Optimizer) is { } searching)
        {
            throw new UsageException($"--optimizers: {searching.Label} searches, and mini-batches change under it; only first-order methods train on them");
        }

        if (words.Resume && words.Folder is null)
        {
            throw new UsageException("--resume needs --out, the folder of the run that is to go on");
        }

        var (train, test) = Data(words, seed);
        var model = ModelOf(words, train);
        return new()
        {
            Train = train,
            Test = test,
            Runs =
            [
                .. contenders.Select(contender => (contender.Label, new Trainer
                {
                    Model = model,
                    Optimizer = (Optimizer)contender.Minimizer,
                    BatchSize = batch,
                    Seed = seed,
                })),
            ],
            Epochs = epochs,
            Folder = Folder.Open(words.Folder),
            Resume = words.Resume,
            Command = words.Command,
        };
    }

    private static (DataSet Train, DataSet Test) Data(TrainWords words, ulong seed)
    {
        var path = words.Data ?? "digits";
        try
        {
            return path switch
            {
                "digits" => DataSets.Digits().Split(TrainingShare, seed),
                _ when Directory.Exists(path) => Idx.ReadFolder(path),
                _ when File.Exists(path) => Trace.LoadCsv(path)
                    .ToDataSet(words.Target ?? throw new UsageException("--target is missing: the column of the CSV file to be predicted"), Path.GetFileNameWithoutExtension(path), areClasses: true)
                    .Split(TrainingShare, seed),
                _ => throw Numbers.Bad("--data", path, "digits, a folder with MNIST's files, or a CSV file"),
            };
        }
        catch (Exception problem) when (problem is IOException or InvalidDataException or UnauthorizedAccessException or FormatException or ParameterException)
        {
            throw new UsageException($"--data: {Names.OneLine(problem.Message)}");
        }
    }

    private static Model ModelOf(TrainWords words, DataSet data)
    {
        var text = words.Model ?? FormattableString.Invariant($"{data.Features}-{UsualHidden}-{data.Classes}");
        ImmutableArray<int> sizes = [.. text.Split('-').Select(part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0)];
        if (sizes.Length < 2 || sizes.Any(size => size < 1) || sizes[0] != data.Features || sizes[^1] != data.Classes)
        {
            throw Numbers.Bad("--model", text, $"sizes with hyphens between them, the first {data.Features} and the last {data.Classes} for {data.Name}, as in {data.Features}-{UsualHidden}-{data.Classes}");
        }

        var penalty = words.Penalty is null ? 0 : Numbers.Real("--penalty", words.Penalty);
        return new Model(sizes)
        {
            Activation = Names.Find("activation", words.Activation ?? "relu", Enum.GetValues<Activation>(), known => known.ToString()),
            Penalty = penalty is >= 0 and < double.PositiveInfinity ? penalty : throw Numbers.Bad("--penalty", words.Penalty!, "a finite number, at least 0"),
        };
    }
}
