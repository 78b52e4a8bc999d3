using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OptimizerFunctional.Cli;
using OptimizerFunctional.Cli.Sweeps;
using OptimizerFunctional.Cluster.Grains;
using OptimizerFunctional.Cluster.Work;
using Orleans;

namespace OptimizerFunctional.Cluster;

/// <summary>
/// Runs the trials of a sweep in a cluster: starts it there, which does nothing if it has begun, and asks for results
/// until it is finished. Silos may die meanwhile.
/// </summary>
/// <param name="connect">Makes the client, or the silo of this process.</param>
/// <param name="terminal">For what goes wrong, and its interruption.</param>
internal sealed class ClusterWorkers(Func<IHost> connect, Terminal terminal) : ISweepWorkers
{
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Whether the sweep goes on when this process ends.</summary>
    internal required bool GoesOn { get; init; }

    /// <inheritdoc/>
    public void Run(SweepPlan plan, ITrialStore store, Action<int> tell)
    {
        var done = 0;
        Run(
            plan.Arguments,
            new(plan),
            result =>
            {
                store.Report(result.Trial, SweepWork.Report(result));
                tell(++done);
            }
        );
    }

    private void Run(IReadOnlyList<string> arguments, SweepWork work, Action<AssignmentResult> ended)
    {
        using var host = connect();
        host.StartAsync(CancellationToken.None).GetAwaiter().GetResult();

        try
        {
            var sweep = host.Services.GetRequiredService<IGrainFactory>().GetGrain<ISweepGrain>(work.Key);
            Until(sweep, arguments, ended).GetAwaiter().GetResult();
        }
        finally
        {
            host.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        }

        if (GoesOn && terminal.Interrupted.IsCancellationRequested)
        {
            terminal.Warn("the sweep goes on in the cluster; the same command shows it again");
        }
    }

    private async Task Until(ISweepGrain sweep, IReadOnlyList<string> arguments, Action<AssignmentResult> ended)
    {
        var (known, activation) = (0, 0L);
        HashSet<(int Trial, long Until)> seen = [];
        var isStarted = false;
        var answered = Stopwatch.GetTimestamp();

        while (!terminal.Interrupted.IsCancellationRequested)
        {
            SweepProgress? progress = null;

            try
            {
                if (!isStarted)
                {
                    await sweep.Start(arguments);
                    isStarted = true;
                }

                progress = await sweep.Since(known);
                answered = Stopwatch.GetTimestamp();
            }
            catch (Exception exception)
            {
                // Silos and the store may be away for a while; another question finds others.
                if (Stopwatch.GetElapsedTime(answered) > Patience)
                {
                    terminal.Warn($"the cluster does not answer: {MessageText.OneLine(exception.Message)}");
                    answered = Stopwatch.GetTimestamp();
                }

                await Task.Delay(BetweenQuestions);
            }

            if (progress is not null && progress.Activation != activation)
            {
                // Another silo has the sweep now, perhaps with results in another order.
                var isFirst = activation == 0;
                (known, activation) = (0, progress.Activation);

                if (!isFirst)
                {
                    continue;
                }
            }

            foreach (var result in progress?.Results ?? [])
            {
                known++;

                if (seen.Add((result.Trial, result.Until)))
                {
                    ended(result);
                }
            }

            if (progress is { IsFinished: true })
            {
                return;
            }

            if (progress is { IsCanceled: true, Results.Count: 0 })
            {
                terminal.Warn("the sweep was canceled; the same command goes on with it");
                return;
            }

            if (progress is { IsStarted: false, IsCanceled: false })
            {
                // The store has lost the sweep.
                (isStarted, known) = (false, 0);
            }
        }
    }
}
