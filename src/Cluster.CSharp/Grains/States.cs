using System.Collections.Generic;
using OptimizerFunctional.Cluster.Work;
using Orleans;

namespace OptimizerFunctional.Cluster.Grains;

/// <summary>The stored state of a sweep.</summary>
[GenerateSerializer]
internal sealed class SweepState
{
    /// <summary>The arguments of the command; null before the sweep begins.</summary>
    [Id(0)]
    public string[]? Arguments { get; set; }

    /// <summary>Whether it was canceled.</summary>
    [Id(1)]
    public bool IsCanceled { get; set; }

    /// <summary>The sweep in one line.</summary>
    [Id(2)]
    public string Title { get; set; } = "";

    /// <summary>The number of tasks, if no trial fails.</summary>
    [Id(3)]
    public int Tasks { get; set; }
}

/// <summary>The keys of all sweeps.</summary>
[GenerateSerializer]
internal sealed class SweepKeys
{
    /// <summary>The keys, in the order in which the sweeps began.</summary>
    [Id(0)]
    public List<string> Keys { get; set; } = [];
}

/// <summary>The stored state of a trial.</summary>
[GenerateSerializer]
internal sealed class TrialState
{
    /// <summary>The saved run; null before the first checkpoint, and when it goes no further.</summary>
    [Id(0)]
    public string? Saved { get; set; }

    /// <summary>How many workers have ended since that checkpoint.</summary>
    [Id(1)]
    public int Ends { get; set; }

    /// <summary>The results of the assignments.</summary>
    [Id(2)]
    public List<AssignmentResult> Results { get; set; } = [];
}
