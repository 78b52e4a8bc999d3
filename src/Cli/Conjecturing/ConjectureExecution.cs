using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Conjectures;

namespace OptimizerFunctional.Cli.Conjecturing;

/// <summary>Searches for a counterexample, for an edge, or at every cell of a map.</summary>
internal sealed class ConjectureExecution(ConjecturePlan plan, Terminal terminal)
{
    private bool IsInterrupted => terminal.Interrupted.IsCancellationRequested;

    /// <summary>Searches, prints, saves, and returns the exit code.</summary>
    internal int Execute()
    {
        var isMap = plan.Map.Length == 2;
        using var folder = plan.Folder?.Open(isMap ? [VerdictMap.FileName] : ConjectureFiles.Names);
        var isRefuted =
            isMap ? Map()
            : plan.Edge is { } range ? Edge(range)
            : Search();
        return IsInterrupted ? ExitCode.Interrupted
            : isRefuted ? ExitCode.Failure
            : ExitCode.Success;
    }

    private bool Search()
    {
        var verdict = Watch(
            plan.Runs,
            progress => plan.Conjecture().Search(plan.Runs, plan.Seed, null, progress, terminal.Interrupted)
        );
        Print(plan.Format == Format.Json ? VerdictJson.Of(verdict) : verdict.ToString()!);
        return Save(verdict);
    }

    private bool Edge(EdgeRange range)
    {
        var edge = Watch(
            plan.Runs,
            progress =>
                Conjecture.Edge(
                    value => plan.Conjecture(ConjecturePlan.Setting(range.Name, value)),
                    range.Low,
                    range.High,
                    range.Tolerance,
                    plan.Runs,
                    plan.Seed,
                    progress: progress,
                    cancellationToken: terminal.Interrupted
                )
        );
        Print(
            plan.Format == Format.Json
                ? VerdictJson.Of(edge)
                : $"{range.Name}: {edge}{(IsInterrupted ? "; interrupted" : "")}\n\n{edge.Verdict}"
        );
        return Save(edge.Verdict, ConjecturePlan.Setting(range.Name, edge.FirstRefuted));
    }

    private bool Map()
    {
        var (rows, columns) = (plan.Map[0], plan.Map[1]);
        ImmutableArray<ImmutableArray<Verdict>> verdicts = [];
        ProgressReporter.Watch(
            terminal,
            rows.Texts.Length * columns.Texts.Length,
            "searches begun",
            tick =>
                verdicts = Conjecture.Map(
                    (row, column) =>
                    {
                        tick();
                        return plan.Conjecture(
                            ConjecturePlan.Setting(rows.Name, row),
                            ConjecturePlan.Setting(columns.Name, column)
                        );
                    },
                    rows.AsNumbers()!.Value,
                    columns.AsNumbers()!.Value,
                    plan.Runs,
                    plan.Seed,
                    cancellationToken: terminal.Interrupted
                )
        );
        var map = new VerdictMap(plan, verdicts);
        Print(plan.Format == Format.Json ? map.Json() : string.Join('\n', map.Lines()));

        if (plan.Folder is { } folder)
        {
            folder.Write(VerdictMap.FileName, writer => map.WriteCsv(new CsvWriter(writer)));
            folder.Write(FigureFile.DrawAll([(ConjectureFiles.Figure, map.Figure)], terminal));
        }

        return verdicts.Any(row => row.Any(verdict => verdict is Refuted));
    }

    private void Print(string text)
    {
        terminal.WriteLine(text);
        terminal.Output.Flush();
    }

    /// <summary>Writes the files of a counterexample. Whether there is one.</summary>
    private bool Save(Verdict verdict, params ImmutableArray<KeyValuePair<string, string>> changes)
    {
        if (verdict is not Refuted { Counterexample: var found })
        {
            if (plan.Folder is not null)
            {
                terminal.Warn("there is no counterexample, so nothing is written");
            }

            return false;
        }

        if (plan.Folder is { } folder)
        {
            ConjectureFiles.Write(plan, found, folder, terminal, changes);
        }

        return true;
    }

    /// <summary>Reports the runs of a search and the nearest breach so far on standard error.</summary>
    private T Watch<T>(int runs, Func<IProgress<Laws.SearchProgress>, T> search)
    {
        T? result = default;
        ProgressReporter.Watch(
            terminal,
            runs,
            "runs",
            (Action<int, string> tell) => result = search(new Progress(tell))
        );
        return result!;
    }

    /// <summary>Tells at once, on the thread that searches.</summary>
    private sealed class Progress(Action<int, string> tell) : IProgress<Laws.SearchProgress>
    {
        public void Report(Laws.SearchProgress value) =>
            tell(value.Runs, $"nearest breach {value.Nearest.ToString("G4", CultureInfo.InvariantCulture)}");
    }
}
