namespace OptimizerFunctional;

/// <summary>
/// An optimizer of your own, made by <see cref="Optimizer.Create"/>. Two are equal when they share their functions.
/// </summary>
/// <typeparam name="TState">What it remembers.</typeparam>
public sealed record CustomOptimizer<TState> : Optimizer
{
    internal CustomOptimizer(OptimizerFunctional.Core.Optimizer<TState> core) => Core = core;

    /// <summary>The optimizer as F# sees it, to be put under the laws.</summary>
    public OptimizerFunctional.Core.Optimizer<TState> Core { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<TState>(Core);
}
