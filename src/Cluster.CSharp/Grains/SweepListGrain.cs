using System.Collections.Generic;
using System.Threading.Tasks;
using Orleans;
using Orleans.Runtime;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>Keeps the keys of all sweeps.</summary>
internal sealed class SweepListGrain([PersistentState("sweeps")] IPersistentState<SweepKeys> state)
    : Grain,
        ISweepListGrain
{
    /// <inheritdoc/>
    public async Task Add(string key)
    {
        if (!state.State.Keys.Contains(key))
        {
            state.State.Keys.Add(key);

            try
            {
                await state.WriteStateAsync();
            }
            catch
            {
                state.State.Keys.Remove(key);
                throw;
            }
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> All() => Task.FromResult<IReadOnlyList<string>>([.. state.State.Keys]);
}
