using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>
/// Nothing finished is lost: a command that is killed at any moment, then run again, comes to the same bytes as one
/// that is left alone. The environment variable OPTIMIZE_KILLS says how often each is killed; .ci/long takes more.
/// </summary>
public sealed partial class KillTests : IDisposable
{
    private static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("OPTIMIZE_KILLS") ?? "2",
        CultureInfo.InvariantCulture
    );

    private static readonly Dictionary<string, string> Commands = new()
    {
        ["run"] = "run adam --problem rosenbrock --steps 400000 --every 50000 --save {0}/saved.json",
        ["run --out"] = "run adam --problem rosenbrock --steps 20000 --out {0} --save {0}/saved.json",
        ["fit"] =
            "fit {1} --model b0*(1-exp(-b1*x)) --response y --start b0=5,b1=1e-4 --steps 20 --save {0}/saved.json",
        ["sweep"] = "sweep adam --problem rosenbrock --grid learningRate=1e-4..1:log:60 --steps 20000 --out {0}",
        ["search on digits"] =
            "sweep adam --data digits --model 64-12-10 --search halving --range learningRate=1e-4..1:log --trials 9 "
            + "--epochs 9 --out {0}",
        ["search"] =
            "sweep adam --problem rosenbrock --search halving --range learningRate=1e-4..1:log --evaluations 200000 "
            + "--every 5000 --out {0}",
        ["train"] =
            "train --model 64-12-10 --optimizers sgd:learningRate=0.3,adam:learningRate=0.01 --epochs 40 --out {0}",
    };

    private readonly TemporaryFolder data = new();

    public KillTests()
    {
        var rows = Enumerable
            .Range(1, 20_000)
            .Select(i => FormattableString.Invariant($"{i % 97},{4 * (1 - Math.Exp(-0.02 * (i % 97))) + i % 7}"));
        File.WriteAllLines(Path.Combine(data.Path, "data.csv"), rows.Prepend("x,y"));
    }

    public static TheoryData<string> Names => [.. Commands.Keys];

    public void Dispose() => data.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Killed_command_run_again_gives_the_same_bytes(string name) =>
        Check(
            name,
            process =>
            {
                process.Kill();
                process.WaitForExit();
            }
        );

    /// <summary>What containers, systemd and batch queues send, and a terminal that is closed.</summary>
    [Theory]
    [InlineData("run", "TERM", 143)]
    [InlineData("fit", "TERM", 143)]
    [InlineData("sweep", "TERM", 143)]
    [InlineData("train", "TERM", 143)]
    [InlineData("train", "HUP", 129)]
    [InlineData("sweep", "INT", 130)]
    public void Signal_saves_finished_work_and_sets_the_exit_code(string name, string signal, int exitCode)
    {
        if (OperatingSystem.IsWindows() || IsIgnored(exitCode - 128))
        {
            return;
        }

        var interrupted = 0;
        Check(
            name,
            process =>
            {
                process.Signal(signal);
                process.WaitForExit();
                // Before the command listens the signal does what it always does; after its work it comes too late.
                Assert.Contains(process.ExitCode, new[] { 0, name == "fit" ? 1 : 0, exitCode });
                interrupted += process.ExitCode == exitCode ? 1 : 0;
            }
        );
        Assert.True(interrupted > 0, "no signal came in time");
    }

    /// <summary>Runs a command, kills it several times at random moments, and compares the results.</summary>
    private void Check(string name, Action<Process> end)
    {
        using var calm = new TemporaryFolder();
        using var ended = new TemporaryFolder();
        var random = new Random(name.Length);
        var watch = Stopwatch.StartNew();
        var expected = Optimize.Run(Words(name, calm));
        var whole = watch.Elapsed;

        for (var time = 0; time < Kills; time++)
        {
            using var process = Optimize.Start(Words(name, ended));
            _ = process.StandardError.ReadToEndAsync();
            _ = process.StandardOutput.ReadToEndAsync();
            // The moments are spread over the work: one in each part of it.
            process.WaitForExit(whole * ((time + random.NextDouble()) / Kills));

            if (!process.HasExited)
            {
                end(process);
            }
        }

        var again = Optimize.Run(Words(name, ended));
        Assert.Equal(expected.ExitCode, again.ExitCode);
        Assert.Equal(calm.Names, ended.Names);

        // Checkpoints hold the seconds of every epoch; what they hold beside is in the rows that come of them.
        foreach (var file in calm.Names.Where(file => !file.StartsWith("checkpoint", StringComparison.Ordinal)))
        {
            Assert.Equal(WithoutTimes(file, calm), WithoutTimes(file, ended));
        }

        Unchanged(name, ended, expected.ExitCode);
    }

    /// <summary>A command that finds everything done changes no byte.</summary>
    private void Unchanged(string name, TemporaryFolder folder, int exitCode)
    {
        var before = folder.Names.ToDictionary(file => file, folder.Read);
        Assert.Equal(exitCode, Optimize.Run(Words(name, folder)).ExitCode);
        Assert.Equal(before, folder.Names.ToDictionary(file => file, folder.Read));
    }

    private string[] Words(string name, TemporaryFolder folder)
    {
        var begun = name == "train" && folder.Names.Any(file => file.EndsWith(".json", StringComparison.Ordinal));
        return
        [
            .. Optimize
                .Words(Commands[name])
                .Select(word =>
                    word.Replace("{0}", folder.Path, StringComparison.Ordinal)
                        .Replace("{1}", Path.Combine(data.Path, "data.csv"), StringComparison.Ordinal)
                ),
            .. begun ? ["--resume"] : Array.Empty<string>(),
        ];
    }

    /// <summary>A file without what no two runs have in common: its folder and its seconds.</summary>
    private static string WithoutTimes(string file, TemporaryFolder folder)
    {
        var text = folder.Read(file).Replace(folder.Path, "", StringComparison.Ordinal);
        return file switch
        {
            "epochs.csv" => string.Join('\n', text.Split('\n').Select(WithoutLast)),
            "report.html" => MedianSeconds().Replace(text, ""),
            "epochs.jsonl" => Seconds().Replace(text, ""),
            _ => text,
        };

        static string WithoutLast(string row) => row[..int.Max(0, row.LastIndexOf(','))];
    }

    /// <summary>Whether the tests, and so their child processes, ignore a signal, as under nohup.</summary>
    private static bool IsIgnored(int signal) =>
        File.Exists("/proc/self/status")
        && File.ReadLines("/proc/self/status")
            .Where(line => line.StartsWith("SigIgn:", StringComparison.Ordinal))
            .Any(line => (Convert.ToUInt64(line["SigIgn:".Length..].Trim(), 16) >> (signal - 1) & 1) == 1);

    [GeneratedRegex("""<td data-name="median s an epoch">[0-9.]+</td></tr>""")]
    private static partial Regex MedianSeconds();

    [GeneratedRegex("\"seconds\":[0-9.E-]+")]
    private static partial Regex Seconds();
}
