using System;
using System.Collections.Generic;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Where the trials of a sweep are kept while they run.</summary>
internal interface ITrialStore : ISavedTrials
{
    /// <summary>Claims a trial, so that no other process runs it; null if another one does.</summary>
    IDisposable? TryClaim(int trial);

    /// <summary>The reports of a trial.</summary>
    IReadOnlyList<TrialReport> Reports(int trial);

    /// <summary>Adds a report of a claimed trial. The saved run of one that goes no further is deleted.</summary>
    internal void Report(StudyTask task, TrialReport report)
    {
        Report(task.Trial, report);

        if (task.Until == task.Horizon || report.Failure is not null)
        {
            Forget(task.Trial);
        }
    }

    /// <summary>Adds a report of a claimed trial.</summary>
    void Report(int trial, TrialReport report);

    /// <summary>Deletes the saved run of a trial.</summary>
    void Forget(int trial);

    /// <summary>The study with all reports.</summary>
    internal Study Told(Study study)
    {
        Reread();
        return study.With((trial, until) => Find(trial, until));
    }

    /// <summary>The report of a trial at a budget; null if there is none.</summary>
    internal TrialReport? Find(int trial, long until)
    {
        foreach (var report in Reports(trial))
        {
            if (report.Evaluations == until)
            {
                return report;
            }
        }

        return null;
    }

    /// <summary>Looks for reports of other processes.</summary>
    void Reread();

    /// <summary>Puts the reports of a finished study into their order, and clears up after killed processes.</summary>
    void Finish(Study study);
}

/// <summary>The saved runs of trials.</summary>
internal interface ISavedTrials
{
    /// <summary>The saved run of a claimed trial; null before the first.</summary>
    string? Saved(int trial);

    /// <summary>Saves the run of a claimed trial.</summary>
    void Save(int trial, string run);
}
