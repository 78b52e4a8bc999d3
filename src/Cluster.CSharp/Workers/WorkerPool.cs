using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;

namespace OptimizerFunctional.Cluster.Workers;

/// <summary>The workers of a silo: one a slot, started when it is needed and kept.</summary>
/// <param name="slots">The number of workers.</param>
/// <param name="memory">The limit of the heap of each in bytes.</param>
/// <param name="limit">The longest time from one iterate to the next.</param>
internal sealed class WorkerPool(int slots, long memory, TimeSpan limit) : IDisposable
{
    private readonly SemaphoreSlim free = new(slots);
    private readonly ConcurrentBag<WorkerProcess> idle = [];

    /// <summary>
    /// Runs an assignment as soon as a slot is free: its checkpoints, and the result at last. A worker that ends, is
    /// ended or has seen a trial fail is not used again.
    /// </summary>
    internal async IAsyncEnumerable<Answer> Run(
        Request request,
        [EnumeratorCancellation] CancellationToken canceled = default
    )
    {
        await free.WaitAsync(canceled);
        WorkerProcess? worker = null;

        try
        {
            worker = idle.TryTake(out var found) ? found : await WorkerProcess.Start(memory, canceled);
            await worker.Ask(request);

            while (true)
            {
                var answer = await worker.Next(limit, canceled);

                if (answer is { Result: null, Refusal: null })
                {
                    yield return answer;
                    continue;
                }

                if (answer.Result is not { IsFailed: true })
                {
                    idle.Add(worker);
                    worker = null;
                }

                yield return answer;
                yield break;
            }
        }
        finally
        {
            worker?.Dispose();
            free.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var worker in idle)
        {
            worker.Dispose();
        }

        free.Dispose();
    }
}
