using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Executes a sweep. The order in which trials end does not affect the output.</summary>
internal sealed class SweepExecution(SweepPlan plan, Terminal terminal, ISweepWorkers workers)
{
    /// <summary>Runs what is left, prints the best, saves the table, and returns the exit code.</summary>
    internal int Execute()
    {
        ITrialStore store = plan.Folder is null ? new MemoryTrials() : SweepFolder.Open(plan);
        ProgressReporter.Watch(
            terminal,
            plan.Study.Tasks,
            plan.Study.Budget is RungBudget ? "tasks" : "trials",
            tell => workers.Run(plan, store, done => tell(done, ""))
        );
        return SweepReport.Write(plan, store, terminal).IsFinished ? ExitCode.Success : ExitCode.Interrupted;
    }
}
