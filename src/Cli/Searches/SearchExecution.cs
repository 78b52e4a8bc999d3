using System;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Cli.Sweeps;

namespace OptimizerFunctional.Cli.Searches;

/// <summary>Executes a search. The order in which trials end does not affect the output.</summary>
internal sealed class SearchExecution(SearchPlan plan, Terminal terminal, ISweepWorkers workers)
{
    /// <summary>Runs what is left, prints the best, saves the table, and returns the exit code.</summary>
    internal int Execute()
    {
        ITrialStore store = plan.Folder is null ? new MemoryTrials() : SearchFolder.Open(plan);
        ProgressReporter.Watch(
            terminal,
            plan.Study.Tasks,
            "tasks",
            (Action<int, string> tell) => workers.Run(plan, store, tell)
        );
        var study = SearchFolder.Study(plan, store);
        SearchReport.Write(plan, study, terminal);
        return study.IsFinished ? ExitCode.Success : ExitCode.Interrupted;
    }
}
