using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Returns its input unchanged: the identity element of <see cref="Optimizer.AndThen"/>.</summary>
public sealed record Identity : Optimizer
{
    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Core.Optimizer.identity);
}
