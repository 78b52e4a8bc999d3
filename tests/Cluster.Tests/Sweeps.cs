using System;
using System.Collections.Concurrent;
using OptimizerFunctional.Cli.Tests;
using Xunit;

namespace OptimizerFunctional.Cluster.Tests;

/// <summary>Sweeps, and what optimize makes of them.</summary>
internal static class Sweeps
{
    /// <summary>60 trials, longer ones where silos are killed often.</summary>
    internal static readonly string[] Grid = Words(
        $"sweep adam --problem rosenbrock --dimension 100 --steps {(RedisTests.Kills > 2 ? 400_000 : 40_000)} "
            + "--grid learningRate=1e-4..0.3:log:15 --grid beta2=0.9,0.99,0.999,0.9999"
    );

    /// <summary>4 trials of a few seconds, of which two are taken further.</summary>
    internal static readonly string[] Search = Words(
        "sweep adam --problem rosenbrock --dimension 100 --search halving --range learningRate=1e-4..0.3:log "
            + "--trials 4 --factor 2 --evaluations 900000 --shortest 450000"
    );

    private static readonly ConcurrentDictionary<string, (string Table, string Reports)> Known = new();

    /// <summary>The words of a command.</summary>
    internal static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The table and the reports of optimize.</summary>
    internal static (string Table, string Reports) Expected(string[] sweep) =>
        Known.GetOrAdd(
            string.Join(' ', sweep),
            _ =>
            {
                using var folder = new TemporaryFolder();
                Tool.Optimize([.. sweep, "--out", folder.Path]);
                return Read(folder);
            }
        );

    /// <summary>Requires the same table, and the same reports.</summary>
    internal static void Same(TemporaryFolder expected, TemporaryFolder folder) => Same(Read(expected), folder);

    /// <summary>Requires the same table, and the same reports.</summary>
    internal static void Same((string Table, string Reports) expected, TemporaryFolder folder)
    {
        Assert.Equal(expected.Table.Split('\n'), Read(folder).Table.Split('\n'));
        Assert.Equal(expected.Reports, Read(folder).Reports);
    }

    private static (string Table, string Reports) Read(TemporaryFolder folder) =>
        (folder.Read("sweep.csv"), folder.Read("trials.jsonl"));
}
