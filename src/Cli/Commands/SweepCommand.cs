using System;
using System.CommandLine;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Sweeps;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize sweep</c>: a method with many hyperparameters, on all cores.</summary>
internal sealed class SweepCommand
{
    private readonly Argument<Method?> method = Options.Method("The method: see optimize list methods.");
    private readonly SettingOptions setting = new();
    private readonly Option<string[]> grid = Options.Texts(
        "--grid",
        "NAME=VALUES",
        "The values of a hyperparameter: NAME=1e-4..1:log:20, NAME=0..1:lin:5 or NAME=0.8,0.9. Can be repeated."
    );

    private readonly Option<string[]> set = Options.Set();
    private readonly Option<string?> dialect = Options.Dialect();
    private readonly Option<long> steps = Options.Steps();
    private readonly Option<double> gap = Options.Gap();
    private readonly Option<string?> folder = Options.Out("sweep.csv, a heat map and report.html");

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal) => new SweepCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "sweep",
            "Tries every combination of hyperparameters and prints the best ten. With --out, a sweep that was stopped "
                + "goes on where it was."
        );
        command.Arguments.Add(method);
        Option[] options = [.. setting.All, grid, set, dialect, steps, gap, folder];
        Array.ForEach(options, command.Options.Add);
        command.SetAction(parsed => new SweepExecution(Read(parsed), terminal).Execute());
        return command;
    }

    private SweepPlan Read(ParseResult parsed)
    {
        var found = parsed.GetValue(method) ?? throw Setting.Missing("METHOD", "list methods");
        var plan = new SweepPlan
        {
            Method = found,
            Dialect = parsed.GetValue(dialect),
            Changes = [.. parsed.GetValue(set) ?? []],
            Race = new(setting.Read(parsed).OfOneFunction(), parsed.GetValue(steps), parsed.GetValue(gap)),
            Grid = Grid.From(found, parsed.GetValue(grid) ?? []),
            Command = CommandText.Of(parsed),
        };
        return plan.Checked() with { Folder = Folder.Open(parsed.GetValue(folder)) };
    }
}
