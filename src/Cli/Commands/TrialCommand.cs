using System;
using System.CommandLine;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Sweeps;

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
    private readonly Option<long> index = Options.Whole("--index", 0, 0, "The number of the trial, from 0 on.");
    private readonly Option<long> until = Options.Whole(
        "--until",
        long.MaxValue,
        1,
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
        var trial = parsed.GetValue(index);

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
                var known = trial < study.Trials.Length ? study.Trials[(int)trial].ToString() : "not drawn yet";
                terminal.WriteLine(study.IsFinished ? known : $"{known}; nothing to do for it now");
                return ExitCode.Success;
            }

            var most = parsed.GetValue(until);
            var report = runner.Run(task, most);

            if (report is not null && (most >= task.Until || report.Failure is not null))
            {
                store.Report(task, report);
            }

            if (report is null || most <= task.Until)
            {
                terminal.WriteLine(
                    report is null
                        ? FormattableString.Invariant($"trial {trial}: interrupted, and saved")
                        : FormattableString.Invariant(
                            $"trial {trial}: value {Digits.All(report.Value)}, up to {Math.Min(most, task.Until)} "
                        ) + plan.Subject.Unit
                );
                return report is null ? ExitCode.Interrupted : ExitCode.Success;
            }
        }

        return ExitCode.Interrupted;
    }
}
