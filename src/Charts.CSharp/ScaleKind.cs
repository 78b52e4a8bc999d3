namespace OptimizerFunctional.Charts;

/// <summary>The scale of an axis or a color range.</summary>
public enum ScaleKind
{
    /// <summary>A linear scale.</summary>
    Linear,

    /// <summary>A logarithmic scale. Values of 0 and below cannot be shown.</summary>
    Logarithmic,
}
