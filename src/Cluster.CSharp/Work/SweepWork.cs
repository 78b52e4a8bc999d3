using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Sweeps;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cluster.Work;

/// <summary>
/// A sweep as parts that any process can run, made from the arguments of the command. Nothing here knows of clusters.
/// </summary>
internal sealed class SweepWork(SweepPlan plan)
{
    /// <summary>
    /// The time between two checkpoints of a trial. Checkpoints do not change a run, so their moments do not matter.
    /// </summary>
    private static readonly TimeSpan BetweenCheckpoints = TimeSpan.FromSeconds(1);

    // A study of many trials takes long to be made anew from all reports.
    private readonly Dictionary<(int Trial, long Until), TrialReport> known = [];
    private Study study = plan.Study;

    /// <summary>The sweep of some arguments.</summary>
    internal static SweepWork Of(IReadOnlyList<string> arguments) => new(SweepCommand.Plan(arguments));

    /// <summary>The sweep in one line.</summary>
    internal string Title => plan.Title;

    /// <summary>The number of tasks, if no trial fails.</summary>
    internal int Tasks => plan.Study.Tasks;

    /// <summary>A name for the sweep, the same for equal sweeps.</summary>
    internal string Key
    {
        get
        {
            var text = string.Join('\n', plan.Identity.Select(fact => $"{fact.Key}\t{fact.Value}"));
            return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
        }
    }

    /// <summary>
    /// All that may run now, also what runs already; nothing if the sweep is finished.
    /// </summary>
    /// <param name="results">All results so far; those of the last call come first.</param>
    internal ImmutableArray<Assignment> Ready(IReadOnlyList<AssignmentResult> results)
    {
        foreach (var result in results.Skip(known.Count))
        {
            known[(result.Trial, result.Until)] = Report(result);
        }

        study = study.With((trial, until) => known.GetValueOrDefault((trial, until)));
        return [.. study.Ask().Select(Assigned)];
    }

    /// <summary>The report in a result.</summary>
    internal static TrialReport Report(AssignmentResult result) => StudyLines.Read(result.Line, 1).Report;

    /// <summary>The result of an assignment that was ended from outside.</summary>
    internal AssignmentResult Failed(Assignment assignment, string sentence) =>
        Result(assignment, new(assignment.Until, double.NaN, sentence));

    /// <summary>Runs an assignment, and saves it now and then. A trial that raises an exception has failed.</summary>
    /// <param name="assignment">The assignment.</param>
    /// <param name="saved">Where it was saved; null for its begin.</param>
    /// <param name="save">Called for every checkpoint.</param>
    /// <returns>The result, and the run for an assignment that takes the trial further; null if none does.</returns>
    internal (AssignmentResult Result, string? Saved) Run(Assignment assignment, string? saved, Action<string> save)
    {
        var store = new OneTrial { Text = saved };
        var task = new StudyTask(
            assignment.Trial,
            Read(assignment.Settings),
            assignment.From,
            assignment.Until,
            plan.Study.Budget.Evaluations
        );
        var time = BetweenCheckpoints;

        while (true)
        {
            var before = store.Text;
            using var pause = new CancellationTokenSource(time);

            if (new TrialRunner(plan with { Every = long.MaxValue }, store, pause.Token).Run(task) is { } report)
            {
                return (Result(assignment, report), task.Until == task.Horizon ? null : store.Text);
            }

            if (store.Text == before)
            {
                // To read the checkpoint took longer than that.
                time *= 2;
            }
            else
            {
                save(store.Text!);
            }
        }
    }

    private static AssignmentResult Result(Assignment assignment, TrialReport report) =>
        new(
            assignment.Trial,
            assignment.Until,
            StudyLines.Report(assignment.Trial, report),
            report.Failure is not null
        );

    private static Assignment Assigned(StudyTask task) =>
        new(task.Trial, task.From, task.Until, [.. task.Settings.Values.Select(value => $"{value.Key}={value.Value}")]);

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
