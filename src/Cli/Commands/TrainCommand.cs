using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Learning;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize train</c>: trains a network with several optimizers and compares them.</summary>
internal sealed class TrainCommand
{
    private readonly LearningOptions learning = new();

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

    private TrainCommand() => learning.Data.DefaultValueFactory = _ => LearningData.Digits();

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal) => new TrainCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "train",
            "Trains a network with several optimizers, from the same initial weights and with the same batches, and "
                + "ranks them by their best test accuracy."
        );
        Option[] options = [.. learning.All, optimizers, group, epochs, seed, folder, resume, asIs];
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
        var setup = learning.Read(parsed.CommandResult, (ulong)parsed.GetValue(seed));
        return new()
        {
            Setup = setup,
            Runs =
            [
                .. parsed
                    .GetValue(optimizers)
                    .Select(method =>
                        (
                            method.Label,
                            setup.Trainer(BlockGroup.Over(method, parsed.GetValue(group), setup.Model.Layout))
                        )
                    ),
            ],
            Epochs = (int)parsed.GetValue(epochs),
            Folder = parsed.GetValue(folder),
            Resume = parsed.GetValue(resume),
            // A resumed training writes the same report as an uninterrupted one.
            Command = CommandText.Of(parsed, without: "--resume"),
            AsIs = parsed.GetValue(asIs),
        };
    }

    private void CheckOptimizers(SymbolResult result)
    {
        ImmutableArray<ComparedMethod> all = result.Value(optimizers) is { IsDefault: false } given ? given : [];

        foreach (var method in all)
        {
            LearningSetup.Check(optimizers.Name, method.Label, method.Solver);
        }
    }
}
