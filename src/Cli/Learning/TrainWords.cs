namespace OptimizerFunctional.Cli.Learning;

/// <summary>What the user wrote; null where nothing.</summary>
internal sealed record TrainWords
{
    internal string? Data { get; init; }

    internal string? Target { get; init; }

    internal string? Model { get; init; }

    internal string? Activation { get; init; }

    internal string? Penalty { get; init; }

    internal string? Optimizers { get; init; }

    internal string? Epochs { get; init; }

    internal string? Batch { get; init; }

    internal string? Seed { get; init; }

    internal string? Folder { get; init; }

    internal bool Resume { get; init; }

    internal required string Command { get; init; }
}
