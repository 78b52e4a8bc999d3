using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>Makes the table of a study.</summary>
internal static class StudyTable
{
    internal static Trace Of(Study study) =>
        Trace.FromRows(
            from trial in study.Trials
            from report in trial.Reports
            select new TraceRow(
                ["trial", .. study.Space.Axes.Select(axis => axis.Name), "evaluations", "value", "failure"],
                [
                    new TraceCell(trial.Index),
                    .. study.Space.Axes.Select(axis => Cell(axis, trial.Settings.Find(axis.Name))),
                    new TraceCell(report.Evaluations),
                    new TraceCell(report.Value),
                    new TraceCell(report.Failure ?? ""),
                ]
            )
        );

    private static TraceCell Cell(Axis axis, AxisValue? value) =>
        axis is ChoiceAxis ? new(value?.Choice ?? "")
        : value is not { } number ? TraceCell.Empty
        : axis is NumberAxis { Scale: AxisScale.Integer } ? new((long)number.Number)
        : new(number.Number);
}
