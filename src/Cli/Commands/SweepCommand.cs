using System;
using System.CommandLine;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Cli.Sweeps;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize sweep</c>: runs a method with many combinations of hyperparameters, in parallel.</summary>
internal sealed class SweepCommand
{
    private readonly MethodOptions method = new("The method: see optimize list methods.");
    private readonly ProblemOptions problem = new();
    private readonly Option<Grid?> grid;
    private readonly Option<long> steps = Options.Steps();
    private readonly Option<double> gap = Options.Gap();
    private readonly Option<OutputFolder?> folder = Options.Out("sweep.csv, a heat map and report.html");

    private SweepCommand() =>
        grid = Options.Repeated(
            "--grid",
            "NAME=VALUES",
            (result, texts) => method.Read(result) is { } variant ? Grid.From(variant, texts) : null,
            "The values of a hyperparameter: NAME=1e-4..1:log:20, NAME=0..1:lin:5 or NAME=0.8,0.9. Can be repeated."
        );

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal) => new SweepCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "sweep",
            "Runs a method with every combination of hyperparameters and prints the best ten. With --out, an "
                + "interrupted sweep is resumed."
        );
        method.AddTo(command);
        problem.AddTo(command);
        problem.RequireOneFunction();
        Option[] options = [grid, method.Set, method.Preset, steps, gap, folder];
        Array.ForEach(options, command.Options.Add);
        command.Require(grid, "it gives the values of a hyperparameter: --grid learningRate=1e-4..1:log:20");
        grid.Check(result => problem.Check(result, result.Value(grid)?.Solver(0)));
        command.SetAction(parsed => new SweepExecution(Read(parsed), terminal).Execute());
        return command;
    }

    private SweepPlan Read(ParseResult parsed) =>
        new()
        {
            Benchmark = new(problem.Read(parsed.CommandResult), parsed.GetValue(steps), parsed.GetValue(gap)),
            Grid = parsed.GetValue(grid)!,
            Folder = parsed.GetValue(folder),
            Command = CommandText.Of(parsed),
        };
}
