using System;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using OptimizerFunctional.Cli.Output;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Searches;

/// <summary>
/// Executes a search with all processors. With a folder, other processes may take trials of the same search forward at
/// the same time. The order in which trials end does not affect the output.
/// </summary>
internal sealed class SearchExecution(SearchPlan plan, Terminal terminal)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs what is left, prints the best, saves the table, and returns the exit code.</summary>
    internal int Execute()
    {
        ITrialStore store = plan.Folder is null ? new MemoryTrials() : SearchFolder.Open(plan);
        ProgressReporter.Watch(terminal, plan.Study.Tasks, "tasks", (Action<int, string> tell) => RunAll(store, tell));
        var study = SearchFolder.Study(plan, store);
        SearchReport.Write(plan, study, terminal);
        return study.IsFinished ? ExitCode.Success : ExitCode.Interrupted;
    }

    private void RunAll(ITrialStore store, Action<int, string> tell)
    {
        var runner = new TrialRunner(plan, store, terminal.Interrupted);

        while (!terminal.Interrupted.IsCancellationRequested)
        {
            var study = SearchFolder.Study(plan, store);
            var tasks = study.Ask();
            var done = study.Trials.Sum(trial => trial.Reports.Length);
            var before = done;
            tell(done, "");

            if (tasks.IsEmpty)
            {
                return;
            }

            Parallel(
                tasks.Length,
                i =>
                {
                    if (RunOne(runner, store, tasks[i]))
                    {
                        tell(Interlocked.Increment(ref done), "");
                    }
                }
            );

            if (done == before)
            {
                // Other processes have all that is left.
                terminal.Interrupted.WaitHandle.WaitOne(BetweenLooks);
            }
        }
    }

    /// <summary>Runs a task, unless another process runs it or has run it.</summary>
    private static bool RunOne(TrialRunner runner, ITrialStore store, StudyTask task)
    {
        using var claim = store.TryClaim(task.Trial);

        if (
            claim is null
            || store.Reports(task.Trial).Any(report => report.Evaluations == task.Until)
            || runner.Run(task) is not { } report
        )
        {
            return false;
        }

        store.Report(task.Trial, report);
        return true;
    }

    private void Parallel(int count, Action<int> run)
    {
        try
        {
            System.Threading.Tasks.Parallel.For(
                0,
                count,
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                (i, state) =>
                {
                    if (terminal.Interrupted.IsCancellationRequested)
                    {
                        state.Stop();
                        return;
                    }

                    run(i);
                }
            );
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}
