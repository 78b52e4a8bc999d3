using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
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

    private static readonly ConcurrentDictionary<string, Dictionary<string, string>> Known = new();

    /// <summary>The words of a command.</summary>
    internal static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The tables of optimize.</summary>
    internal static Dictionary<string, string> Expected(string[] sweep) =>
        Known.GetOrAdd(
            string.Join(' ', sweep),
            _ =>
            {
                using var folder = new TemporaryFolder();
                Tool.Optimize([.. sweep, "--out", folder.Path]);
                return Tables(folder);
            }
        );

    /// <summary>The tables of a folder, without the seconds of runs in their last column.</summary>
    internal static Dictionary<string, string> Tables(TemporaryFolder folder) =>
        folder
            .Names.Where(name => name is "sweep.csv" or "trials.csv")
            .ToDictionary(
                name => name,
                name => name == "trials.csv" ? folder.Read(name) : string.Join('\n', WithoutLast(folder.Read(name)))
            );

    /// <summary>Requires the same tables, which are not empty.</summary>
    internal static void Same(Dictionary<string, string> expected, TemporaryFolder folder)
    {
        var (name, table) = Assert.Single(expected);
        Assert.Equal(table.Split('\n'), Tables(folder)[name].Split('\n'));
    }

    private static IEnumerable<string> WithoutLast(string table) =>
        table.Split('\n').Select(row => row[..Math.Max(0, row.LastIndexOf(','))]);
}
