using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Learning;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize train</c>: a network on data, with several optimizers side by side.</summary>
internal sealed class TrainCommand
{
    private const int UsualHidden = 64;
    private const double TrainingShare = 0.8;
    private const string BuiltIn = "digits";

    private readonly Option<string> data = new("--data")
    {
        HelpName = "DATA",
        Description = $"{BuiltIn}, which is built in; a folder with MNIST's four files; or a CSV file with a header.",
        DefaultValueFactory = _ => BuiltIn,
    };

    private readonly Option<string?> target = Options.Text(
        "--target",
        "COLUMN",
        "The column of a CSV file to be predicted: a class."
    );
    private readonly Option<string?> model = Options.Text(
        "--model",
        "SIZES",
        $"Layer sizes: inputs, hidden layers, outputs, as in 784-128-10. The default has one hidden layer of "
            + $"{UsualHidden}."
    );

    private readonly Option<Choice<Activation>> activation = Options.OneOf<Activation>(
        "--activation",
        "NAME",
        [
            .. Enum.GetValues<Activation>()
                .Select(known => new Choice<Activation>(known.ToString().ToLowerInvariant(), known)),
        ]
    );

    private readonly Option<double> penalty = Options
        .Of(
            "--penalty",
            "P",
            text => Numbers.NotNegative("--penalty", text),
            "Adds P / 2 times the sum of squared weights to the loss."
        )
        .Usually(0);

    private readonly Option<ImmutableArray<Contender>> optimizers = Options.Methods(
        "--optimizers",
        "Optimizers with commas between them, each with a dialect or changes if wanted: "
            + "sgd,adam@keras,adam:learningRate=0.01."
    );

    private readonly Option<long> epochs = Options.Whole(
        "--epochs",
        10,
        0,
        "How often each goes through the data.",
        int.MaxValue
    );
    private readonly Option<long> batch = Options.Whole("--batch", 128, 1, "Rows of a mini-batch.", int.MaxValue);
    private readonly Option<long> seed = Options.Whole(
        "--seed",
        42,
        0,
        "Determines initial weights, the order of rows and, but for MNIST's files, which rows are the test set."
    );

    private readonly Option<string?> folder = Options.Out(
        "a checkpoint after every epoch, epochs.csv, epochs.jsonl, figures and report.html"
    );
    private readonly Option<bool> resume = new("--resume")
    {
        Description = "Go on from the checkpoints in --out, with the same bits as if nothing had happened.",
    };

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal) => new TrainCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "train",
            "Trains a network on data with one optimizer after the other, from the same weights in the same order, and "
                + "ranks them by their best test accuracy."
        );
        Option[] options = [data, target, model, activation, penalty, optimizers, epochs, batch, seed, folder, resume];
        Array.ForEach(options, command.Options.Add);
        command.SetAction(parsed => new TrainExecution(Read(parsed), terminal).Execute());
        return command;
    }

    private TrainPlan Read(ParseResult parsed)
    {
        var contenders = parsed.GetValue(optimizers) is { IsDefault: false } all
            ? all
            : throw Setting.Missing("--optimizers", "list methods");
        if (contenders.FirstOrDefault(contender => contender.Minimizer is not Optimizer) is { } searching)
        {
            throw new UsageException(
                $"--optimizers: {searching.Label} searches, and mini-batches change under it; only first-order methods "
                    + $"train on them"
            );
        }

        if (parsed.GetValue(resume) && parsed.GetValue(folder) is null)
        {
            throw new UsageException("--resume needs --out, the folder of the run that is to go on");
        }

        var (train, test) = Data(parsed);
        var trained = ModelOf(parsed, train);
        return new()
        {
            Train = train,
            Test = test,
            Runs =
            [
                .. contenders.Select(contender =>
                    (
                        contender.Label,
                        new Trainer
                        {
                            Model = trained,
                            Optimizer = (Optimizer)contender.Minimizer,
                            BatchSize = (int)parsed.GetValue(batch),
                            Seed = (ulong)parsed.GetValue(seed),
                        }
                    )
                ),
            ],
            Epochs = (int)parsed.GetValue(epochs),
            Folder = Folder.Open(parsed.GetValue(folder)),
            Resume = parsed.GetValue(resume),
            Command = CommandText.Of(parsed),
        };
    }

    private (DataSet Train, DataSet Test) Data(ParseResult parsed)
    {
        var (path, drawn) = (parsed.GetRequiredValue(data), (ulong)parsed.GetValue(seed));
        try
        {
            return path switch
            {
                BuiltIn => DataSets.Digits().Split(TrainingShare, drawn),
                _ when Directory.Exists(path) => Idx.ReadFolder(path),
                _ when File.Exists(path) => Trace
                    .LoadCsv(path)
                    .ToDataSet(Target(parsed), Path.GetFileNameWithoutExtension(path), areClasses: true)
                    .Split(TrainingShare, drawn),
                _ => throw Numbers.Bad("--data", path, $"{BuiltIn}, a folder with MNIST's files, or a CSV file"),
            };
        }
        catch (Exception problem)
            when (problem
                    is IOException
                        or InvalidDataException
                        or UnauthorizedAccessException
                        or FormatException
                        or ParameterException
            )
        {
            throw new UsageException($"--data: {Names.OneLine(problem.Message)}");
        }
    }

    private string Target(ParseResult parsed) =>
        parsed.GetValue(target)
        ?? throw new UsageException("--target is missing: the column of the CSV file to be predicted");

    private Model ModelOf(ParseResult parsed, DataSet train)
    {
        var usual = FormattableString.Invariant($"{train.Features}-{UsualHidden}-{train.Classes}");
        var text = parsed.GetValue(model) ?? usual;
        ImmutableArray<int> sizes =
        [
            .. text.Split('-')
                .Select(part =>
                    int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0
                ),
        ];
        if (sizes.Length < 2 || sizes.Any(size => size < 1) || sizes[0] != train.Features || sizes[^1] != train.Classes)
        {
            throw Numbers.Bad(
                "--model",
                text,
                $"sizes with hyphens between them, the first {train.Features} and the last {train.Classes} for "
                    + $"{train.Name}, as in {usual}"
            );
        }

        return new Model(sizes) { Activation = parsed.GetValue(activation).Value, Penalty = parsed.GetValue(penalty) };
    }
}
