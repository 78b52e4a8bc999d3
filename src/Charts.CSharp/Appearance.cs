namespace OptimizerFunctional.Charts;

/// <summary>Whether a figure is light or dark.</summary>
public enum Appearance
{
    /// <summary>As the reader's browser prefers.</summary>
    Automatic,

    /// <summary>Dark ink on white.</summary>
    Light,

    /// <summary>Light ink on near black.</summary>
    Dark,
}
