using System;
using System.Collections.Generic;
using System.CommandLine;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cluster.Hosting;

namespace OptimizerFunctional.Cluster.Commands;

/// <summary>The options of silos and of what connects to them.</summary>
internal sealed class SiloOptions
{
    private const long Megabyte = 1 << 20;

    private readonly Option<long> slots = Options.Whole(
        "--slots",
        Environment.ProcessorCount,
        1,
        "The number of trials at once on this machine, each in a process of its own.",
        10_000
    );
    private readonly Option<long> memory = Options.Whole(
        "--memory",
        0,
        0,
        "The megabytes that the heap of a trial may take; 0 divides three quarters of the machine's by its slots.",
        1L << 40
    );
    private readonly Option<long> limit = Options.Whole(
        "--limit",
        600,
        1,
        "The seconds from one iterate of a trial to the next, after which it is ended.",
        1_000_000_000
    );
    private readonly Option<bool> verbose = new("--verbose")
    {
        Description = "Write what happens to standard error.",
        Arity = ArgumentArity.Zero,
    };

    /// <summary>The name of the cluster.</summary>
    internal Option<string?> Cluster { get; } =
        Options.Of("--cluster", "NAME", name => name, "The name of the cluster.");

    /// <summary>The address of Redis.</summary>
    internal Option<string?> Redis { get; } =
        Options
            .Of<string>(
                "--redis",
                "HOST:PORT",
                address =>
                {
                    Registry.Options(address);
                    return address;
                },
                "Redis, where the cluster keeps everything. Settings may follow: HOST:PORT,ssl=true. The default is "
                    + "the environment variable OPTIMIZE_REDIS, or 127.0.0.1:6379."
            )
            .WithDefault<string?>(Environment.GetEnvironmentVariable("OPTIMIZE_REDIS") ?? "127.0.0.1:6379");

    /// <summary>The options of a silo.</summary>
    internal IReadOnlyList<Option> OfSilo => [slots, memory, limit, verbose];

    /// <summary>The settings of a silo.</summary>
    internal SiloSettings Read(ParseResult parsed)
    {
        var count = (int)parsed.GetValue(slots);
        var given = parsed.GetValue(memory) * Megabyte;
        return new()
        {
            Slots = count,
            Memory = given > 0 ? given : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3 / count,
            Limit = TimeSpan.FromSeconds(parsed.GetValue(limit)),
            IsVerbose = parsed.GetValue(verbose),
        };
    }
}
