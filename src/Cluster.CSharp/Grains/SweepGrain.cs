using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OptimizerFunctional.Cluster.Hosting;
using OptimizerFunctional.Cluster.Work;
using Orleans;
using Orleans.Concurrency;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.Storage;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>
/// Hands out a sweep. What is finished is stored; what runs is known by the trials, which are asked again. A reminder
/// wakes it where its silo has died and no client asks.
/// </summary>
[Reentrant]
internal sealed class SweepGrain(
    [PersistentState("sweep")] IPersistentState<SweepState> state,
    [FromKeyedServices(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)] IGrainStorage storage,
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

    private CancellationTokenSource leaving = new();
    private ResultPages? results;
    private SweepWork? work;
    private SweepQueue<SiloAddress>? queue;
    private Task? storing;
    private IGrainTimer? looking;

    private ResultPages Results => results!;

    private bool IsFinished => queue is { IsEmpty: true } && Results.Stored == Results.All.Count;

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        results = new(storage, this.GetGrainId());

        if (state.State is { Arguments: not null })
        {
            await results.Read();

            if (!state.State.IsCanceled)
            {
                await Go();
            }
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
            (state.State.Arguments, state.State.IsCanceled) = ([.. arguments], false);
            await state.WriteStateAsync();
            await GrainFactory.GetGrain<ISweepsGrain>(0).Add(this.GetPrimaryKeyString());
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
            if (Results.Stored > known || IsFinished)
            {
                break;
            }

            await Task.Delay(BetweenAnswers);
        }

        return new(
            [.. Results.All.Take(Results.Stored).Skip(known).Take(MostResults)],
            work is not null,
            IsFinished && known >= Results.Stored,
            state.State.IsCanceled
        );
    }

    /// <inheritdoc/>
    public async Task Cancel()
    {
        if (state.State.Arguments is null || IsFinished)
        {
            return;
        }

        state.State.IsCanceled = true;
        await state.WriteStateAsync();
        log.LogInformation("Sweep {Key} is canceled", this.GetPrimaryKeyString());
        looking?.Dispose();
        await leaving.CancelAsync();
        leaving = new();
        await Task.WhenAll((queue?.Running ?? []).Select(trial => Trial(trial).Stop()));
        (work, queue) = (null, null);
    }

    /// <inheritdoc/>
    public Task<SweepSummary?> Summary()
    {
        if (state.State.Arguments is not { } arguments)
        {
            return Task.FromResult<SweepSummary?>(null);
        }

        var known = work ?? SweepWork.Of(arguments);
        var word =
            state.State.IsCanceled ? "canceled"
            : IsFinished ? "finished"
            : "running";
        return Task.FromResult<SweepSummary?>(new(known.Title, Results.Stored, known.Tasks, word));
    }

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        // A reminder that comes activates the grain, and with that the sweep goes on.
        if ((IsFinished || state.State.IsCanceled) && await this.GetReminder(reminderName) is { } reminder)
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
        queue = new(() => work.Ready(Results.All));
        log.LogInformation("Sweep {Key}: {Count} results so far", this.GetPrimaryKeyString(), Results.Stored);
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

        if (Results.Stored < Results.All.Count && storing is null or { IsCompleted: true })
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
        try
        {
            await Results.Write(log, leaving.Token);
        }
        catch (InconsistentStateException)
        {
            DeactivateOnIdle();
        }
    }

    private void HandOut()
    {
        if (queue is null)
        {
            return;
        }

        foreach (var (assignment, silo) in queue.Next(silos.Now()).ToArray())
        {
            Run(queue, assignment, silo, leaving.Token).Ignore();
        }
    }

    private ITrialGrain Trial(int trial) =>
        GrainFactory.GetGrain<ITrialGrain>(FormattableString.Invariant($"{this.GetPrimaryKeyString()}/{trial}"));

    /// <summary>Has an assignment run, wherever its trial lives: on the given silo unless it lives already.</summary>
    private async Task Run(
        SweepQueue<SiloAddress> own,
        Assignment assignment,
        SiloAddress silo,
        CancellationToken canceled
    )
    {
        try
        {
            RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
            var trial = Trial(assignment.Trial);
            AssignmentResult? result = null;

            while (result is null)
            {
                canceled.ThrowIfCancellationRequested();
                result = await trial.Advance(state.State.Arguments!, assignment);
            }

            canceled.ThrowIfCancellationRequested();
            Results.Add(result);
            own.Ended(assignment, silo);
        }
        catch (Exception exception) when (!canceled.IsCancellationRequested)
        {
            log.LogInformation(
                "Trial {Trial}: {Type}: {Message}",
                assignment.Trial,
                exception.GetType().Name,
                MessageText.OneLine(exception.Message)
            );
            await Task.Delay(BetweenLooks);
            own.Lost(assignment, silo);
        }

        HandOut();
    }
}
