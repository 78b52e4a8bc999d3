using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>What can be written as JSON and gone on from. Only the file knows the type of the state.</summary>
internal abstract class Saved
{
    public abstract string ToJson();
}

/// <summary>Where a run stopped.</summary>
internal sealed class SavedCheckpoint<TState>(Checkpoint<TState> checkpoint) : Saved
{
    public override string ToJson() => Checkpoint.toJson(checkpoint);
}

/// <summary>Where a sequence stands.</summary>
internal sealed class SavedIterate<TState>(Core.Optimizer<TState> optimizer, Iterate<TState> iterate) : Saved
{
    public override string ToJson() => Checkpoint.toJson(Checkpoint.ofIterate(optimizer, iterate));
}
