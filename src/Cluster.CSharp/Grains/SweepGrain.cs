using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OptimizerFunctional.Cli.Input;
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

    // To start, to cancel and to wake the sweep wait for each other; results and questions do not.
    private readonly SemaphoreSlim changing = new(1);
    private readonly HashSet<SiloAddress> refusing = [];
    private readonly long activation = Random.Shared.NextInt64(1, long.MaxValue);
    private CancellationTokenSource stopping = new();
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

        if (state.State.Arguments is not null)
        {
            await results.Read();
            await Wake();
        }
    }

    /// <inheritdoc/>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        stopping.Cancel();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Start(IReadOnlyList<string> arguments) =>
        Alone(async () =>
        {
            if (work is not null)
            {
                return;
            }

            var wanted = SweepWork.Of(arguments);
            (state.State.Arguments, state.State.IsCanceled) = ([.. arguments], false);
            (state.State.Title, state.State.Tasks) = (wanted.Title, wanted.Tasks);
            await state.WriteStateAsync();
            await GrainFactory.GetGrain<ISweepListGrain>(0).Add(this.GetPrimaryKeyString());
            await this.RegisterOrUpdateReminder(Reminder, BetweenReminders, BetweenReminders);
            await Go(wanted);
        });

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
            state.State.IsCanceled,
            activation
        );
    }

    /// <inheritdoc/>
    public Task Cancel() =>
        Alone(async () =>
        {
            if (state.State is { Arguments: null } or { IsCanceled: true } || IsFinished)
            {
                return;
            }

            try
            {
                state.State.IsCanceled = true;
                await state.WriteStateAsync();
            }
            catch
            {
                // It runs on.
                state.State.IsCanceled = false;
                throw;
            }

            log.LogInformation("Sweep {Key} is canceled", this.GetPrimaryKeyString());
            looking?.Dispose();
            var (trials, ended) = (queue?.Running ?? [], stopping);
            // Before the first wait: nothing is handed out from here on.
            (work, queue, stopping) = (null, null, new());
            await ended.CancelAsync();
            await Task.WhenAll(trials.Select(Stop));
        });

    /// <inheritdoc/>
    public Task<SweepSummary?> Summary() =>
        Task.FromResult(
            state.State.Arguments is null
                ? null
                : new SweepSummary(
                    state.State.Title,
                    Results.Stored,
                    state.State.Tasks,
                    state.State.IsCanceled ? "canceled"
                        : IsFinished ? "finished"
                        : "running"
                )
        );

    /// <inheritdoc/>
    public Task ReceiveReminder(string reminderName, TickStatus status) =>
        Alone(async () =>
        {
            await Wake();

            if (
                (state.State is { Arguments: null } or { IsCanceled: true } || IsFinished)
                && await this.GetReminder(reminderName) is { } reminder
            )
            {
                await this.UnregisterReminder(reminder);
            }
        });

    private async Task Alone(Func<Task> change)
    {
        await changing.WaitAsync();

        try
        {
            await change();
        }
        finally
        {
            changing.Release();
        }
    }

    private async Task Stop(int trial)
    {
        try
        {
            await Trial(trial).Stop();
        }
        catch (Exception exception) when (exception is OrleansException or TimeoutException)
        {
            // Its silo has died, and the worker with it.
            log.LogInformation("Trial {Trial}: {Message}", trial, MessageText.OneLine(exception.Message));
        }
    }

    /// <summary>Goes on with a sweep that has begun, unless it runs or was canceled.</summary>
    private async Task Wake()
    {
        if (work is not null || state.State is { Arguments: null } or { IsCanceled: true })
        {
            return;
        }

        try
        {
            await Go(SweepWork.Of(state.State.Arguments!));
        }
        catch (UsageException exception)
        {
            // Such as data that are not on this machine: the reminder tries again.
            log.LogWarning("Sweep {Key}: {Message}", this.GetPrimaryKeyString(), exception.Message);
        }
    }

    private async Task Go(SweepWork wanted)
    {
        work = wanted;
        queue = new(() => wanted.Ready(Results.All));
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
            await Results.Write(log, stopping.Token);
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

        var willing = silos.Now().Where(silo => !refusing.Contains(silo.Key)).ToDictionary();

        foreach (var (assignment, silo) in queue.Next(willing))
        {
            Run(queue, assignment, silo, stopping.Token).Ignore();
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

            if (result.Until != assignment.Until)
            {
                throw new InvalidOperationException("The result is that of another assignment.");
            }

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

            if (exception is InvalidDataException)
            {
                refusing.Add(silo);
            }

            await Task.Delay(BetweenLooks);
            own.Lost(assignment, silo);
        }

        HandOut();
    }
}
