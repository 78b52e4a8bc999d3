using System;
using System.CommandLine;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize compare</c>: several methods on one problem, ranked.</summary>
internal sealed class CompareCommand
{
    private readonly SettingOptions setting = new();
    private readonly Option<string?> methods = Options.Text(
        "--methods", "A,B", "Methods with commas between them, each with a dialect or changes if wanted: gd,adam@keras,adam:learningRate=0.02:beta1=0.8.");

    private readonly Option<string?> steps = Options.Steps();
    private readonly Option<string?> gap = Options.Gap();
    private readonly Option<string?> format = Options.Text("--format", "FORMAT", "table, csv or html. The default is table; html is a page that works offline.");
    private readonly Option<string?> folder = Options.Out("figures, comparison.csv, iterates.csv and report.html");

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal) => new CompareCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "compare",
            "Runs several methods on a problem. Ranks first who needs the fewest evaluations to the gap, then who reaches the lowest value.");
        Option[] options = [.. setting.All, methods, steps, gap, format, folder];
        Array.ForEach(options, command.Options.Add);
        command.SetAction(parsed => new CompareExecution(Read(parsed), terminal).Execute());
        return command;
    }

    private ComparePlan Read(ParseResult parsed) => new()
    {
        Race = Race.From(setting.Read(parsed), parsed.GetValue(steps), parsed.GetValue(gap)),
        Contenders = Contender.All(parsed.GetValue(methods) ?? throw Setting.Missing("--methods", "list methods")),
        Format = Names.Find("format", parsed.GetValue(format) ?? "table", [Format.Table, Format.Csv, Format.Html], known => known.ToString().ToLowerInvariant()),
        Folder = Folder.Open(parsed.GetValue(folder)),
        Command = CommandText.Of(parsed),
    };
}
