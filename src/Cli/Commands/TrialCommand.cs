using System;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Sweeps;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Commands;

/// <summary>
/// <c>optimize trial</c> takes one trial of a sweep forward, as job arrays of Slurm and indexed jobs of Kubernetes
/// want; <c>optimize collect</c> makes the table.
/// </summary>
internal sealed class TrialCommand
{
    private readonly Argument<string?> folder = Options.Argument<string>(
        "SWEEP",
        (_, path) => path,
        "The folder of a sweep: the one of its --out."
    );
    private readonly Option<long?> index = Options.Of<long?>(
        "--index",
        "N",
        text => Numbers.Whole("--index", text, 0, int.MaxValue),
        "The number of the trial, from 0 on."
    );
    private readonly Option<long?> until = Options.Of<long?>(
        "--until",
        "N",
        text => Numbers.Whole("--until", text, 1, long.MaxValue),
        "Stop at so many steps, evaluations or epochs of the trial, and save it. The default is as far as the sweep "
            + "wants now."
    );

    /// <summary>Creates the command that takes a trial forward.</summary>
    internal static Command Create(Terminal terminal) => new TrialCommand().Trial(terminal);

    /// <summary>Creates the command that makes the table.</summary>
    internal static Command CreateCollect(Terminal terminal) => new TrialCommand().Collect(terminal);

    private Command Trial(Terminal terminal)
    {
        var command = new Command(
            "trial",
            "Takes one trial of a sweep forward, in a folder that sweep --out has made, or prepared with --prepare. "
                + "Nothing is done for a trial that the sweep does not want further now."
        );
        AddTo(command);
        command.Options.Add(index);
        command.Options.Add(until);
        command.Require(index, "it is the number of a trial: --index 0");
        command.SetAction(parsed => Run(Plan(parsed), parsed, terminal));
        return command;
    }

    private Command Collect(Terminal terminal)
    {
        var command = new Command(
            "collect",
            "Prints the best trials of a sweep and writes its table and report, also while trials run."
        );
        AddTo(command);
        command.SetAction(parsed =>
        {
            var plan = Plan(parsed);
            var study = SweepReport.Write(plan, SweepFolder.Open(plan), terminal);
            return study.IsFinished ? ExitCode.Success : ExitCode.Failure;
        });
        return command;
    }

    private void AddTo(Command command)
    {
        command.Arguments.Add(folder);
        command.Require(folder, "it is the folder of a sweep");
    }

    private SweepPlan Plan(ParseResult parsed)
    {
        var path = parsed.GetValue(folder)!;
        return SweepCommand.Plan(SweepFolder.Arguments("SWEEP", path)) with { Folder = path };
    }

    private int Run(SweepPlan plan, ParseResult parsed, Terminal terminal)
    {
        var trial = parsed.GetValue(index)!.Value;

        if (trial >= plan.Study.Count)
        {
            throw Numbers.Bad(
                "--index",
                FormattableString.Invariant($"{trial}"),
                FormattableString.Invariant($"the number of a trial, from 0 to {plan.Study.Count - 1}")
            );
        }

        ITrialStore store = SweepFolder.Open(plan);
        var runner = new TrialRunner(plan, store, terminal.Interrupted);

        while (!terminal.Interrupted.IsCancellationRequested)
        {
            using var claim =
                store.TryClaim((int)trial)
                ?? throw new UsageException(FormattableString.Invariant($"another process runs trial {trial}"));
            var study = store.Told(plan.Study);
            var task = study.Ask().FirstOrDefault(task => task.Trial == trial);

            if (task is null)
            {
                var known = trial < study.Trials.Length ? Known(plan, study.Trials[(int)trial]) : "not drawn yet";
                terminal.WriteLine(
                    FormattableString.Invariant($"trial {trial}: {known}; ")
                        + (study.IsFinished ? "the sweep is finished" : "nothing to do for it now")
                );
                return ExitCode.Success;
            }

            var most = parsed.GetValue(until) ?? long.MaxValue;
            var report = runner.Run(task, most);

            if (report is not null && (most >= task.Until || report.Failure is not null))
            {
                store.Report(task, report);
            }

            if (report is null || most <= task.Until || report.Failure is not null)
            {
                var reached =
                    report is null ? "interrupted, and saved"
                    : report.Failure is { } failure ? $"failed: {failure}"
                    : FormattableString.Invariant($"value {Digits.All(report.Value)}, within a budget of ")
                        + FormattableString.Invariant($"{Math.Min(most, task.Until)} {plan.Subject.Unit}");
                terminal.WriteLine(FormattableString.Invariant($"trial {trial}: {reached}"));
                return report is null ? ExitCode.Interrupted : ExitCode.Success;
            }
        }

        return ExitCode.Interrupted;
    }

    private static string Known(SweepPlan plan, Trial trial) =>
        trial.Failure is { } failure ? $"failed: {failure}"
        : trial.Reports.IsEmpty ? "not begun"
        : FormattableString.Invariant($"value {Digits.All(trial.Value)} within a budget of {trial.Evaluations} ")
            + plan.Subject.Unit;
}
