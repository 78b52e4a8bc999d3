using System.IO;
using System.Linq;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// The file sweep.csv, with a row for each report, in the order of trials and budgets. It has no times, which differ
/// from run to run.
/// </summary>
internal static class SweepTable
{
    internal const string FileName = "sweep.csv";

    /// <summary>Writes the table.</summary>
    internal static void Write(SweepPlan plan, Study study, TextWriter writer)
    {
        var csv = new CsvWriter(writer);
        var axes = study.Space.Axes.Select(axis => axis.Name);
        string[] attributes = [.. plan.Subject.Attributes.Where(name => name != "stopped")];
        csv.Header(["trial", .. axes, "budget", "value", .. attributes.Select(Column), "stopped"]);

        foreach (var trial in study.Trials)
        {
            foreach (var report in trial.Reports)
            {
                csv.Row([
                    new(trial.Index),
                    .. StudyTable.Hyperparameters(study, trial).Select(AsNumber),
                    new(report.Evaluations),
                    new(report.Value),
                    .. attributes.Select(report.Attribute),
                    new(Stopped(report)),
                ]);
            }
        }
    }

    private static string Column(string attribute) => attribute == "totalEvaluations" ? "evaluations" : attribute;

    /// <summary>Why a trial went no further.</summary>
    internal static string Stopped(TrialReport report) =>
        report.Failure is { } failure ? $"failed: {failure}" : $"{report.Attribute("stopped")}";

    /// <summary>A choice that is a number, as those of a grid are, as a number.</summary>
    private static TraceCell AsNumber(TraceCell cell) =>
        cell.Kind == TraceKind.Text ? NumberText.Cell(cell.Text) : cell;
}
