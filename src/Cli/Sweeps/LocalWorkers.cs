using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// Runs trials with all processors of this machine. With a folder, other processes may take trials of the same sweep
/// forward at the same time. The order in which trials end does not affect the output.
/// </summary>
internal sealed class LocalWorkers(CancellationToken interrupted) : ISweepWorkers
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public void Run(SweepPlan plan, ITrialStore store, Action<int> tell)
    {
        var runner = new TrialRunner(plan, store, interrupted);
        var study = plan.Study;

        while (!interrupted.IsCancellationRequested)
        {
            study = store.Told(study);
            var tasks = study.Ask();
            var done = study.Trials.Sum(trial => trial.Reports.Length);
            var before = done;
            tell(done);

            if (tasks.IsEmpty)
            {
                return;
            }

            Parallel(
                tasks,
                task =>
                {
                    if (RunOne(runner, store, task))
                    {
                        tell(Interlocked.Increment(ref done));
                    }
                }
            );

            if (done == before)
            {
                // Other processes have all that is left.
                interrupted.WaitHandle.WaitOne(BetweenLooks);
            }
        }
    }

    /// <summary>Runs a task, unless another process runs it or has run it.</summary>
    private static bool RunOne(TrialRunner runner, ITrialStore store, StudyTask task)
    {
        using var claim = store.TryClaim(task.Trial);

        if (claim is null)
        {
            return false;
        }

        store.Reread();

        if (store.Find(task.Trial, task.Until) is not null || runner.Run(task) is not { } report)
        {
            return false;
        }

        store.Report(task, report);
        return true;
    }

    private void Parallel<T>(IEnumerable<T> work, Action<T> run)
    {
        try
        {
            System.Threading.Tasks.Parallel.ForEach(
                Partitioner.Create(work, EnumerablePartitionerOptions.NoBuffering),
                new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
                (one, state) =>
                {
                    if (interrupted.IsCancellationRequested)
                    {
                        state.Stop();
                        return;
                    }

                    run(one);
                }
            );
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }
}
