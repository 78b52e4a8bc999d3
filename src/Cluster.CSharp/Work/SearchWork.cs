using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using OptimizerFunctional.Cli.Searches;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cluster.Work;

/// <summary>The trials of a search.</summary>
internal sealed class SearchWork(SearchPlan plan) : SweepWork
{
    // A study of many trials takes long to be made anew from all reports.
    private readonly Dictionary<(int Trial, long Until), TrialReport> known = [];
    private Study study = plan.Study;

    /// <inheritdoc/>
    protected override IEnumerable<KeyValuePair<string, string>> Identity => SearchFolder.Identity(plan);

    /// <inheritdoc/>
    internal override ImmutableArray<Assignment> Ready(IReadOnlyList<AssignmentResult> results)
    {
        foreach (var result in results.Skip(known.Count))
        {
            known[(result.Trial, result.Until)] = Report(result);
        }

        study = study.With((trial, until) => known.GetValueOrDefault((trial, until)));
        return [.. study.Ask().Select(task => new Assignment(task.Trial, task.Until, Texts(task.Settings)))];
    }

    /// <summary>The report in a result.</summary>
    internal static TrialReport Report(AssignmentResult result) => StudyLines.Read(result.Line, 1).Report;

    /// <inheritdoc/>
    internal override AssignmentResult Failed(Assignment assignment, string sentence) =>
        Result(assignment, new(assignment.Until, double.NaN, sentence));

    /// <inheritdoc/>
    protected override AssignmentResult? Run(Assignment assignment, ref string? saved, CancellationToken pause)
    {
        var store = new OneTrial { Text = saved };
        var task = new StudyTask(
            assignment.Trial,
            Read(assignment.Settings),
            0,
            assignment.Until,
            plan.Study.Budget.Evaluations
        );
        var report = new TrialRunner(plan with { Every = long.MaxValue }, store, pause).Run(task);
        saved = report is not null && assignment.Until == task.Horizon ? null : store.Text;
        return report is null ? null : Result(assignment, report);
    }

    private static AssignmentResult Result(Assignment assignment, TrialReport report) =>
        new(
            assignment.Trial,
            assignment.Until,
            StudyLines.Report(assignment.Trial, report),
            report.Failure is not null
        );

    private static ImmutableArray<string> Texts(Settings settings) =>
        [.. settings.Values.Select(value => $"{value.Key}={value.Value}")];

    private static Settings Read(IReadOnlyList<string> texts) =>
        texts
            .Select(text => text.Split('=', 2))
            .Aggregate(Settings.None, (settings, pair) => settings.Add(pair[0], new AxisValue(pair[1])));

    private sealed class OneTrial : ISavedTrials
    {
        internal string? Text { get; set; }

        public string? Saved(int trial) => Text;

        public void Save(int trial, string run) => Text = run;
    }
}
