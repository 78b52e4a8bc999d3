using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Rescales its input to Euclidean norm 1; zero stays zero.</summary>
public sealed record Normalize : Optimizer
{
    internal override OptimizerEngine CreateEngine() => new OptimizerEngine<StepCount>(Direction.normalize);
}
