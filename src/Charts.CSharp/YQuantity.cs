namespace OptimizerFunctional.Charts;

/// <summary>What is watched while a run goes on.</summary>
public enum YQuantity
{
    /// <summary>The objective's value.</summary>
    Value,

    /// <summary>How far the value is above the known minimum.</summary>
    Gap,

    /// <summary>The Euclidean norm of the gradient.</summary>
    GradientNorm,
}
