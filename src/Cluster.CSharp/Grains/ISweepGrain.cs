using System.Collections.Generic;
using System.Threading.Tasks;
using OptimizerFunctional.Cluster.Work;
using Orleans;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>A sweep: its queue and its finished results. Its key identifies it, so equal sweeps are the same.</summary>
internal interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>Begins the sweep, which goes on without a client; nothing happens if it has begun.</summary>
    [ResponseTimeout("00:00:20")]
    Task Start(IReadOnlyList<string> arguments);

    /// <summary>The results that were stored after so many; waits a moment for the first.</summary>
    [ResponseTimeout("00:00:03")]
    Task<SweepProgress> Since(int known);
}

/// <summary>What a client is told of a sweep.</summary>
/// <param name="Results">Further results.</param>
/// <param name="IsStarted">Whether the sweep has begun; not if the store has lost it.</param>
/// <param name="IsFinished">Whether no others will come.</param>
[GenerateSerializer, Immutable]
internal sealed record SweepProgress(
    [property: Id(0)] IReadOnlyList<AssignmentResult> Results,
    [property: Id(1)] bool IsStarted,
    [property: Id(2)] bool IsFinished
);
