using System;
using System.Collections.Immutable;
using System.CommandLine;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize compare</c>: ranks several methods on one problem.</summary>
internal sealed class CompareCommand
{
    private readonly ProblemOptions problem = new();
    private readonly Option<ImmutableArray<ComparedMethod>> methods = Options.Methods(
        "--methods",
        "Methods, separated by commas, optionally with a preset or hyperparameters: "
            + "gd,adam@keras,adam:learningRate=0.02:beta1=0.8."
    );

    private readonly Option<long> steps = Options.Steps();
    private readonly Option<double> gap = Options.Gap();
    private readonly Option<NamedValue<Format>> format = Options.OneOf<Format>(
        "--format",
        "FORMAT",
        [new("table", Format.Table), new("csv", Format.Csv), new("html", Format.Html)],
        "; html is a self-contained report"
    );

    private readonly Option<OutputFolder?> folder = Options.Out(
        "figures, comparison.csv, iterates.csv and report.html"
    );

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal) => new CompareCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "compare",
            "Runs several methods on a problem. Ranks them by the number of evaluations to the gap, then by the "
                + "lowest value."
        );
        problem.AddTo(command);
        problem.RequireOneFunction();
        Option[] options = [methods, steps, gap, format, folder];
        Array.ForEach(options, command.Options.Add);
        command.Require(methods, "\"optimize list methods\" lists them");
        methods.Check(result =>
        {
            foreach (var method in result.Value(methods) is { IsDefault: false } all ? all : [])
            {
                problem.Check(result, method.Solver);
            }
        });
        command.SetAction(parsed => new CompareExecution(Read(parsed), terminal).Execute());
        return command;
    }

    private ComparePlan Read(ParseResult parsed) =>
        new()
        {
            Benchmark = new(problem.Read(parsed.CommandResult), parsed.GetValue(steps), parsed.GetValue(gap)),
            Methods = parsed.GetValue(methods),
            Format = parsed.GetValue(format).Value,
            Folder = parsed.GetValue(folder),
            Command = CommandText.Of(parsed),
        };
}
