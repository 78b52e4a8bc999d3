using System.Collections.Generic;
using System.Text.Json;
using OptimizerFunctional.Cluster.Work;

namespace OptimizerFunctional.Cluster.Workers;

/// <summary>What a worker is asked for, a line of JSON on its standard input.</summary>
/// <param name="Arguments">The arguments of the sweep.</param>
/// <param name="Key">The key of the sweep, which the worker must find, too.</param>
/// <param name="Assignment">What to run.</param>
/// <param name="Saved">Where it was saved; null for its begin.</param>
internal sealed record Request(IReadOnlyList<string> Arguments, string Key, Assignment Assignment, string? Saved)
{
    internal static Request Read(string line) => JsonSerializer.Deserialize<Request>(line)!;

    internal string Line => JsonSerializer.Serialize(this);
}

/// <summary>What a worker answers, lines of JSON on its standard output: checkpoints, and the result at last.</summary>
/// <param name="Saved">The run; null if it goes no further.</param>
/// <param name="Result">The result; null for a checkpoint.</param>
/// <param name="Refusal">Why this machine cannot run the sweep; null if it can.</param>
internal sealed record Answer(string? Saved, AssignmentResult? Result, string? Refusal = null)
{
    /// <summary>What a worker says when it has started.</summary>
    internal static Answer Ready { get; } = new(null, null);

    internal static Answer Read(string line) => JsonSerializer.Deserialize<Answer>(line)!;

    internal string Line => JsonSerializer.Serialize(this);
}
