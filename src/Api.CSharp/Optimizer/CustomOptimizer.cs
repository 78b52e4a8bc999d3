namespace OptimizerFunctional;

/// <summary>
/// A custom optimizer, created by <see cref="Optimizer.Create"/>. Two are equal when their functions are the same.
/// </summary>
/// <typeparam name="TState">The type of the state.</typeparam>
public sealed record CustomOptimizer<TState> : Optimizer
{
    internal CustomOptimizer(OptimizerFunctional.Core.Optimizer<TState> core) => Core = core;

    /// <summary>The F# optimizer, to be tested against the laws.</summary>
    public OptimizerFunctional.Core.Optimizer<TState> Core { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<TState>(Core);
}
