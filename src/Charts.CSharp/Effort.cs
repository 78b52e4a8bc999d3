namespace OptimizerFunctional.Charts;

/// <summary>What a run is charged by.</summary>
public enum Effort
{
    /// <summary>Iterations.</summary>
    Iterations,

    /// <summary>Evaluations of the objective.</summary>
    Evaluations,

    /// <summary>Time in seconds.</summary>
    Seconds,
}
