using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
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
    private IReadOnlyList<Option> others = [];

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
    internal static Command Create(Terminal terminal) =>
        Create(terminal, [], (_, _) => new LocalWorkers(terminal.Interrupted));

    /// <summary>Creates the command with options that say who runs the trials.</summary>
    /// <param name="terminal">The output.</param>
    /// <param name="more">The options.</param>
    /// <param name="workers">Makes the workers of a command line, given the path of the folder.</param>
    internal static Command Create(
        Terminal terminal,
        IReadOnlyList<Option> more,
        Func<ParseResult, string?, ISweepWorkers> workers
    )
    {
        var sweep = new SweepCommand { others = more };
        var command = sweep.Command();

        foreach (var option in more)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed =>
            sweep.Execute(parsed, terminal, workers(parsed, parsed.GetValue(sweep.folder)?.Named))
        );
        return command;
    }

    /// <summary>The sweep that arguments of this command describe: a grid or a search.</summary>
    internal static (SweepPlan? Grid, SearchPlan? Search) Plan(IReadOnlyList<string> arguments)
    {
        var sweep = new SweepCommand();
        var parsed = new RootCommand { sweep.Command() }.Parse(arguments, CommandLine.Parsing);
        ParseError.Check(parsed);
        return sweep.search.IsGiven(parsed.CommandResult)
            ? (null, sweep.ReadSearch(parsed))
            : (sweep.Read(parsed), null);
    }

    private Command Command()
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
        return command;
    }

    private int Execute(ParseResult parsed, Terminal terminal, ISweepWorkers workers) =>
        search.IsGiven(parsed.CommandResult)
            ? Execute(ReadSearch(parsed), parsed.GetValue(search.Prepare), terminal, workers)
            : new SweepExecution(Read(parsed), terminal, workers).Execute();

    private static int Execute(SearchPlan plan, bool isPrepared, Terminal terminal, ISweepWorkers workers)
    {
        if (!isPrepared)
        {
            return new SearchExecution(plan, terminal, workers).Execute();
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
            Arguments = Words(parsed),
            Every = search.Every(parsed.CommandResult),
            Seconds = search.Seconds(parsed.CommandResult),
        };

    private SweepPlan Read(ParseResult parsed) =>
        new()
        {
            Benchmark = new(problem.Read(parsed.CommandResult), parsed.GetValue(steps), parsed.GetValue(gap)),
            Grid = parsed.GetValue(grid)!,
            Folder = parsed.GetValue(folder),
            Arguments = Words(parsed),
        };

    /// <summary>The arguments without the options that say who runs the trials.</summary>
    private ImmutableArray<string> Words(ParseResult parsed)
    {
        var words = ImmutableArray.CreateBuilder<string>();
        var values = 0;

        foreach (var token in parsed.Tokens)
        {
            var other =
                token.Type == TokenType.Option ? others.FirstOrDefault(option => option.Name == token.Value) : null;

            if (other is not null)
            {
                values = other.Arity.MaximumNumberOfValues;
            }
            else if (values > 0)
            {
                values--;
            }
            else
            {
                words.Add(token.Value);
            }
        }

        return words.ToImmutable();
    }
}
