using System;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize run</c>: one method on one problem, iterate by iterate.</summary>
internal sealed class RunCommand
{
    private readonly Argument<string?> method = new("METHOD")
    {
        Description = $"One of {string.Join(", ", Methods.All.Select(known => known.Name))}.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly SettingOptions setting = new();
    private readonly Option<string?> steps = Options.Text("--steps", "N", "How many steps to take. The default is 100.");
    private readonly Option<string?> every = Options.Text("--every", "K", "Print every K-th iterate, and the last. The default is 1; in a table, about twenty rows.");
    private readonly Option<string[]> set = Options.Set();
    private readonly Option<string?> dialect = Options.Dialect();
    private readonly Option<string?> format = Options.Text("--format", "FORMAT", "table, jsonl, csv or html. The default is table; html is a page with figures; the others have 17 significant digits.");
    private readonly Option<string?> save = Options.Text("--save", "FILE", "Write the last iterate there, to go on from.");
    private readonly Option<string?> resume = Options.Text("--resume", "FILE", "Go on from an iterate that --save wrote: --steps then counts further steps.");

    private readonly Option<string?> folder = Options.Out("figures, iterates.csv and report.html");

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal) => new RunCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command("run", "Runs a method on a built-in problem and prints its iterates; the start is iterate 0.");
        command.Arguments.Add(method);
        Option[] options = [.. setting.All, steps, every, set, dialect, format, save, resume, folder];
        Array.ForEach(options, command.Options.Add);
        command.SetAction(parsed => new RunExecution(RunPlan.From(Read(parsed)), terminal).Execute());
        return command;
    }

    private RunWords Read(ParseResult parsed) => new()
    {
        Method = parsed.GetValue(method),
        Setting = setting.Read(parsed),
        Steps = parsed.GetValue(steps),
        Every = parsed.GetValue(every),
        Changes = parsed.GetValue(set) ?? [],
        Dialect = parsed.GetValue(dialect),
        Format = parsed.GetValue(format),
        Save = parsed.GetValue(save),
        Resume = parsed.GetValue(resume),
        Folder = parsed.GetValue(folder),
        Command = CommandText.Of(parsed),
    };
}
