namespace OptimizerFunctional;

/// <summary>A chain of two optimizers: the step of the first is the gradient of the second.</summary>
/// <example>
/// <code>
/// // Clipped gradients, Adam, and half of its step: AndThen joins transforms and optimizers.
/// var chain = new ClipByNorm(1).AndThen(new Adam()).AndThen(new Scale(0.5));
/// Console.WriteLine(chain.Name); // clip by norm, adam, scale 0.5
/// </code>
/// </example>
public sealed record Chain : Optimizer
{
    internal Chain(Optimizer first, Optimizer second) => (First, Second) = (first, second);

    /// <summary>The first optimizer, which receives the gradient.</summary>
    public Optimizer First { get; }

    /// <summary>The second optimizer, which receives the step of the first.</summary>
    public Optimizer Second { get; }

    internal override OptimizerEngine CreateEngine() => First.CreatePlacedEngine().AndThen(Second.CreatePlacedEngine());
}
