using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OptimizerFunctional.Cluster.Hosting;
using OptimizerFunctional.Cluster.Work;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.Storage;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>
/// Hands out a sweep. Its state is what is finished; what runs is known by the trials, which are asked again. A
/// reminder wakes it where its silo has died and no client asks.
/// </summary>
[Reentrant]
internal sealed class SweepGrain(
    [PersistentState("sweep")] IPersistentState<SweepState> state,
    SiloSlots silos,
    ILogger<SweepGrain> log
) : Grain, ISweepGrain, IRemindable
{
    private const string Reminder = "go on";
    private const int MostResults = 1000;
    private static readonly TimeSpan BetweenReminders = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenAnswers = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(0.5);

    private readonly CancellationTokenSource leaving = new();
    private SweepWork? work;
    private SweepQueue<SiloAddress>? queue;
    private Task? storing;
    private IGrainTimer? looking;
    private int stored;

    private bool IsFinished => queue is { IsEmpty: true } && stored == state.State.Results.Count;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (state.State.Arguments is not null)
        {
            await Go();
        }
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        leaving.Cancel();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task Start(IReadOnlyList<string> arguments)
    {
        if (work is null)
        {
            state.State.Arguments = [.. arguments];
            await state.WriteStateAsync();
            await this.RegisterOrUpdateReminder(Reminder, BetweenReminders, BetweenReminders);
            await Go();
        }
    }

    /// <inheritdoc/>
    public async Task<SweepProgress> Since(int known)
    {
        // A question that waits here costs less than one every moment.
        for (var end = DateTime.UtcNow + LongestWait; work is not null && DateTime.UtcNow < end; )
        {
            if (stored > known || IsFinished)
            {
                break;
            }

            await Task.Delay(BetweenAnswers);
        }

        return new(
            [.. state.State.Results.Take(stored).Skip(known).Take(MostResults)],
            work is not null,
            IsFinished && known >= stored
        );
    }

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // A reminder that comes activates the grain, and with that the sweep goes on.
        if (IsFinished && await this.GetReminder(reminderName) is { } reminder)
        {
            await this.UnregisterReminder(reminder);
        }
    }

    private async Task Go()
    {
        if (work is not null)
        {
            return;
        }

        work = SweepWork.Of(state.State.Arguments!);
        queue = new(() => work.Ready(state.State.Results));
        stored = state.State.Results.Count;
        log.LogInformation("Sweep {Key}: {Count} results so far", this.GetPrimaryKeyString(), stored);
        looking = this.RegisterGrainTimer(
            Look,
            new()
            {
                DueTime = BetweenLooks,
                Period = BetweenLooks,
                KeepAlive = true,
                Interleave = true,
            }
        );
        await Look(CancellationToken.None);
    }

    /// <summary>Stores new results, and gives new silos work.</summary>
    private async Task Look(CancellationToken canceled)
    {
        HandOut();

        if (stored < state.State.Results.Count && storing is null or { IsCompleted: true })
        {
            storing = Store();
            await storing;
        }

        if (IsFinished)
        {
            log.LogInformation("Sweep {Key} is finished", this.GetPrimaryKeyString());
            looking?.Dispose();
        }
    }

    private async Task Store()
    {
        var count = state.State.Results.Count;

        try
        {
            await state.Write(log, leaving.Token);
            stored = count;
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle();
        }
    }

    private void HandOut()
    {
        foreach (var (assignment, silo) in queue!.Next(silos.Now()).ToArray())
        {
            Run(assignment, silo).Ignore();
        }
    }

    /// <summary>Has an assignment run, wherever its trial lives: on the given silo unless it lives already.</summary>
    private async Task Run(Assignment assignment, SiloAddress silo)
    {
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            var trial = GrainFactory.GetGrain<ITrialGrain>(
                FormattableString.Invariant($"{this.GetPrimaryKeyString()}/{assignment.Trial}")
            );
            AssignmentResult? result = null;

            while (result is null)
            {
                leaving.Token.ThrowIfCancellationRequested();
                result = await trial.Advance(state.State.Arguments!, assignment);
            }

            state.State.Results.Add(result);
            queue!.Ended(assignment, silo);
        }
        catch (Exception exception) when (!leaving.IsCancellationRequested)
        {
            log.LogInformation(
                "Trial {Trial}: {Type}: {Message}",
                assignment.Trial,
                exception.GetType().Name,
                MessageText.OneLine(exception.Message)
            );
            await Task.Delay(BetweenLooks);
            queue!.Lost(assignment, silo);
        }

        HandOut();
    }
}
