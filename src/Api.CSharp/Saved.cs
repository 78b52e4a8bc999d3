using System.Collections.Immutable;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>What can be written as JSON and gone on from. Only the file knows the type of the state.</summary>
internal abstract class Saved
{
    public abstract string ToJson();

    /// <summary>A vector of the optimizer's state by its name.</summary>
    public abstract ImmutableArray<double> StateVector(string name);
}

/// <summary>Where a run stopped.</summary>
internal sealed class SavedCheckpoint<TState>(Checkpoint<TState> checkpoint) : Saved
{
    public override string ToJson() => Checkpoint.toJson(checkpoint);

    public override ImmutableArray<double> StateVector(string name) => StateVectors<TState>.Read(checkpoint.State, name);
}

/// <summary>Where a sequence stands.</summary>
internal sealed class SavedIterate<TState>(Core.Optimizer<TState> optimizer, Iterate<TState> iterate) : Saved
{
    public override string ToJson() => Checkpoint.toJson(Checkpoint.ofIterate(optimizer, iterate));

    public override ImmutableArray<double> StateVector(string name) => StateVectors<TState>.Read(iterate.State, name);
}
