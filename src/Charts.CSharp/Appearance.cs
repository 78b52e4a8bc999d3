namespace OptimizerFunctional.Charts;

/// <summary>Whether a figure is light or dark.</summary>
public enum Appearance
{
    /// <summary>Follows the preference of the reader's browser.</summary>
    Automatic,

    /// <summary>Dark text on white.</summary>
    Light,

    /// <summary>Light text on near-black.</summary>
    Dark,
}
