using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OptimizerFunctional.Cluster.Work;
using OptimizerFunctional.Cluster.Workers;
using Orleans;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Runtime;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>A trial in a worker of this silo.</summary>
[Reentrant, RandomPlacement]
internal sealed class TrialGrain(
    [PersistentState("trial")] IPersistentState<TrialState> state,
    WorkerPool workers,
    ILogger<TrialGrain> log
) : Grain, ITrialGrain
{
    /// <summary>
    /// A worker may end for reasons of its own: the system was short of memory, or someone ended it. A trial whose
    /// workers end so often without a checkpoint between has failed.
    /// </summary>
    private const int MostEnds = 3;

    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource leaving = new();
    private Task<AssignmentResult>? running;

    /// <inheritdoc/>
    public async Task<AssignmentResult?> Advance(IReadOnlyList<string> arguments, Assignment assignment)
    {
        // What is known is stored only when nothing runs.
        if (running is null or { IsCompleted: true } && Known(assignment) is { } known)
        {
            running = null;
            DeactivateOnIdle();
            return known;
        }

        running ??= Run(arguments, assignment);
        var current = running;
        await Task.WhenAny(current, Task.Delay(Wait));

        if (!current.IsCompleted)
        {
            return null;
        }

        running = null;
        // The next assignment of the trial may be for another silo, and what failed begins from the stored state.
        DeactivateOnIdle();
        return await current;
    }

    /// <inheritdoc/>
    public Task Stop()
    {
        leaving.Cancel();
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        leaving.Cancel();
        return Task.CompletedTask;
    }

    private AssignmentResult? Known(Assignment assignment) =>
        state.State.Results.FirstOrDefault(result => result.Until == assignment.Until);

    private async Task<AssignmentResult> Run(IReadOnlyList<string> arguments, Assignment assignment)
    {
        while (true)
        {
            try
            {
                return await RunOnce(arguments, assignment);
            }
            catch (WorkerEndedException exception) when (!exception.IsLimit && state.State.Ends + 1 < MostEnds)
            {
                log.LogInformation("Trial {Key}: {Message}", this.GetPrimaryKeyString(), exception.Message);
                state.State.Ends++;
                await state.Write(log, leaving.Token);
            }
            catch (WorkerEndedException exception)
            {
                log.LogInformation("Trial {Key}: {Message}", this.GetPrimaryKeyString(), exception.Message);
                return await End(null, SweepWork.Of(arguments).Failed(assignment, exception.Message));
            }
        }
    }

    private async Task<AssignmentResult> RunOnce(IReadOnlyList<string> arguments, Assignment assignment)
    {
        log.LogInformation(
            "Trial {Key} {What}",
            this.GetPrimaryKeyString(),
            state.State.Saved is null ? "begins" : "goes on"
        );

        await foreach (
            var answer in workers.Run(
                new(arguments, this.GetPrimaryKeyString().Split('/')[0], assignment, state.State.Saved),
                leaving.Token
            )
        )
        {
            if (answer.Refusal is { } refusal)
            {
                log.LogWarning("Trial {Key}: {Message}", this.GetPrimaryKeyString(), refusal);
                throw new InvalidDataException(refusal);
            }

            if (answer.Result is { } result)
            {
                return await End(answer.Saved, result);
            }

            (state.State.Saved, state.State.Ends) = (answer.Saved, 0);
            await state.Write(log, leaving.Token);
        }

        throw new InvalidOperationException("A worker gave no result.");
    }

    private async Task<AssignmentResult> End(string? saved, AssignmentResult result)
    {
        (state.State.Saved, state.State.Ends) = (saved, 0);
        state.State.Results.Add(result);
        await state.Write(log, leaving.Token);
        return result;
    }
}
