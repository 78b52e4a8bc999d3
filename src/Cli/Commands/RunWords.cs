namespace OptimizerFunctional.Cli.Commands;

/// <summary>What the user wrote after <c>optimize run</c>, not yet understood; null where nothing was written.</summary>
internal sealed record RunWords
{
    /// <summary>The method's name.</summary>
    internal string? Method { get; init; }

    /// <summary>The problem, and where to begin.</summary>
    internal SettingWords Setting { get; init; } = new();

    /// <summary>The number of steps.</summary>
    internal string? Steps { get; init; }

    /// <summary>Which iterates to print.</summary>
    internal string? Every { get; init; }

    /// <summary>Hyperparameters, each as <c>name=value</c>.</summary>
    internal string[] Changes { get; init; } = [];

    /// <summary>Whose numbers to take.</summary>
    internal string? Dialect { get; init; }

    /// <summary>How to print.</summary>
    internal string? Format { get; init; }

    /// <summary>A file to write the last iterate to.</summary>
    internal string? Save { get; init; }

    /// <summary>A file to go on from.</summary>
    internal string? Resume { get; init; }

    /// <summary>A folder for figures.</summary>
    internal string? Folder { get; init; }

    /// <summary>The command itself.</summary>
    internal string Command { get; init; } = "";
}
