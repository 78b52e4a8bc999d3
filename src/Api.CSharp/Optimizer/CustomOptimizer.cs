namespace OptimizerFunctional;

/// <summary>
/// A custom optimizer, created by <see cref="Optimizer.Create"/>. Two are equal when their functions are the same.
/// </summary>
/// <typeparam name="TState">The type of the state.</typeparam>
/// <example>
/// <code>
/// // Gradient descent whose learning rate is 1 / t; the state is the number of steps.
/// var harmonic = Optimizer.Create(
///     "harmonic descent",
///     point => 0L,
///     (count, evaluation) => (count + 1, [.. evaluation.Gradient.Select(g => -g / (count + 1))])
/// );
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// Console.WriteLine($"{harmonic.Iterates(slope, [0]).ElementAt(3).Point[0]:F3}"); // -1.833
/// </code>
/// </example>
public sealed record CustomOptimizer<TState> : Optimizer
{
    internal CustomOptimizer(OptimizerFunctional.Core.Optimizer<TState> core) => Core = core;

    /// <summary>The F# optimizer, to be tested against the laws.</summary>
    public OptimizerFunctional.Core.Optimizer<TState> Core { get; }

    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<TState>(Core);
}
