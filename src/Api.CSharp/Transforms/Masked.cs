namespace OptimizerFunctional;

/// <summary>
/// An optimizer or a transform for some blocks of the vector; the gradient of the others is passed on unchanged.
/// </summary>
/// <remarks>
/// The blocks are those of <see cref="Optimizer.Blocks"/> of the outermost optimizer. The inner optimizer sees the
/// chosen blocks as a vector of their own.
/// </remarks>
/// <example>
/// <code>
/// // Weight decay for the weights, and none for the biases.
/// var decay = new DecoupledDecay(0.1, 0.5).For(BlockFilter.Matrices);
/// var method = new GradientDescent { LearningRate = 0.1 }.AndThen(decay) with
/// {
///     Blocks = Blocks.Of(("weights", 1, 1), ("bias", 1)),
/// };
/// var flat = Objective.Create(x => 0, (x, g) => g.Clear());
/// var point = method.Iterates(flat, [1, 1]).ElementAt(1).Point;
/// Console.WriteLine($"{point[0]:F2} {point[1]:F2}"); // 0.95 1.00
/// </code>
/// </example>
public sealed record Masked : Optimizer
{
    internal Masked(Optimizer inner, BlockFilter filter) => (Inner, Filter) = (inner, filter);

    /// <summary>The optimizer of the chosen blocks.</summary>
    public Optimizer Inner { get; }

    /// <summary>The choice of blocks.</summary>
    public BlockFilter Filter { get; }

    internal override OptimizerEngine CreateEngine() => Inner.CreatePlacedEngine().For(Filter);
}
