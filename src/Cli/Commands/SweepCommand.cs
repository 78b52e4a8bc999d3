using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Searches;
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
    private readonly Option<OutputFolder?> folder = Options.Out("the table, figures and report.html");
    private readonly SearchOptions search;

    private SweepCommand()
    {
        grid = Options.Repeated(
            "--grid",
            "NAME=VALUES",
            (result, texts) => method.Read(result) is { } variant ? Grid.From(variant, texts) : null,
            "The values of a hyperparameter: NAME=1e-4..1:log:20, NAME=0..1:lin:5 or NAME=0.8,0.9. Can be repeated."
        );
        search = new(method, grid);
    }

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal) => new SweepCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "sweep",
            "Runs a method with every combination of hyperparameters, or with those that a search draws, and prints "
                + "the best ten. With --out, an interrupted sweep is resumed."
        );
        method.AddTo(command);
        problem.AddTo(command);
        problem.RequireOneFunction();
        Option[] options = [grid, method.Set, method.Preset, steps, gap, folder];
        Array.ForEach(options, command.Options.Add);
        search.AddTo(command, folder, steps, gap);
        command.Check(result =>
            Options.Given(
                search.IsGiven(result) || result.GetResult(grid) is not null,
                grid.Name,
                "it gives the values of a hyperparameter: --grid learningRate=1e-4..1:log:20"
            )
        );
        grid.Check(result => problem.Check(result, result.Value(grid)?.Solver(0)));
        command.SetAction(parsed =>
            search.IsGiven(parsed.CommandResult)
                ? Execute(ReadSearch(parsed), parsed.GetValue(search.Prepare), terminal)
                : new SweepExecution(Read(parsed), terminal).Execute()
        );
        return command;
    }

    /// <summary>The search that arguments of this command describe.</summary>
    internal static SearchPlan Plan(IReadOnlyList<string> arguments, Terminal terminal)
    {
        var sweep = new SweepCommand();
        var parsed = new RootCommand { sweep.On(terminal) }.Parse(arguments, CommandLine.Parsing);
        ParseError.Check(parsed);
        return sweep.ReadSearch(parsed);
    }

    private static int Execute(SearchPlan plan, bool isPrepared, Terminal terminal)
    {
        if (!isPrepared)
        {
            return new SearchExecution(plan, terminal).Execute();
        }

        SearchFolder.Open(plan);
        terminal.WriteLine(
            FormattableString.Invariant(
                $"{plan.Title}. Each trial is a command: optimize trial {plan.Folder} --index 0, up to "
            ) + FormattableString.Invariant($"{plan.Study.Count - 1}")
        );
        return ExitCode.Success;
    }

    private SearchPlan ReadSearch(ParseResult parsed) =>
        new()
        {
            Fixed = method.Read(parsed.CommandResult)!,
            Spec = problem.Read(parsed.CommandResult),
            Study = search.Study(parsed.CommandResult),
            Folder = parsed.GetValue(folder)?.Named,
            Arguments = [.. parsed.Tokens.Select(token => token.Value)],
            Every = search.Every(parsed.CommandResult),
        };

    private SweepPlan Read(ParseResult parsed) =>
        new()
        {
            Benchmark = new(problem.Read(parsed.CommandResult), parsed.GetValue(steps), parsed.GetValue(gap)),
            Grid = parsed.GetValue(grid)!,
            Folder = parsed.GetValue(folder),
            Command = CommandText.Of(parsed),
        };
}
