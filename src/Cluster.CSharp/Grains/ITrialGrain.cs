using System.Collections.Generic;
using System.Threading.Tasks;
using OptimizerFunctional.Cluster.Work;
using Orleans;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>A trial, whose state is its run. Its key is that of the sweep, and the number of the trial.</summary>
internal interface ITrialGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes the trial forward as an assignment says, and waits a while for the result, which is stored before it is
    /// answered; null if it runs on. Asked again, it goes on waiting, or answers the same.
    /// </summary>
    [ResponseTimeout("00:00:20")]
    Task<AssignmentResult?> Advance(IReadOnlyList<string> arguments, Assignment assignment);

    /// <summary>Ends the worker of the trial. What is saved is kept.</summary>
    [ResponseTimeout("00:00:05")]
    Task Stop();
}
