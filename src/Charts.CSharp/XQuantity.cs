namespace OptimizerFunctional.Charts;

/// <summary>The horizontal quantity of a convergence figure.</summary>
public enum XQuantity
{
    /// <summary>The number of iterations.</summary>
    Iterations,

    /// <summary>The number of evaluations of the objective.</summary>
    Evaluations,

    /// <summary>The elapsed time in seconds.</summary>
    Seconds,
}
