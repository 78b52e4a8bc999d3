using System;
using System.Collections.Immutable;
using System.CommandLine;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize compare</c>: several methods on one problem, ranked.</summary>
internal sealed class CompareCommand
{
    private readonly SettingOptions setting = new();
    private readonly Option<ImmutableArray<Contender>> methods = Options.Methods(
        "--methods",
        "Methods with commas between them, each with a dialect or changes if wanted: "
            + "gd,adam@keras,adam:learningRate=0.02:beta1=0.8."
    );

    private readonly Option<long> steps = Options.Steps();
    private readonly Option<double> gap = Options.Gap();
    private readonly Option<Choice<Format>> format = Options.OneOf<Format>(
        "--format",
        "FORMAT",
        [new("table", Format.Table), new("csv", Format.Csv), new("html", Format.Html)],
        "; html is a page that works offline"
    );

    private readonly Option<Folder?> folder = Options.Out("figures, comparison.csv, iterates.csv and report.html");

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal) => new CompareCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "compare",
            "Runs several methods on a problem. Ranks first who needs the fewest evaluations to the gap, then who "
                + "reaches the lowest value."
        );
        setting.AddTo(command);
        setting.RequireOneFunction();
        Option[] options = [methods, steps, gap, format, folder];
        Array.ForEach(options, command.Options.Add);
        command.Require(methods, "\"optimize list methods\" shows what there is");
        methods.Check(result =>
        {
            foreach (var contender in result.Value(methods) is { IsDefault: false } all ? all : [])
            {
                setting.Check(result, contender.Solver);
            }
        });
        command.SetAction(parsed => new CompareExecution(Read(parsed), terminal).Execute());
        return command;
    }

    private ComparePlan Read(ParseResult parsed) =>
        new()
        {
            Race = new(setting.Read(parsed.CommandResult), parsed.GetValue(steps), parsed.GetValue(gap)),
            Contenders = parsed.GetValue(methods),
            Format = parsed.GetValue(format).Value,
            Folder = parsed.GetValue(folder)?.Open(),
            Command = CommandText.Of(parsed),
        };
}
