using System.Collections.Generic;
using System.Threading.Tasks;
using OptimizerFunctional.Cluster.Work;
using Orleans;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>A sweep: its queue and its finished results. Its key identifies it, so equal sweeps are the same.</summary>
internal interface ISweepGrain : IGrainWithStringKey
{
    /// <summary>
    /// Starts the sweep, or goes on with it after it was canceled. It needs no client. Nothing happens if it runs.
    /// </summary>
    [ResponseTimeout("00:00:20")]
    Task Start(IReadOnlyList<string> arguments);

    /// <summary>The results that were stored after so many; waits a moment for the first.</summary>
    [ResponseTimeout("00:00:03")]
    Task<SweepProgress> Since(int known);

    /// <summary>Ends the sweep and its trials. What is finished and saved is kept.</summary>
    [ResponseTimeout("00:00:20")]
    Task Cancel();

    /// <summary>What the sweep is, and how far it is; null if there is none.</summary>
    [ResponseTimeout("00:00:20")]
    Task<SweepSummary?> Summary();
}

/// <summary>What a client is told of a sweep.</summary>
/// <param name="Results">Further results.</param>
/// <param name="IsStarted">Whether the sweep runs or is finished; not if the store has lost it.</param>
/// <param name="IsFinished">Whether no others will come.</param>
/// <param name="IsCanceled">Whether it was canceled.</param>
/// <param name="Activation">Another number where another silo answers, which may have results in another order.</param>
[GenerateSerializer, Immutable]
internal sealed record SweepProgress(
    [property: Id(0)] IReadOnlyList<AssignmentResult> Results,
    [property: Id(1)] bool IsStarted,
    [property: Id(2)] bool IsFinished,
    [property: Id(3)] bool IsCanceled,
    [property: Id(4)] long Activation
);

/// <summary>A line of the list of sweeps.</summary>
/// <param name="Title">The sweep in one line.</param>
/// <param name="Done">The tasks that are done.</param>
/// <param name="Tasks">The number of tasks, if no trial fails.</param>
/// <param name="State">Running, canceled or finished.</param>
[GenerateSerializer, Immutable]
internal sealed record SweepSummary(
    [property: Id(0)] string Title,
    [property: Id(1)] int Done,
    [property: Id(2)] int Tasks,
    [property: Id(3)] string State
);
