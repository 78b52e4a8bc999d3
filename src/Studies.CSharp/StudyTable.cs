using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>Makes the table of a study.</summary>
internal static class StudyTable
{
    internal static Trace Of(Study study)
    {
        var attributes = Attributes(study);
        return Trace.FromRows(
            from trial in study.Trials
            from report in trial.Reports
            select new TraceRow(
                [
                    "trial",
                    .. study.Space.Axes.Select(axis => axis.Name),
                    "evaluations",
                    "value",
                    .. attributes,
                    "failure",
                ],
                [
                    new TraceCell(trial.Index),
                    .. Hyperparameters(study, trial),
                    new TraceCell(report.Evaluations),
                    new TraceCell(report.Value),
                    .. attributes.Select(report.Attribute),
                    new TraceCell(report.Failure ?? ""),
                ]
            )
        );
    }

    /// <summary>The hyperparameters of a trial, in the order of the axes; empty where there is none.</summary>
    internal static ImmutableArray<TraceCell> Hyperparameters(Study study, Trial trial) =>
        [.. study.Space.Axes.Select(axis => Cell(axis, trial.Settings.Find(axis.Name)))];

    /// <summary>The names of all attributes, in the order in which they come.</summary>
    private static ImmutableArray<string> Attributes(Study study) =>
        [
            .. study
                .Trials.SelectMany(trial => trial.Reports)
                .SelectMany(report => report.Attributes)
                .Select(attribute => attribute.Key)
                .Distinct(),
        ];

    private static TraceCell Cell(Axis axis, AxisValue? value) =>
        axis is ChoiceAxis ? new(value?.Choice ?? "")
        : value is not { } number ? TraceCell.Empty
        : axis is NumberAxis { Scale: AxisScale.Integer } ? new((long)number.Number)
        : new(number.Number);
}
