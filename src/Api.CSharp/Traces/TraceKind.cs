namespace OptimizerFunctional;

/// <summary>What a column of a trace holds.</summary>
public enum TraceKind
{
    /// <summary>Whole numbers: 64-bit integers.</summary>
    Count = 0,

    /// <summary>Numbers: float64, NaN and the infinities among them.</summary>
    Number = 1,

    /// <summary>Texts.</summary>
    Text = 2,
}
