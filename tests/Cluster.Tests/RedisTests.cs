using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using System.Threading;
using OptimizerFunctional.Cli.Tests;
using OptimizerFunctional.Cluster.Hosting;
using Xunit;

namespace OptimizerFunctional.Cluster.Tests;

/// <summary>
/// Clusters of three silos on a real Redis. The environment variable OPTIMIZE_KILLS says how often a silo is killed;
/// .ci/long takes more.
/// </summary>
[Collection("clusters")]
public sealed partial class RedisTests(ITestOutputHelper output)
{
    internal static readonly int Kills = int.Parse(
        Environment.GetEnvironmentVariable("OPTIMIZE_KILLS") ?? "2",
        CultureInfo.InvariantCulture
    );

    /// <summary>A silo is killed at a random moment and a new one started: the table is that of optimize.</summary>
    [Fact]
    public void Silo_killed_at_a_random_moment_changes_no_byte()
    {
        using var redis = Redis.Start();
        var watch = Stopwatch.StartNew();
        var expected = Sweeps.Expected(Sweeps.Grid);
        var whole = watch.Elapsed;
        var random = new Random(Kills);
        List<double> times = [];

        for (var time = 0; time < Kills; time++)
        {
            using var silos = new Silos($"kill-{time}", redis);
            using var folder = new TemporaryFolder();
            using var sweep = silos.Sweep(Sweeps.Grid, folder);
            silos.WaitForTrial();
            // One moment in each part of the sweep.
            Thread.Sleep(whole * 0.8 * ((time + random.NextDouble()) / Kills));
            var victim = silos.All[random.Next(3)];
            var killed = DateTime.UtcNow;
            victim.Kill();
            using var another = silos.Start();
            sweep.End(0);
            Sweeps.Same(expected, folder);
            times.AddRange(silos.TimesUntilTrialsGoOn(victim, killed));
        }

        output.WriteLine(
            FormattableString.Invariant($"{Kills} kills. {times.Count} trials went on, ")
                + $"after {string.Join(", ", times.Order().Select(seconds => $"{seconds:F1}"))} s."
        );
    }

    /// <summary>A silo is stopped for longer than the others wait, and continued; then Redis is killed.</summary>
    [Fact]
    public void Stopped_silo_and_restarted_Redis_change_no_byte()
    {
        using var redis = Redis.Start();
        using var silos = new Silos("faults", redis);
        using var folder = new TemporaryFolder();
        using var sweep = silos.Sweep(Sweeps.Grid, folder);
        silos.WaitForTrial();
        silos.All[1].Signal("STOP");
        Thread.Sleep(TimeSpan.FromSeconds(1));
        redis.Restart();
        Thread.Sleep(TimeSpan.FromSeconds(Kills > 2 ? 30 : 5));
        silos.All[1].Signal("CONT");
        sweep.End(0);
        Sweeps.Same(Sweeps.Expected(Sweeps.Grid), folder);
        Assert.False(silos.All[0].HasExited, silos.All[0].Text);
        output.WriteLine(silos.All[1].HasExited ? "The stopped silo was declared dead." : "It was taken again.");
    }

    /// <summary>Poisonous trials take no silo down.</summary>
    [Fact]
    public void Poisonous_trials_fail_alone_and_all_silos_live()
    {
        using var redis = Redis.Start();
        using var silos = new Silos("poison", redis, "3=exit,7=spin,11=memory");
        using var folder = new TemporaryFolder();
        string[] words = Sweeps.Words(
            "sweep adam --problem rosenbrock --grid learningRate=1e-3..1:log:20 --steps 2000"
        );
        using var sweep = silos.Sweep(words, folder);
        sweep.End(0);
        var found = folder.Read("sweep.csv").Split('\n');
        var expected = Sweeps.Expected(words).Table.Split('\n');
        Assert.Equal(expected.Length, found.Length);
        int[] poisonous = [.. Enumerable.Range(0, found.Length).Where(row => expected[row] != found[row])];
        Assert.Equal([4, 8, 12], poisonous);
        Assert.All(poisonous, row => Assert.Contains("\"failed: ", found[row], StringComparison.Ordinal));
        Assert.All(silos.All, silo => Assert.False(silo.HasExited, silo.Text));
    }

    /// <summary>A client that leaves does not end the sweep; the same command finds it again.</summary>
    [Fact]
    public void Sweep_goes_on_without_its_client()
    {
        using var redis = Redis.Start();
        using var silos = new Silos("alone", redis);
        using var folder = new TemporaryFolder();

        using (var client = silos.Sweep(Sweeps.Grid, folder))
        {
            silos.WaitForTrial();
            client.Kill();
        }

        if (Kills > 2)
        {
            // The silo with the queue dies, too, and a reminder wakes the sweep on another one.
            silos.All.Single(silo => silo.Text.Contains("results so far", StringComparison.Ordinal)).Kill();
        }

        silos.WaitFor("is finished");
        var watch = Stopwatch.StartNew();
        using var again = silos.Sweep(Sweeps.Grid, folder);
        again.End(0);
        output.WriteLine(FormattableString.Invariant($"{watch.Elapsed.TotalSeconds:F1} s to fetch it"));
        Sweeps.Same(Sweeps.Expected(Sweeps.Grid), folder);
    }

    /// <summary>A canceled sweep runs no trial; its command goes on with what was saved.</summary>
    [Fact]
    public void Canceled_sweep_ends_its_trials_and_goes_on_when_it_is_wanted()
    {
        using var redis = Redis.Start();
        using var silos = new Silos("cancel", redis);
        using var folder = new TemporaryFolder();
        string[] words = Sweeps.Words(
            "sweep adam --problem rosenbrock --grid learningRate=0.001,0.01,0.1 --steps 100000000000"
        );
        using var sweep = silos.Sweep(words, folder);
        silos.WaitForTrial();
        using var running = silos.Command("list").End(0);
        Assert.Matches("0 of 3 +running +3 trials of adam on rosenbrock, by grid", running.Text);
        var key = Key().Match(running.Text).Value;
        using var canceled = silos.Command("cancel", key).End(0);
        Assert.Contains("by grid: canceled, 0 of 3 tasks are done.", canceled.Text, StringComparison.Ordinal);
        sweep.End(130);
        Assert.Contains("the sweep was canceled", sweep.Text, StringComparison.Ordinal);
        var begun = silos.Begun;
        Thread.Sleep(TimeSpan.FromSeconds(3));
        Assert.Equal(begun, silos.Begun);

        using var again = silos.Sweep(words, folder);
        silos.WaitFor("goes on");
        // A silo that is dead does not keep its trials from being canceled.
        silos.All[2].Kill();
        using var last = silos.Command("cancel", key).End(0);
        again.End(130);
        using var unknown = silos.Command("cancel", "x").End(2);
        Assert.Contains("SWEEP was \"x\"; it must be the key of a sweep", unknown.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_build_is_refused_by_name_and_version()
    {
        using var redis = Redis.Start();
        using var connection = StackExchange.Redis.ConnectionMultiplexer.Connect(redis.Address);
        const string Other = "OptimizerFunctional.Cluster 0.0.9, build 12345678";
        connection.GetDatabase().StringSet("optimize-cluster/lab/build", Other);
        string[] cluster = ["--cluster", "lab", "--redis", redis.Address];

        foreach (
            string[] command in new[] { ["serve"], Sweeps.Words("sweep adam --problem booth --grid beta1=0.8,0.9") }
        )
        {
            using var refused = Tool.Start([.. command, .. cluster]).End(2);
            Assert.Contains(
                $"optimize-cluster: --cluster: \"lab\" runs {Other}, and this is {Build.Name}; all must be the same",
                refused.Text,
                StringComparison.Ordinal
            );
        }
    }

    [GeneratedRegex("[0-9a-f]{16}")]
    private static partial Regex Key();

    /// <summary>The silos of a cluster.</summary>
    private sealed partial class Silos : IDisposable
    {
        private readonly string cluster;
        private readonly Redis redis;
        private readonly string? poison;
        private readonly List<Tool> silos = [];

        internal Silos(string cluster, Redis redis, string? poison = null)
        {
            (this.cluster, this.redis, this.poison) = (cluster, redis, poison);
            silos.AddRange(Enumerable.Range(0, 3).Select(_ => Start()));
            silos.ForEach(silo => silo.WaitFor("A silo of"));
        }

        internal IReadOnlyList<Tool> All => silos;

        internal Tool Start() =>
            Tool.Start(
                [
                    .. Sweeps.Words("serve --slots 1 --verbose --cluster"),
                    cluster,
                    "--redis",
                    redis.Address,
                    .. poison is null ? [] : EmbeddedTests.Limits,
                ],
                poison is null ? [] : EmbeddedTests.Poison(poison)
            );

        internal Tool Sweep(string[] words, TemporaryFolder folder) =>
            Tool.Start([.. words, "--cluster", cluster, "--redis", redis.Address, "--out", folder.Path]);

        /// <summary>How many trials have begun or gone on.</summary>
        internal int Begun => silos.Sum(silo => Trial().Count(silo.Text));

        internal Tool Command(params string[] words) =>
            Tool.Start([.. words, "--cluster", cluster, "--redis", redis.Address]);

        internal void WaitForTrial() => WaitFor("begins");

        internal void WaitFor(string text)
        {
            for (var tries = 0; !silos.Exists(silo => silo.Text.Contains(text, StringComparison.Ordinal)); tries++)
            {
                Assert.True(tries < 6000, $"There is no {text}: {string.Join('\n', silos.Select(silo => silo.Text))}");
                Thread.Sleep(50);
            }
        }

        /// <summary>The seconds until others had the trials that a silo ran when it was killed.</summary>
        internal IEnumerable<double> TimesUntilTrialsGoOn(Tool victim, DateTime killed)
        {
            var last = victim.Lines.LastOrDefault(line => Trial().IsMatch(line.Text)).Text;
            return last is null
                ? []
                :
                [
                    .. silos
                        .SelectMany(silo => silo.Lines)
                        .Where(line =>
                            line.Time > killed && Trial().Match(line.Text).Value == Trial().Match(last).Value
                        )
                        .Select(line => (line.Time - killed).TotalSeconds)
                        .Order()
                        .Take(1),
                ];
        }

        public void Dispose() => silos.ForEach(silo => silo.Dispose());

        [GeneratedRegex(@"Trial \w+/\d+ (?=begins|goes on)")]
        private static partial Regex Trial();
    }
}
