namespace OptimizerFunctional;

/// <summary>Two optimizers, one after the other: the second takes the step of the first for its gradient.</summary>
public sealed record Chain : Optimizer
{
    internal Chain(Optimizer first, Optimizer second) => (First, Second) = (first, second);

    /// <summary>The one that sees the gradient.</summary>
    public Optimizer First { get; }

    /// <summary>The one that sees the first one's step.</summary>
    public Optimizer Second { get; }

    internal override OptimizerEngine CreateEngine() => First.CreateEngine().AndThen(Second.CreateEngine());
}
