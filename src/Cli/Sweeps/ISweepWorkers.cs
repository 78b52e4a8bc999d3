using System;
using System.Collections.Generic;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Searches;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Who runs the trials of sweeps: the processors of this machine, or a cluster.</summary>
internal interface ISweepWorkers
{
    /// <summary>Runs combinations of a grid, unless the user interrupts it.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="runs">The numbers of the combinations.</param>
    /// <param name="ended">Told each outcome, by any thread.</param>
    void Run(SweepPlan plan, IReadOnlyCollection<int> runs, Action<int, Outcome> ended);

    /// <summary>Runs what is left of a search, unless the user interrupts it.</summary>
    /// <param name="plan">The search.</param>
    /// <param name="store">Where reports are kept.</param>
    /// <param name="tell">Told the number of tasks that are done.</param>
    void Run(SearchPlan plan, ITrialStore store, Action<int, string> tell);
}
