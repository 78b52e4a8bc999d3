using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Replaces every coordinate by its sign: -1, 0 or 1.</summary>
/// <remarks>Bernstein et al. 2018.</remarks>
public sealed record Sign : Optimizer
{
    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Direction.sign);
}
