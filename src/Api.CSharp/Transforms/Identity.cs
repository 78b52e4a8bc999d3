using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Hands on what comes in as it is: the neutral element of AndThen.</summary>
public sealed record Identity : Optimizer
{
    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<Counted>(Core.Optimizer.identity);
}
