using System;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize run</c>: runs one method on one problem and prints its iterates.</summary>
internal sealed class RunCommand
{
    private const int RowsOfATable = 20;

    private readonly MethodOptions method = new(
        $"One of {string.Join(", ", Methods.All.Select(known => known.Name))}."
    );
    private readonly ProblemOptions problem = new();
    private readonly CriteriaOptions criteria = new();
    private readonly Option<long?> every = Options.Of<long?>(
        "--every",
        "K",
        text => Numbers.Whole("--every", text, 1),
        "Print every K-th iterate, and the last one. The default is 1; for a table, about twenty rows in all, or with "
            + "a criterion the iterates 0 to 9, 10 to 90 by tens, 100 to 900 by hundreds, and so on."
    );

    private readonly Option<NamedValue<Format>> format = Options.OneOf<Format>(
        "--format",
        "FORMAT",
        [
            new("table", Format.Table),
            new("jsonl", Format.Jsonl),
            new("json", Format.Json),
            new("csv", Format.Csv),
            new("html", Format.Html),
        ],
        "; html is a report with figures; jsonl and csv keep every bit of the iterates; json is the end of the run as "
            + "one object"
    );

    private readonly Option<OutputFile?> save = Options.Save("the last iterate");
    private readonly Option<string?> resume = Options.Resume(
        "Resume from an iterate that --save wrote; --steps then counts further steps."
    );

    private readonly Option<bool> asIs = Options.AsIs();

    private readonly Option<OutputFolder?> folder = Options.Out("figures, iterates.csv and report.html");

    /// <summary>Creates the command.</summary>
    internal static Command Create(Terminal terminal) => new RunCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "run",
            "Runs a method on a built-in problem or a formula and prints its iterates. The start is iterate 0."
        );
        method.AddTo(command);
        problem.AddTo(command, resume);
        criteria.AddTo(command);
        Option[] options = [every, method.Set, method.Preset, format, save, resume, asIs, folder];
        Array.ForEach(options, command.Options.Add);
        asIs.Needs(resume, "to which it applies");
        command.Check(result => problem.Check(result, method.Read(result)?.Make()));
        command.Check(result => criteria.Check(result, method.Read(result)?.Make()));
        command.SetAction(parsed => new RunExecution(Read(parsed), terminal).Execute());
        return command;
    }

    private RunPlan Read(ParseResult parsed)
    {
        var variant = method.Read(parsed.CommandResult)!;
        var (many, printed) = (criteria.Steps(parsed.CommandResult), parsed.GetValue(format).Value);
        var ends = criteria.Read(parsed.CommandResult);
        long? usual =
            printed != Format.Table ? 1
            : ends.Any ? null
            : Math.Max(1, many / RowsOfATable);
        return new()
        {
            Method = variant.Method,
            Solver = variant.Make(),
            Spec = problem.Read(parsed.CommandResult),
            Steps = many,
            Criteria = ends,
            Every = parsed.GetValue(every) ?? usual,
            Format = printed,
            Save = parsed.GetValue(save),
            Folder = parsed.GetValue(folder),
            Command = CommandText.Of(parsed),
            Resumed = parsed.GetValue(resume),
            AsIs = parsed.GetValue(asIs),
        };
    }
}
