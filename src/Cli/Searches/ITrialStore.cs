using System;
using System.Collections.Generic;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Searches;

/// <summary>Where the trials of a search are kept while they run.</summary>
internal interface ITrialStore : ISavedTrials
{
    /// <summary>Claims a trial, so that no other process runs it; null if another one does.</summary>
    IDisposable? TryClaim(int trial);

    /// <summary>The reports of a trial.</summary>
    IReadOnlyList<TrialReport> Reports(int trial);

    /// <summary>Adds a report of a claimed trial.</summary>
    void Report(int trial, TrialReport report);
}

/// <summary>The saved runs of trials.</summary>
internal interface ISavedTrials
{
    /// <summary>The saved run of a claimed trial; null before the first.</summary>
    string? Saved(int trial);

    /// <summary>Saves the run of a claimed trial.</summary>
    void Save(int trial, string run);
}
