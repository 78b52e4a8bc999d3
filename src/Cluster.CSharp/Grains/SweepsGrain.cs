using System.Collections.Generic;
using System.Threading.Tasks;
using Orleans;
using Orleans.Runtime;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>Keeps the keys of all sweeps.</summary>
internal sealed class SweepsGrain([PersistentState("sweeps")] IPersistentState<SweepKeys> state) : Grain, ISweepsGrain
{
    /// <inheritdoc/>
    public async Task Add(string key)
    {
        if (!state.State.Keys.Contains(key))
        {
            state.State.Keys.Add(key);
            await state.WriteStateAsync();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> All() => Task.FromResult<IReadOnlyList<string>>([.. state.State.Keys]);
}
