namespace OptimizerFunctional;

/// <summary>A chain of two optimizers: the step of the first is the gradient of the second.</summary>
public sealed record Chain : Optimizer
{
    internal Chain(Optimizer first, Optimizer second) => (First, Second) = (first, second);

    /// <summary>The first optimizer, which receives the gradient.</summary>
    public Optimizer First { get; }

    /// <summary>The second optimizer, which receives the step of the first.</summary>
    public Optimizer Second { get; }

    internal override OptimizerEngine CreateEngine() => First.CreateEngine().AndThen(Second.CreateEngine());
}
