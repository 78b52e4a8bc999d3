using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Training;

namespace OptimizerFunctional.Cli.Learning;

/// <summary>Executes training: one optimizer after the other, epoch by epoch.</summary>
internal sealed class TrainExecution(TrainPlan plan, Terminal terminal)
{
    private readonly Checkpoints checkpoints = new(plan);
    private readonly List<(string Label, ImmutableArray<EpochRow> Rows)> done = [];

    /// <summary>Trains, prints, saves, and returns the exit code.</summary>
    internal int Execute()
    {
        using var folder = plan.Folder?.Open(
            ["checkpoint-*.json", "epochs.csv", "epochs.jsonl", "report.html"],
            ("--data", plan.Setup.DataPath)
        );
        checkpoints.Claim();
        var starts = Enumerable.Range(0, plan.Runs.Length).Select(Begin).ToArray();
        terminal.WriteLine(plan.Setup.Title);
        terminal.WriteLine("");
        terminal.Output.Flush();
        var left = starts.Sum(start => plan.Epochs + 1 - start.Rows.Length);
        ProgressReporter.Watch(terminal, Math.Max(1, left), "epochs", tick => TrainAll(starts, tick));
        var report = new TrainReport(plan, done, terminal);
        report.Print();
        report.Write();
        return terminal.Interrupted.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Success;
    }

    /// <summary>
    /// The completed rows of a run and its remaining epochs. Checkpoints that do not match are detected here, before
    /// any work.
    /// </summary>
    private (ImmutableArray<EpochRow> Rows, IEnumerable<Epoch> Left) Begin(int run)
    {
        var (rows, saved) = checkpoints.Read(run);
        var epochs = Epochs(run, rows, saved);
        var hasDiverged = rows.Length > 1 && !double.IsFinite(rows[^1].TrainLoss);
        return (rows, hasDiverged ? [] : epochs.Take(plan.Epochs + 1 - rows.Length));
    }

    private void TrainAll((ImmutableArray<EpochRow> Rows, IEnumerable<Epoch> Left)[] starts, Action tick)
    {
        for (var run = 0; run < starts.Length && !terminal.Interrupted.IsCancellationRequested; run++)
        {
            done.Add((plan.Runs[run].Label, Train(run, starts[run].Rows, starts[run].Left, tick)));
        }
    }

    private ImmutableArray<EpochRow> Train(int run, ImmutableArray<EpochRow> rows, IEnumerable<Epoch> rest, Action tick)
    {
        foreach (var epoch in rest)
        {
            rows = rows.Add(EpochRow.Of(epoch));
            checkpoints.Write(run, rows, epoch);
            Say(plan.Runs[run].Label, rows[^1]);
            tick();

            if (terminal.Interrupted.IsCancellationRequested)
            {
                break;
            }
        }

        return rows;
    }

    private IEnumerable<Epoch> Epochs(int run, ImmutableArray<EpochRow> rows, string? saved)
    {
        var trainer = plan.Runs[run].Trainer;

        try
        {
            if (saved is null)
            {
                return trainer.Epochs(plan.Setup.Train, plan.Setup.Test);
            }

            var options = new ResumeOptions { AsIs = plan.AsIs };
            var warned = options with { Warn = text => terminal.Warn($"{plan.Runs[run].Label}: {text}") };
            checkpoints.Check(run, rows, trainer.Restore(plan.Setup.Train, plan.Setup.Test, saved, warned));
            return trainer.EpochsAfter(plan.Setup.Train, plan.Setup.Test, saved, options);
        }
        catch (FormatException problem) when (problem is not ResumeException)
        {
            throw new UsageException($"--out: {MessageText.OneLine(problem.Message).TrimEnd('.')}");
        }
    }

    private void Say(string label, EpochRow row)
    {
        var test = string.Create(
            CultureInfo.InvariantCulture,
            $"test loss {Digits.Few(row.TestLoss, 4)}, test accuracy {row.TestAccuracy:P2}"
        );
        terminal.WriteLine(
            row.Epoch == 0
                ? $"{label}: untrained, {test}"
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{label}: epoch {row.Epoch} of {plan.Epochs}, training loss {Digits.Few(row.TrainLoss, 4)}, "
                        + $"{test}, {row.Seconds:F1} s"
                )
        );
        terminal.Output.Flush();
    }
}
