namespace OptimizerFunctional.Cli.Commands;

/// <summary>What the user wrote after <c>optimize fit</c>; null where nothing was written.</summary>
internal sealed record FitWords
{
    /// <summary>The file with the data.</summary>
    internal string? Data { get; init; }

    /// <summary>The formula.</summary>
    internal string? Model { get; init; }

    /// <summary>The parameters and where they begin.</summary>
    internal string? Start { get; init; }

    /// <summary>The column to be fitted.</summary>
    internal string? Response { get; init; }

    /// <summary>The column with standard deviations.</summary>
    internal string? Sigma { get; init; }

    /// <summary>Whether those are known, and not only up to a common factor.</summary>
    internal bool AbsoluteSigma { get; init; }

    /// <summary>The least values of some parameters.</summary>
    internal string? Lower { get; init; }

    /// <summary>The greatest values of some parameters.</summary>
    internal string? Upper { get; init; }

    /// <summary>How residuals count.</summary>
    internal string? Loss { get; init; }

    /// <summary>From which size on they count less.</summary>
    internal string? LossScale { get; init; }

    /// <summary>How the fit is printed.</summary>
    internal string? Format { get; init; }

    /// <summary>A file for the run.</summary>
    internal string? Save { get; init; }

    /// <summary>A file with a run to go on from.</summary>
    internal string? Resume { get; init; }

    /// <summary>The most steps.</summary>
    internal string? Steps { get; init; }
}
