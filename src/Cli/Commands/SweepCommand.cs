using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Learning;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Cli.Sweeps;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Commands;

/// <summary><c>optimize sweep</c>: runs a method with many combinations of hyperparameters, in parallel.</summary>
internal sealed class SweepCommand
{
    private const ulong UsualSeed = 42;

    private readonly MethodOptions method = new("The method: see optimize list methods.");
    private readonly ProblemOptions problem = new();
    private readonly LearningOptions learning = new();
    private readonly Option<double> gap = Options.Gap();
    private readonly Option<OutputFolder?> folder = Options.Out("the table, figures and report.html");
    private readonly SweepOptions sweep;
    private IReadOnlyList<Option> others = [];

    private SweepCommand() => sweep = new(method);

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

        if (more.Count > 0)
        {
            command.Check(result =>
            {
                if (sweep.sweep.Seconds(result) is not null)
                {
                    throw new UsageException("--seconds is for optimize; here --limit ends trials that hang");
                }
            });
        }

        command.SetAction(parsed =>
            sweep.Execute(parsed, terminal, workers(parsed, parsed.GetValue(sweep.folder)?.Named))
        );
        return command;
    }

    /// <summary>The sweep that arguments of this command describe.</summary>
    internal static SweepPlan Plan(IReadOnlyList<string> arguments)
    {
        var sweep = new SweepCommand();
        var parsed = new RootCommand { sweep.Command() }.Parse(arguments, CommandLine.Parsing);
        ParseError.Check(parsed);
        return parsed is { Action: null, CommandResult.Command.Name: "sweep" }
            ? sweep.Read(parsed)
            : throw new UsageException("these are not the arguments of a sweep");
    }

    private Command Command()
    {
        var command = new Command(
            "sweep",
            "Runs a method with every combination of hyperparameters, or with those that a search draws, and prints "
                + "the best ten trials: on a function, or training on --data. With --out, an interrupted sweep is "
                + "resumed, and several processes can share it."
        );
        method.AddTo(command);
        problem.AddTo(command, IsTraining);
        problem.RequireOneFunction();
        sweep.AddTo(command, folder, learning.Data);
        Option[] options = [method.Set, method.Preset, gap, folder, .. learning.All];
        Array.ForEach(options, command.Options.Add);
        command.Check(Check);
        return command;
    }

    /// <summary>Raises a <see cref="UsageException"/> if the method cannot run with the settings of trials.</summary>
    private void Check(SymbolResult result)
    {
        if (!IsTraining(result) && learning.All.FirstOrDefault(option => Options.IsGiven(result, option)) is { } alone)
        {
            throw new UsageException($"{alone.Name} needs --data");
        }

        if (IsTraining(result) && Options.IsGiven(result, gap))
        {
            throw new UsageException("--gap is for functions, not for --data");
        }

        if (Study(result) is { } study && method.Read(result) is { } variant && Subject(result, variant) is { } subject)
        {
            var varied = study.Space.Axes.Select(axis => axis.Name).ToHashSet();

            if (variant.Changes.Select(change => change.Key).FirstOrDefault(varied.Contains) is { } twice)
            {
                throw new UsageException($"--set {twice} does not go with --grid or --range {twice}");
            }

            foreach (var (i, solver) in SweepOptions.Checked(study).Select(subject.Solver).Index())
            {
                if (i == 0)
                {
                    subject.Check(solver);
                }
            }
        }
    }

    private int Execute(ParseResult parsed, Terminal terminal, ISweepWorkers workers)
    {
        var plan = Read(parsed);

        if (!parsed.GetValue(sweep.Prepare))
        {
            return new SweepExecution(plan, terminal, workers).Execute();
        }

        SweepFolder.Open(plan);
        terminal.WriteLine(
            FormattableString.Invariant(
                $"{plan.Title}. Each trial is a command: optimize trial {plan.Folder} --index 0, up to "
            ) + FormattableString.Invariant($"{plan.Study.Count - 1}")
        );
        return ExitCode.Success;
    }

    private SweepPlan Read(ParseResult parsed)
    {
        var result = parsed.CommandResult;
        return new()
        {
            Subject = Subject(result, method.Read(result)!)!,
            Study = Study(result)!,
            Folder = parsed.GetValue(folder)?.Named,
            Arguments = Words(parsed),
            Every = sweep.Every(result, IsTraining(result)),
            Seconds = sweep.Seconds(result),
        };
    }

    private Study? Study(SymbolResult result) =>
        sweep.Study(result, IsTraining(result), (long)(problem.SeedNumber(result) ?? 0));

    /// <summary>What trials run; null if an option is not valid.</summary>
    private TrialSubject? Subject(SymbolResult result, Variant variant)
    {
        if (IsTraining(result))
        {
            return learning.TryRead(result, problem.SeedNumber(result) ?? UsualSeed) is { } setup
                ? new TrainingTrials(variant, setup)
                : null;
        }

        return problem.TryRead(result) is { } spec
            ? new MinimizingTrials(
                variant,
                new(spec, 0, result.Value(gap)),
                sweep.CountsSteps(result),
                sweep.HasRungs(result)
            )
            : null;
    }

    private bool IsTraining(SymbolResult result) => Options.IsGiven(result, learning.Data);

    /// <summary>The data at a path that is the same in another folder.</summary>
    private static string FullPath(string data) =>
        Path.Exists(data) && data != LearningData.BuiltIn ? Path.GetFullPath(data) : data;

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
                words.Add(words is [.., "--data"] ? FullPath(token.Value) : token.Value);
            }
        }

        return words.ToImmutable();
    }
}
