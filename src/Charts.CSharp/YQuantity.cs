namespace OptimizerFunctional.Charts;

/// <summary>The vertical quantity of a convergence figure.</summary>
public enum YQuantity
{
    /// <summary>The value of the objective.</summary>
    Value,

    /// <summary>The difference between the value and the known minimum.</summary>
    Gap,

    /// <summary>The Euclidean norm of the gradient.</summary>
    GradientNorm,
}
