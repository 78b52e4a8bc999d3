using System;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Who runs the trials of sweeps: the processors of this machine, or a cluster.</summary>
internal interface ISweepWorkers
{
    /// <summary>Runs what is left of a sweep, unless the user interrupts it.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="store">Where reports are kept.</param>
    /// <param name="tell">Told the number of tasks that are done.</param>
    void Run(SweepPlan plan, ITrialStore store, Action<int> tell);
}
