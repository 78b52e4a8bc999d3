using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using OptimizerFunctional.Cluster.Work;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>
/// The results of a sweep, in the order in which they came. They are stored in pages, of which only the last one is
/// written again, so that long sweeps take no longer to store a result than short ones.
/// </summary>
internal sealed class ResultPages(IGrainStorage storage, GrainId sweep)
{
    private const int PageLength = 500;

    private readonly List<AssignmentResult> all = [];
    private GrainState<ResultPage> last = new(new());

    /// <summary>All results, also those that are not stored yet.</summary>
    internal IReadOnlyList<AssignmentResult> All => all;

    /// <summary>The number of results that are stored.</summary>
    internal int Stored { get; private set; }

    private static string Name(int page) => FormattableString.Invariant($"results {page}");

    /// <summary>Reads all pages.</summary>
    internal async Task Read()
    {
        for (var isWhole = true; isWhole; )
        {
            last = new(new());
            await storage.ReadStateAsync(Name(all.Count / PageLength), sweep, last);
            last.State ??= new();
            all.AddRange(last.State.Results);
            isWhole = last.State.Results.Count == PageLength;
        }

        Stored = all.Count;
    }

    /// <summary>Adds a result, which is not stored yet.</summary>
    internal void Add(AssignmentResult result) => all.Add(result);

    /// <summary>Stores all results.</summary>
    internal async Task Write(ILogger log, CancellationToken canceled)
    {
        for (var count = all.Count; Stored < count; )
        {
            var page = Stored / PageLength;
            var end = Math.Min(count, (page + 1) * PageLength);
            last.State = new() { Results = [.. all.Skip(page * PageLength).Take(end - (page * PageLength))] };
            await StoredState.Write(() => storage.WriteStateAsync(Name(page), sweep, last), log, canceled);
            Stored = end;

            if (end == (page + 1) * PageLength)
            {
                last = new(new());
            }
        }
    }
}

/// <summary>A page of results.</summary>
[GenerateSerializer]
internal sealed class ResultPage
{
    /// <summary>The results.</summary>
    [Id(0)]
    public List<AssignmentResult> Results { get; set; } = [];
}
