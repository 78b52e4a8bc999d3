using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>The output of a sweep.</summary>
internal static class SweepReport
{
    /// <summary>The number of trials that are shown.</summary>
    private const int Most = 10;

    /// <summary>Prints the best trials, and writes the files of the folder. Returns the study.</summary>
    internal static Study Write(SweepPlan plan, ITrialStore store, Terminal terminal)
    {
        var study = store.Told(plan.Study);
        var (sentences, headers, rows) = Ranking(plan, study, terminal);
        terminal.WriteLine($"{plan.Title}: {plan.Rest}".TrimEnd(' ', ':'));
        terminal.WriteLine("");
        terminal.WriteTable(headers, rows, column => column == headers.Length - 1, isRuled: true);
        terminal.WriteLine("");
        terminal.WriteLine(string.Join(' ', sentences));
        terminal.Output.Flush();

        if (plan.Folder is not null)
        {
            SweepFolder.Locked(plan, () => Save(plan, store, terminal));
        }

        return study;
    }

    /// <summary>Writes the files with all reports: another process may have added some.</summary>
    private static void Save(SweepPlan plan, ITrialStore store, Terminal terminal)
    {
        var study = store.Told(plan.Study);
        var (sentences, headers, rows) = Ranking(plan, study, terminal);

        if (study.IsFinished)
        {
            store.Finish(study);
        }

        var page = new HtmlReport
        {
            Title = plan.Title,
            Sentences = [.. sentences, $"All trials are in {SweepTable.FileName}."],
            Figures = FigureFile.DrawAll(new SweepFigures(plan, study).All(), terminal),
            Tables =
            [
                ("The best trials", headers, rows),
                (
                    "Varied hyperparameters",
                    ["hyperparameter"],
                    [.. study.Space.Axes.Select(axis => ImmutableArray.Create(axis.ToString()))]
                ),
                (
                    "Fixed hyperparameters",
                    ["hyperparameters"],
                    [
                        [plan.Rest],
                    ]
                ),
            ],
            Command = CommandText.Of(plan.Arguments),
        };
        File(SweepTable.FileName).Write(writer => SweepTable.Write(plan, study, writer));

        foreach (var figure in page.Figures)
        {
            File(figure.Name).Write(writer => writer.Write(figure.Svg));
        }

        File("report.html").Write(page.Write);

        OutputFile File(string name) => new("--out", Path.Combine(plan.Folder!, name));
    }

    /// <summary>The sentences and the table of the best trials.</summary>
    private static (
        ImmutableArray<string> Sentences,
        ImmutableArray<string> Headers,
        ImmutableArray<ImmutableArray<string>> Rows
    ) Ranking(SweepPlan plan, Study study, Terminal terminal)
    {
        ImmutableArray<Trial> ranked = [.. Ranked(plan, study)];
        return (
            Sentences(plan, study, ranked.Length, terminal.Interrupted.IsCancellationRequested),
            Headers(plan, study),
            [.. ranked.Take(Most).Select((trial, i) => Row(plan, study, trial, i + 1))]
        );
    }

    /// <summary>The trials with the largest budget first; of those, the best ones.</summary>
    private static IEnumerable<Trial> Ranked(SweepPlan plan, Study study) =>
        study
            .Trials.Where(trial => !trial.Reports.IsEmpty)
            .OrderBy(trial => double.IsNaN(trial.Value))
            .ThenByDescending(trial => trial.Evaluations)
            .ThenBy(trial => plan.Subject.Rank(trial.Reports[^1]))
            .ThenBy(trial => trial.Value)
            .ThenBy(trial => trial.Index);

    private static ImmutableArray<string> Sentences(SweepPlan plan, Study study, int begun, bool isInterrupted)
    {
        if (!study.IsFinished)
        {
            var why = isInterrupted ? "Interrupted" : "Not finished";
            return [FormattableString.Invariant($"{why}: {begun} of {study.Count} trials have a value so far.")];
        }

        var spent = study.Trials.Sum(trial => trial.Evaluations);
        return
        [
            FormattableString.Invariant($"The best {Math.Min(Most, begun)} of {begun} trials")
                + FormattableString.Invariant($", with a total budget of {spent} {plan.Subject.Unit}."),
            plan.Subject.Note(plan.Subject.Solver(study.Trials[0].Settings)),
        ];
    }

    private static ImmutableArray<string> Headers(SweepPlan plan, Study study) =>
        [
            "rank",
            "trial",
            .. study.Space.Axes.Select(axis => axis.Name),
            .. HasRungs(study) ? ["budget"] : ImmutableArray<string>.Empty,
            .. plan.Subject.Columns.Select(column => column.Name),
            "stopped",
        ];

    private static ImmutableArray<string> Row(SweepPlan plan, Study study, Trial trial, int rank) =>
        [
            rank.ToString(CultureInfo.InvariantCulture),
            trial.Index.ToString(CultureInfo.InvariantCulture),
            .. study.Space.Axes.Select(axis => trial.Settings.Find(axis.Name)?.ToString() ?? "-"),
            .. HasRungs(study)
                ? [trial.Evaluations.ToString(CultureInfo.InvariantCulture)]
                : ImmutableArray<string>.Empty,
            .. plan.Subject.Columns.Select(column => column.Cell(trial.Reports[^1])),
            Digits.Shortened(SweepTable.Stopped(trial.Reports[^1])),
        ];

    private static bool HasRungs(Study study) => study.Budget is RungBudget;
}
