using System;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Figures;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Storage;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Searches;

/// <summary>The output of a search.</summary>
internal static class SearchReport
{
    private const int Most = 10;

    /// <summary>Prints the best trials, and writes the files of the folder.</summary>
    internal static void Write(SearchPlan plan, Study study, Terminal terminal)
    {
        ImmutableArray<Trial> ranked =
        [
            .. Trial
                .Ranked(study.Trials.Where(trial => !trial.Reports.IsEmpty))
                .OrderBy(trial => double.IsNaN(trial.Value))
                .ThenByDescending(trial => trial.Evaluations),
        ];
        var sentence = Sentence(study, ranked.Length);
        terminal.WriteLine($"{plan.Title}: {plan.Rest}".TrimEnd(' ', ':'));
        terminal.WriteLine("");
        var (headers, rows) = Table(study, [.. ranked.Take(Most)]);

        terminal.WriteTable(headers, rows, column => column == headers.Length - 1, isRuled: true);

        terminal.WriteLine("");
        terminal.WriteLine(sentence);
        terminal.Output.Flush();

        if (plan.Folder is not null)
        {
            SearchFolder.Locked(plan, _ => Save(plan, study, terminal, sentence, headers, rows));
        }
    }

    private static void Save(
        SearchPlan plan,
        Study study,
        Terminal terminal,
        string sentence,
        ImmutableArray<string> headers,
        ImmutableArray<ImmutableArray<string>> rows
    )
    {
        var page = new HtmlReport
        {
            Title = plan.Title,
            Sentences = [sentence, "All trials are in trials.csv."],
            Figures = FigureFile.DrawAll(new SearchFigures(plan, study).All(), terminal),
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
        File("trials.csv").Write(study.ToTrace().WriteCsv);
        foreach (var figure in page.Figures)
        {
            File(figure.Name).Write(writer => writer.Write(figure.Svg));
        }

        File("report.html").Write(page.Write);

        OutputFile File(string name) => new("--out", Path.Combine(plan.Folder!, name));
    }

    private static string Sentence(Study study, int begun) =>
        study.IsFinished
            ? FormattableString.Invariant(
                $"The best {Math.Min(Most, begun)} of {begun} trials, which took {Evaluations(study)} evaluations."
            )
            : FormattableString.Invariant($"Not finished: {begun} of {study.Count} trials have a value so far.");

    private static long Evaluations(Study study) => study.Trials.Sum(trial => trial.Evaluations);

    private static (ImmutableArray<string> Headers, ImmutableArray<ImmutableArray<string>> Rows) Table(
        Study study,
        ImmutableArray<Trial> trials
    ) =>
        (
            ["rank", "trial", .. study.Space.Axes.Select(axis => axis.Name), "value", "evaluations", "failure"],
            [
                .. trials.Select(
                    (trial, i) =>
                        (ImmutableArray<string>)
                            [
                                Text(i + 1),
                                Text(trial.Index),
                                .. study.Space.Axes.Select(axis => trial.Settings.Find(axis.Name)?.ToString() ?? "-"),
                                double.IsNaN(trial.Value) ? "-" : Digits.Few(trial.Value, 4),
                                Text(trial.Evaluations),
                                trial.Failure ?? "",
                            ]
                ),
            ]
        );

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
