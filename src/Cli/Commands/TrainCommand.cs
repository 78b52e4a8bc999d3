using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Learning;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize train</c>: trains a network with several optimizers and compares them.</summary>
internal sealed class TrainCommand
{
    private const int UsualHidden = 64;

    private readonly Option<LearningData?> data;
    private readonly Option<string?> target = Options.Column(
        "--target",
        "The column of a CSV file that has the classes to predict."
    );
    private readonly Option<ImmutableArray<int>> model;

    private readonly Option<NamedValue<Activation>> activation = Options.OneOf<Activation>(
        "--activation",
        "NAME",
        [
            .. Enum.GetValues<Activation>()
                .Select(known => new NamedValue<Activation>(known.ToString().ToLowerInvariant(), known)),
        ]
    );

    private readonly Option<double> penalty = Options
        .Of(
            "--penalty",
            "P",
            text => Numbers.NonNegative("--penalty", text),
            "L2 regularization: adds P / 2 times the sum of squared weights to the loss."
        )
        .WithDefault(0);

    private readonly Option<ImmutableArray<ComparedMethod>> optimizers = Options.Methods(
        "--optimizers",
        "Optimizers, separated by commas, optionally with a preset or hyperparameters: "
            + "sgd,adam@keras,adam:learningRate=0.01."
    );

    private readonly Option<ImmutableArray<BlockGroup>> group = Options.Repeated(
        "--group",
        "PATTERN:SETTINGS",
        (_, texts) => texts.Select(BlockGroup.Parse).ToImmutableArray(),
        "Blocks with settings, a method of their own, or frozen: bias*:decay=0, weights1:muon, weights1:frozen. The "
            + "blocks are weights1, biases1, weights2 and so on. Can be repeated."
    );

    private readonly Option<long> epochs = Options.Whole("--epochs", 10, 0, "The number of epochs.", int.MaxValue);
    private readonly Option<long> batch = Options.Whole("--batch", 128, 1, "The batch size.", int.MaxValue);
    private readonly Option<long> seed = Options.Whole(
        "--seed",
        42,
        0,
        "The seed of initial weights, of the order of rows and, except for MNIST's files, of the test set."
    );

    private readonly Option<OutputFolder?> folder = Options.Out(
        "a checkpoint after every epoch, epochs.csv, epochs.jsonl, figures and report.html"
    );
    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Resume from the checkpoints in --out, bit for bit.",
    };

    private readonly Option<bool> asIs = Options.AsIs();

    private TrainCommand()
    {
        data = Options.Of(
            "--data",
            "DATA",
            (result, text) => LearningData.Read(text, result.Value(target)),
            $"{LearningData.BuiltIn}, which is built in; a folder with MNIST's four files; or a CSV file with a header."
        );
        data.DefaultValueFactory = _ => LearningData.Digits();
        model = Options.Of(
            "--model",
            "SIZES",
            (result, text) => result.Value(data) is { } known ? Sizes(text, known.Train) : default,
            "Layer sizes: inputs, hidden layers, outputs, such as 784-128-10. The default has one hidden layer of "
                + $"{UsualHidden}."
        );
    }

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal) => new TrainCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "train",
            "Trains a network with several optimizers, from the same initial weights and with the same batches, and "
                + "ranks them by their best test accuracy."
        );
        Option[] options =
        [
            data,
            target,
            model,
            activation,
            penalty,
            optimizers,
            group,
            epochs,
            batch,
            seed,
            folder,
            resume,
            asIs,
        ];
        Array.ForEach(options, command.Options.Add);
        command.Require(optimizers, "\"optimize list methods\" lists them");
        optimizers.Check(CheckOptimizers);
        resume.Needs(folder, "the folder of the run to resume");
        asIs.Needs(resume, "to which it applies");
        command.SetAction(parsed => new TrainExecution(Read(parsed), terminal).Execute());
        return command;
    }

    private TrainPlan Read(ParseResult parsed)
    {
        var drawn = (ulong)parsed.GetValue(seed);
        var (train, test) = parsed.GetValue(data)!.Split(drawn);
        ImmutableArray<int> sizes = parsed.GetValue(model) is { IsDefault: false } given ? given : UsualSizes(train);
        var trained = new Model(sizes)
        {
            Activation = parsed.GetValue(activation).Value,
            Penalty = parsed.GetValue(penalty),
        };
        return new()
        {
            Train = train,
            Test = test,
            Runs =
            [
                .. parsed
                    .GetValue(optimizers)
                    .Select(method =>
                        (
                            method.Label,
                            new Trainer
                            {
                                Model = trained,
                                Optimizer = BlockGroup.Over(method, parsed.GetValue(group), trained.Layout),
                                BatchSize = (int)parsed.GetValue(batch),
                                Seed = drawn,
                            }
                        )
                    ),
            ],
            DataPath = parsed.GetResult(data) is { Tokens: [var path, ..] } ? path.Value : null,
            Epochs = (int)parsed.GetValue(epochs),
            Folder = parsed.GetValue(folder),
            Resume = parsed.GetValue(resume),
            // A resumed training writes the same report as an uninterrupted one.
            Command = CommandText.Of(parsed, without: "--resume"),
            AsIs = parsed.GetValue(asIs),
        };
    }

    private static ImmutableArray<int> UsualSizes(DataSet train) => [train.Features, UsualHidden, train.Classes];

    private static ImmutableArray<int> Sizes(string text, DataSet train)
    {
        ImmutableArray<int> sizes =
        [
            .. text.Split('-')
                .Select(part =>
                    int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0
                ),
        ];
        return
            sizes.Length >= 2 && sizes.All(size => size > 0) && sizes[0] == train.Features && sizes[^1] == train.Classes
            ? sizes
            : throw Numbers.Bad(
                "--model",
                text,
                $"sizes, separated by hyphens, the first {train.Features} and the last {train.Classes} for "
                    + $"{train.Name}, as in {string.Join('-', UsualSizes(train))}"
            );
    }

    private void CheckOptimizers(SymbolResult result)
    {
        ImmutableArray<ComparedMethod> all = result.Value(optimizers) is { IsDefault: false } given ? given : [];

        if (all.FirstOrDefault(method => !Trainer.CanTrain(method.Solver)) is { } unsuitable)
        {
            throw new UsageException(
                $"--optimizers: {unsuitable.Label} needs a fixed objective, which mini-batches are not; only "
                    + "first-order optimizers train on them"
            );
        }
    }
}
