using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using OptimizerFunctional.Cli.Tests;
using Xunit;

namespace OptimizerFunctional.Cluster.Tests;

/// <summary>The five steps of docs/clusters.md, in their order.</summary>
[Collection("clusters")]
public sealed class DocumentTests
{
    [Fact]
    public void Five_steps_of_the_document_give_the_same_table_three_times()
    {
        var text = File.ReadAllText(Path.Combine(Root(), "docs", "clusters.md"));
        string[] commands =
        [
            .. Regex
                .Matches(text, "^ +(optimize|optimize-cluster|redis-server) (.*)$", RegexOptions.Multiline)
                .Select(command => command.Value.Trim()),
        ];
        Assert.Equal(
            ["optimize", "optimize-cluster", "redis-server", "optimize-cluster", "optimize-cluster"],
            commands.Select(command => command.Split(' ')[0])
        );
        using var one = new TemporaryFolder();
        using var workers = new TemporaryFolder();
        Tool.Optimize(Words(commands[0], one));
        Tool.Start(Words(commands[1], workers)).End(0).Dispose();
        Sweeps.Same(one, workers);

        using var cluster = new TemporaryFolder();
        using var redis = Redis.Start();
        Assert.Contains("--bind 127.0.0.1 --port 6379 --appendonly yes", commands[2], StringComparison.Ordinal);
        using var silo = Tool.Start(Words(commands[3], cluster, redis)).WaitFor("A silo of lab");
        using var sweep = Tool.Start(Words(commands[4], cluster, redis)).End(0);
        Sweeps.Same(one, cluster);
    }

    /// <summary>The words of a command, with the folder and the Redis of the test.</summary>
    private static string[] Words(string command, TemporaryFolder folder, Redis? redis = null)
    {
        string[] words = [.. Sweeps.Words(command).Skip(1)];

        for (var i = 1; i < words.Length; i++)
        {
            words[i] = words[i - 1] switch
            {
                "--out" => folder.Path,
                "--redis" => redis!.Address,
                _ => words[i],
            };
        }

        return words;
    }

    private static string Root([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
