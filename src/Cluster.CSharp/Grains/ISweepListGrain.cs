using System.Collections.Generic;
using System.Threading.Tasks;
using Orleans;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>The sweeps of a cluster: one grain, whose state is their keys in the order in which they began.</summary>
internal interface ISweepListGrain : IGrainWithIntegerKey
{
    /// <summary>Adds a sweep, unless it is there.</summary>
    Task Add(string key);

    /// <summary>The keys of all sweeps.</summary>
    Task<IReadOnlyList<string>> All();
}
