using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;
using Orleans.Storage;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>Stores states although the store is away for a while.</summary>
internal static class StoredState
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(0.5);

    /// <summary>
    /// Writes a state, again and again until the store has it. Another activation of the same grain, which a silo has
    /// that was thought dead, makes it fail with an <see cref="InconsistentStateException"/>.
    /// </summary>
    internal static Task Write<T>(this IPersistentState<T> state, ILogger log, CancellationToken canceled) =>
        Write(state.WriteStateAsync, log, canceled);

    /// <summary>Writes until it succeeds.</summary>
    internal static async Task Write(Func<Task> write, ILogger log, CancellationToken canceled)
    {
        for (var (begun, warned) = (Stopwatch.GetTimestamp(), 0); ; )
        {
            canceled.ThrowIfCancellationRequested();

            try
            {
                await write();
                return;
            }
            catch (Exception exception)
                when (exception is not (InconsistentStateException or OperationCanceledException))
            {
                if (Stopwatch.GetElapsedTime(begun) > Patience * (warned + 1))
                {
                    warned++;
                    log.LogWarning("The store does not answer: {Message}", MessageText.OneLine(exception.Message));
                }

                await Task.Delay(BetweenTries, canceled);
            }
        }
    }
}
