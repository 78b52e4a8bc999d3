using System;
using System.Net;

namespace OptimizerFunctional.Cluster.Hosting;

/// <summary>The settings of a silo.</summary>
internal sealed record SiloSettings
{
    /// <summary>The number of workers.</summary>
    internal required int Slots { get; init; }

    /// <summary>The limit of the heap of each worker in bytes.</summary>
    internal required long Memory { get; init; }

    /// <summary>The longest time from one iterate of a trial to the next.</summary>
    internal required TimeSpan Limit { get; init; }

    /// <summary>Whether events are written to standard error.</summary>
    internal required bool IsVerbose { get; init; }

    /// <summary>The address at which the others reach this silo.</summary>
    internal IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port for the other silos; that for clients is the next one. 0 takes two that are free.</summary>
    internal int Port { get; init; }
}
