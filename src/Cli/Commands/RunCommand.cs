using System;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize run</c>: one method on one problem, iterate by iterate.</summary>
internal sealed class RunCommand
{
    private const int RowsOfATable = 20;

    private readonly Argument<Method?> method = Options.Method(
        $"One of {string.Join(", ", Methods.All.Select(known => known.Name))}."
    );
    private readonly SettingOptions setting = new();
    private readonly Option<long> steps = Options.Whole("--steps", 100, 0, "How many steps to take.");
    private readonly Option<long?> every = Options.Of<long?>(
        "--every",
        "K",
        text => Numbers.Whole("--every", text, 1),
        "Print every K-th iterate, and the last. The default is 1; in a table, about twenty rows."
    );

    private readonly Option<string[]> set = Options.Set();
    private readonly Option<string?> dialect = Options.Dialect();
    private readonly Option<Choice<Format>> format = Options.OneOf<Format>(
        "--format",
        "FORMAT",
        [new("table", Format.Table), new("jsonl", Format.Jsonl), new("csv", Format.Csv), new("html", Format.Html)],
        "; html is a page with figures; jsonl and csv have 17 significant digits"
    );

    private readonly Option<string?> save = Options.Save("the last iterate");
    private readonly Option<string?> resume = Options.Text(
        "--resume",
        "FILE",
        "Go on from an iterate that --save wrote: --steps then counts further steps."
    );

    private readonly Option<string?> folder = Options.Out("figures, iterates.csv and report.html");

    /// <summary>The command.</summary>
    internal static Command Create(Terminal terminal) => new RunCommand().On(terminal);

    private Command On(Terminal terminal)
    {
        var command = new Command(
            "run",
            "Runs a method on a built-in problem and prints its iterates; the start is iterate 0."
        );
        command.Arguments.Add(method);
        Option[] options = [.. setting.All, steps, every, set, dialect, format, save, resume, folder];
        Array.ForEach(options, command.Options.Add);
        command.SetAction(parsed => new RunExecution(Read(parsed), terminal).Execute());
        return command;
    }

    private RunPlan Read(ParseResult parsed)
    {
        var found = parsed.GetValue(method) ?? throw Setting.Missing("METHOD", "list methods");
        var (many, printed) = (parsed.GetValue(steps), parsed.GetValue(format).Value);
        return new()
        {
            Method = found,
            Minimizer = found.Make(parsed.GetValue(dialect), parsed.GetValue(set) ?? []),
            Setting = setting.Read(parsed, resume),
            Steps = many,
            Every = parsed.GetValue(every) ?? (printed == Format.Table ? Math.Max(1, many / RowsOfATable) : 1),
            Format = printed,
            Save = parsed.GetValue(save),
            Folder = Folder.Open(parsed.GetValue(folder)),
            Command = CommandText.Of(parsed),
            Resumed = parsed.GetValue(resume) is { } file ? Files.Read("--resume", file) : null,
        };
    }
}
