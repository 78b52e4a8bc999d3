using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using OptimizerFunctional.Cli.Tests;
using Xunit;

namespace OptimizerFunctional.Cluster.Tests;

/// <summary>One machine: a silo in the process of the sweep, which keeps everything in a SQLite file.</summary>
[Collection("clusters")]
public sealed class EmbeddedTests(ITestOutputHelper output)
{
    /// <summary>The limits of poisonous trials.</summary>
    internal static readonly string[] Limits = ["--limit", "10", "--memory", "300"];

    [Theory]
    [InlineData("sweep adam --problem rosenbrock --grid learningRate=1e-3..1:log:5 --grid beta1=0.8,0.9 --steps 3000")]
    [InlineData(
        "sweep momentum --problem booth --search tpe --range learningRate=1e-3..0.1:log --range momentum=0..0.9:lin "
            + "--range dampening=0,0.1 --trials 14 --evaluations 300"
    )]
    [InlineData(
        "sweep adam --objective (1-x)^2+100*(y-x^2)^2 --start x=-1.2,y=1 --search hyperband "
            + "--range learningRate=1e-3..1:log --trials 12 --evaluations 900 --shortest 100"
    )]
    [InlineData(
        "sweep adam --data digits --model 64-8-10 --search halving --range learningRate=1e-3..0.1:log --trials 9 "
            + "--epochs 9"
    )]
    public void Tables_are_those_of_optimize(string line)
    {
        var words = Sweeps.Words(line);
        using var folder = new TemporaryFolder();
        Run(words, folder, "--slots", "2").End(0).Dispose();
        Sweeps.Same(Sweeps.Expected(words), folder);
    }

    /// <summary>Killed at random moments, it goes on from its last checkpoints.</summary>
    [Fact]
    public void Killed_and_started_again_it_gives_the_same_bytes()
    {
        var random = new Random(19);
        var goesOn = 0;

        for (var kills = 0; kills < RedisTests.Kills; )
        {
            using var folder = new TemporaryFolder();

            for (var isEnded = false; !isEnded; )
            {
                var begun = DateTime.UtcNow;
                using var sweep = Run(Sweeps.Search, folder);
                isEnded =
                    kills == RedisTests.Kills
                    || !sweep.IsKilledAfter("Trial", TimeSpan.FromSeconds(1 + (1.5 * random.NextDouble())));

                if (isEnded)
                {
                    sweep.End(0);
                }
                else
                {
                    kills++;
                }

                if (sweep.Lines.FirstOrDefault(IsGoingOn) is { Text: { } text, Time: var on })
                {
                    goesOn++;
                    output.WriteLine(FormattableString.Invariant($"after {(on - begun).TotalSeconds:F1} s: {text}"));
                }
            }

            Sweeps.Same(Sweeps.Expected(Sweeps.Search), folder);
        }

        Assert.True(goesOn > 0, "no trial was begun and not ended");

        static bool IsGoingOn((DateTime Time, string Text) line) =>
            line.Text.Contains("goes on", StringComparison.Ordinal);
    }

    /// <summary>Trials that end their process, spin or fill the memory fail alone.</summary>
    [Fact]
    public void Trials_that_end_spin_or_fill_the_memory_fail_alone()
    {
        var words = Sweeps.Words("sweep adam --problem rosenbrock --grid learningRate=1e-3..1:log:12 --steps 2000");
        using var folder = new TemporaryFolder();
        using var sweep = Tool.Start(
            [.. words, "--out", folder.Path, "--slots", "2", .. Limits],
            Poison("3=exit,7=spin,11=memory")
        );
        sweep.End(0);
        var found = folder.Read("sweep.csv").Split('\n');
        var expected = Sweeps.Expected(words).Table.Split('\n');
        Assert.Equal(expected.Length, found.Length);

        for (var row = 0; row < found.Length; row++)
        {
            // The first row has the names.
            var sentence = row switch
            {
                4 => "failed: its process ended with exit code 3",
                8 => "failed: ended by the limit of time: no iterate within 10 s",
                12 => "failed: its process ended with exit code 134",
                _ => null,
            };

            if (sentence is null)
            {
                Assert.Equal(expected[row], found[row]);
            }
            else
            {
                Assert.EndsWith($"\"{sentence}\"", found[row], StringComparison.Ordinal);
            }
        }
    }

    /// <summary>A method that wants more memory than it may take: its exception is the sentence.</summary>
    [Fact]
    public void Trial_that_wants_too_much_memory_fails_with_the_exception()
    {
        using var folder = new TemporaryFolder();
        using var sweep = Tool.Start([
            .. Sweeps.Words("sweep cma-es --problem booth --grid populationSize=6,10000000,8 --steps 5 --memory 200"),
            "--out",
            folder.Path,
        ]);
        sweep.End(0);
        var rows = folder.Read("sweep.csv").Split('\n');
        Assert.Contains("failed: ", rows[2], StringComparison.Ordinal);
        Assert.All([rows[1], rows[3]], row => Assert.Contains("all steps taken", row, StringComparison.Ordinal));
        output.WriteLine(rows[2]);
    }

    /// <summary>A worker that the system or someone ends is no fault of its trial.</summary>
    [Fact]
    public void Worker_killed_from_outside_is_replaced()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "children are found by /proc");
        using var folder = new TemporaryFolder();
        using var sweep = Run(Sweeps.Search, folder).WaitFor("Trial");
        Thread.Sleep(TimeSpan.FromSeconds(0.7));

        // Every worker: one of them may have nothing to do.
        foreach (var worker in sweep.Children)
        {
            Process.GetProcessById(worker).Kill();
        }

        sweep.End(0);
        Assert.Contains("its process ended with exit code 137", sweep.Text, StringComparison.Ordinal);
        Sweeps.Same(Sweeps.Expected(Sweeps.Search), folder);
    }

    [Fact]
    public void Limit_of_optimize_is_refused()
    {
        using var refused = Tool.Start(Sweeps.Words("sweep adam --problem booth --grid beta1=0.8,0.9 --seconds 5"))
            .End(2);
        Assert.Contains("--seconds is for optimize; here --limit", refused.Text, StringComparison.Ordinal);
    }

    /// <summary>Two silos on one file would have two opinions of what is finished.</summary>
    [Fact]
    public void Second_silo_on_the_same_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        using var first = Run(Sweeps.Search, folder).WaitFor("Trial");
        using var second = Run(Sweeps.Search, folder).End(2);
        Assert.Contains("another process is writing to", second.Text, StringComparison.Ordinal);
    }

    /// <summary>The variables that make trials poisonous.</summary>
    internal static (string Name, string Value)[] Poison(string poison) =>
        [("DOTNET_STARTUP_HOOKS", Path.Combine(AppContext.BaseDirectory, "ClusterPoison.dll")), ("POISON", poison)];

    private static Tool Run(string[] words, TemporaryFolder folder, params string[] more) =>
        Tool.Start([.. words, "--out", folder.Path, "--verbose", .. more]);
}
