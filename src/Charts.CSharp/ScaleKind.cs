namespace OptimizerFunctional.Charts;

/// <summary>How an axis or a range of colors is divided.</summary>
public enum ScaleKind
{
    /// <summary>Equal differences are equally long.</summary>
    Linear,

    /// <summary>Equal ratios are equally long. Values of 0 and below have no place on it.</summary>
    Logarithmic,
}
