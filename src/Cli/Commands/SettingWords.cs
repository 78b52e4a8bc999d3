namespace OptimizerFunctional.Cli.Commands;

/// <summary>What the user wrote of the problem and where to begin, not yet understood; null where nothing was written.</summary>
internal sealed record SettingWords
{
    /// <summary>The problem's name.</summary>
    internal string? Problem { get; init; }

    /// <summary>The first point.</summary>
    internal string? Start { get; init; }

    /// <summary>The seed of a random first point.</summary>
    internal string? Seed { get; init; }

    /// <summary>The number of coordinates.</summary>
    internal string? Dimension { get; init; }
}
