namespace OptimizerFunctional.Charts;

/// <summary>What a run is charged by.</summary>
public enum XQuantity
{
    /// <summary>Iterations.</summary>
    Iterations,

    /// <summary>Evaluations of the objective.</summary>
    Evaluations,

    /// <summary>Time in seconds.</summary>
    Seconds,
}
