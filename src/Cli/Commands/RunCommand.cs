using System;
using System.CommandLine;
using System.Linq;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize run</c>: one method on one problem, iterate by iterate.</summary>
internal sealed class RunCommand
{
    private readonly Argument<string?> method = new("METHOD")
    {
        Description = $"One of {string.Join(", ", Methods.All.Select(known => known.Name))}.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> problem = Text("--problem", "NAME", "The function to minimize: see optimize list problems.");
    private readonly Option<string?> start = Text("--start", "A,B", "Where to begin, as numbers with commas between them. The default is the problem's own start.");
    private readonly Option<string?> seed = Text("--seed", "N", "Begin at a random point of the problem's box instead: numpy.random.seed(N), then rand, bit for bit.");
    private readonly Option<string?> dimension = Text("--dimension", "N", "The number of coordinates, where the problem leaves it free.");
    private readonly Option<string?> steps = Text("--steps", "N", "How many steps to take. The default is 100.");
    private readonly Option<string?> every = Text("--every", "K", "Print every K-th iterate, and the last. The default is 1; in a table, about twenty rows.");
    private readonly Option<string[]> set = new("--set")
    {
        HelpName = "NAME=VALUE",
        Description = "Change a hyperparameter: --set learning-rate=0.1. Can be repeated. See optimize list methods.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> dialect = Text("--dialect", "NAME", "The numbers of a paper or a library: see optimize list dialects.");
    private readonly Option<string?> format = Text("--format", "FORMAT", "table, jsonl or csv. The default is table; the others have 17 significant digits.");
    private readonly Option<string?> save = Text("--save", "FILE", "Write the last iterate there, to go on from.");
    private readonly Option<string?> resume = Text("--resume", "FILE", "Go on from an iterate that --save wrote: --steps then counts further steps.");

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal) => new RunCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command("run", "Runs a method on a built-in problem and prints its iterates; the start is iterate 0.");
        command.Arguments.Add(method);
        Option[] options = [problem, start, seed, dimension, steps, every, set, dialect, format, save, resume];
        Array.ForEach(options, command.Options.Add);
        command.SetAction(parsed => new RunExecution(RunPlan.From(Read(parsed)), terminal).Execute());
        return command;
    }

    private RunWords Read(ParseResult parsed) => new()
    {
        Method = parsed.GetValue(method),
        Problem = parsed.GetValue(problem),
        Start = parsed.GetValue(start),
        Seed = parsed.GetValue(seed),
        Dimension = parsed.GetValue(dimension),
        Steps = parsed.GetValue(steps),
        Every = parsed.GetValue(every),
        Changes = parsed.GetValue(set) ?? [],
        Dialect = parsed.GetValue(dialect),
        Format = parsed.GetValue(format),
        Save = parsed.GetValue(save),
        Resume = parsed.GetValue(resume),
    };

    private static Option<string?> Text(string name, string value, string description) =>
        new(name) { HelpName = value, Description = description };
}
