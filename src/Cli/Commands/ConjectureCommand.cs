using System;
using System.Collections.Immutable;
using System.CommandLine;
using System.Linq;
using System.Text.RegularExpressions;
using OptimizerFunctional.Cli.Conjecturing;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>
/// <c>optimize conjecture</c>: searches for a counterexample to a conjecture about a first-order method.
/// </summary>
internal static partial class ConjectureCommand
{
    private const string Name = "conjecture";

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal)
    {
        var (command, options) = Statement();
        command.Subcommands.Add(Replay(terminal));
        command.Subcommands.Add(All(terminal));
        command.Subcommands.Add(Planted(terminal));
        command.SetAction(parsed => new ConjectureExecution(options.Read(parsed), terminal).Execute());
        return command;
    }

    /// <summary>The conjecture that a command line states, which a saved counterexample carries.</summary>
    internal static ConjecturePlan Parse(string text)
    {
        string[] words =
        [
            .. Words().Matches(text).Select(word => word.Value.Length > 1 ? word.Value.Trim('\'') : word.Value),
        ];

        if (words is not ["optimize", Name, .. var rest])
        {
            throw new UsageException($"its command was {MessageText.Quote(text)}; it must be one of optimize {Name}");
        }

        var (command, options) = Statement();
        var parsed = command.Parse(rest, CommandLine.Parsing);
        ParseError.Check(parsed);
        return options.Read(parsed) with { Words = [Name, .. rest] };
    }

    private static (Command Command, ConjectureOptions Options) Statement()
    {
        var command = new Command(
            Name,
            "Searches for a counterexample to a conjecture: every run of a method on a class of functions meets an "
                + "expectation. Exit codes: 0 the conjecture survived, which is no proof, 1 it is refuted, 2 bad input."
        );
        var options = new ConjectureOptions();
        options.AddTo(command);
        return (command, options);
    }

    private static Command Replay(Terminal terminal)
    {
        var file = Options.Argument<string>("FILE", (_, path) => path, "A counterexample.json that --out wrote.");
        var folder = Options.Out("counterexample.json, trace.csv and figure.svg");
        var replay = new Command(
            "replay",
            "Runs a saved counterexample again. Exit codes: 0 it breaks its conjecture no longer, 1 it still does, 2 "
                + "bad input."
        )
        {
            file,
            folder,
        };
        replay.Require(file, "it is a counterexample.json that --out wrote");
        replay.SetAction(parsed =>
            new ReplayExecution(parsed.GetValue(file)!, parsed.GetValue(folder), terminal).Execute()
        );
        return replay;
    }

    private static Command All(Terminal terminal) =>
        OfMethods(
            "all",
            "Searches counterexamples to a standing list of conjectures about every first-order method, and prints a "
                + "table in Markdown.",
            methods => new StandingTable(methods, terminal).Execute()
        );

    private static Command Planted(Terminal terminal) =>
        OfMethods(
            "planted",
            "Plants errors in every first-order method, one constant or one sign at a time, and searches for steps "
                + "that are not those of the paper's rule. Exit codes: 0 every error is found, 1 one is not.",
            methods => new PlantedTable(methods, terminal).Execute()
        );

    private static Command OfMethods(string name, string description, Func<ImmutableArray<Method>, int> execute)
    {
        var methods = Options.Methods("--methods", "The methods; all first-order ones if it is not given.");
        var command = new Command(name, description) { methods };
        command.SetAction(parsed =>
        {
            var chosen = parsed.GetValue(methods) is { IsDefault: false } some
                ? some.Select(one => one.Method).ToImmutableArray()
                : Methods.All;
            return execute([.. chosen.Where(one => one.Default is Optimizer or SecondEvaluationSolver)]);
        });
        return command;
    }

    [GeneratedRegex(@"'[^']*'|\S+")]
    private static partial Regex Words();
}
