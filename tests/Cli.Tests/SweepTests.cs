using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Xml.Linq;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

public sealed class SweepTests
{
    private const string Line =
        "sweep adam --problem rosenbrock --grid learningRate=1e-4..1:log:30 --grid beta1=0.8,0.9,0.99 --steps 2000";

    [Fact]
    public void Best_ten_runs_are_printed_and_all_are_written()
    {
        using var folder = new TemporaryFolder();
        var result = Optimize.RunInside([.. Optimize.Words(Line), "--out", folder.Path]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["heatmap.svg", "report.html", "sweep.csv", "sweep.json", "trials.jsonl"], folder.Names);
        Assert.Equal("svg", XDocument.Parse(folder.Read("heatmap.svg")).Root!.Name.LocalName);
        Assert.Contains("optimize sweep adam", folder.Read("report.html"), StringComparison.Ordinal);
        Assert.Equal(10, result.Lines.Count(line => line.EndsWith("all steps taken", StringComparison.Ordinal)));
        Assert.Equal(90, Rows(folder).Length);
    }

    [Fact]
    public void Sweep_killed_repeatedly_equals_an_uninterrupted_one()
    {
        using var calm = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        var expected = Optimize.RunInside([.. Optimize.Words(Line), "--out", calm.Path]);
        var (random, before, length) = (new Random(7), 0, 0L);

        for (var kill = 0; kill < 3; kill++)
        {
            using var process = Optimize.Start([.. Optimize.Words(Line), "--out", killed.Path]);
            var file = Path.Combine(killed.Path, "trials.jsonl");
            var wait = Stopwatch.StartNew();
            while (!process.HasExited && wait.Elapsed < TimeSpan.FromSeconds(60) && Length(file) < length + 1000)
            {
                Thread.Sleep(2);
            }

            Thread.Sleep(random.Next(20));
            process.Kill();
            process.WaitForExit();
            Assert.True(Lines(killed) >= before, "a finished trial was lost");
            (before, length) = (Lines(killed), Length(file));
            File.AppendAllText(file, "{\"trial\":17,\"eval");
        }

        var again = Optimize.RunInside([.. Optimize.Words(Line), "--out", killed.Path]);
        Assert.Equal(expected, again);
        Assert.Equal(Rows(calm), Rows(killed));
    }

    /// <summary>Counts below an empty cell must be read back as counts: the ranking depends on them.</summary>
    [Fact]
    public void Finished_sweep_is_printed_again_unchanged()
    {
        using var folder = new TemporaryFolder();
        string[] words =
        [
            .. Optimize.Words("sweep adam --problem sphere --grid learningRate=1e-3,0.1"),
            .. Optimize.Words("--grid epsilonCorrection=AfterCorrection,BeforeCorrection --out"),
            folder.Path,
        ];
        var first = Optimize.RunInside(words);
        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        var table = folder.Read("sweep.csv");
        var rows = Csv.Read(new StringReader(table)).ToArray();
        Assert.Equal([double.NaN, double.NaN, 82, 82], rows.Select(row => row["iterationsToGap"].Number));
        Assert.Equal([0.001, 0.001, 0.1, 0.1], rows.Select(row => row["learningRate"].Number));
        Assert.Equal("BeforeCorrection", rows[1]["epsilonCorrection"].Text);
        Assert.Equal(first, Optimize.RunInside(words));
        Assert.Equal(table, folder.Read("sweep.csv"));
    }

    /// <summary>A MinStep of 60 is above the default MaxStep, and below every MaxStep of the grid.</summary>
    [Fact]
    public void Fixed_hyperparameter_may_depend_on_grid_values()
    {
        const string Words = "sweep rprop --problem sphere --set minStep=60 --steps 9 --grid maxStep=";
        var result = Optimize.RunInside(Optimize.Words(Words + "100,1000"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.EndsWith(" minStep=60", result.Lines[0], StringComparison.Ordinal);
        var refused = Optimize.RunInside(Optimize.Words(Words + "100,50"));
        Assert.Equal(new(2, "", "optimize: maxStep was 50; it must be finite and at least MinStep\n"), refused);
    }

    [Fact]
    public void Different_sweep_in_the_same_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        string[] words = ["--out", folder.Path, .. Optimize.Words("--problem sphere --grid beta1=0.5,0.6")];
        Assert.Equal(0, Optimize.RunInside(["sweep", "adam", .. words]).ExitCode);
        Refused("method \"adam\", not \"adamw\"", ["sweep", "adamw", .. words]);
        Refused("budget \"1000 steps\", not \"9 steps\"", ["sweep", "adam", .. words, "--steps", "9"]);
        Refused("values of beta1 \"0.5,0.6\", not \"0.5,0.7\"", ["sweep", "adam", .. words[..^1], "beta1=0.5,0.7"]);
        Assert.Equal(0, Optimize.RunInside(["sweep", "adam", .. words]).ExitCode);

        static void Refused(string difference, string[] words) =>
            Assert.Equal(
                new(2, "", $"optimize: --out contains another sweep, with {difference}\n"),
                Optimize.RunInside(words)
            );
    }

    [Fact]
    public void Seed_is_that_of_the_draws_unless_they_have_their_own()
    {
        const string Line = "sweep momentum --problem beale --range learningRate=1e-4..0.01:log --trials 8 --seed 3";
        var result = Optimize.RunInside(Optimize.Words(Line));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(result.Output, Optimize.RunInside(Optimize.Words($"{Line} --search-seed 3")).Output);
        Assert.NotEqual(result.Output, Optimize.RunInside(Optimize.Words($"{Line} --search-seed 0")).Output);
    }

    /// <summary>All combinations begin, and the best third of each rung goes on.</summary>
    [Fact]
    public void Successive_halving_takes_the_points_of_a_grid()
    {
        using var folder = new TemporaryFolder();
        var result = Optimize.RunInside([
            .. Optimize.Words("sweep adam --problem rosenbrock --search halving --grid learningRate=1e-3..1:log:9"),
            .. Optimize.Words("--grid beta1=0.8,0.9,0.99 --evaluations 900 --shortest 100 --out"),
            folder.Path,
        ]);
        Assert.Equal(0, result.ExitCode);
        var rows = Csv.Read(new StringReader(folder.Read("sweep.csv"))).ToArray();
        Assert.Equal(27 + 9 + 3, rows.Length);
        var first = rows.Where(row => row["evaluations"].Count == 100).Select(row => row.ToString());
        Assert.Equal(27, first.Distinct().Count());
        var refused = Optimize.RunInside(
            Optimize.Words("sweep adam --problem booth --search tpe --grid learningRate=0.1,0.2")
        );
        Assert.Equal("optimize: --search with --grid must be grid, halving or hyperband\n", refused.Error);
    }

    /// <summary>The fewest evaluations to the gap come first, and trials that did not reach it last.</summary>
    [Fact]
    public void Trials_are_ranked_by_the_evaluations_to_the_gap()
    {
        var result = Optimize.RunInside(
            Optimize.Words("sweep gd --problem sphere --grid learningRate=1e-5,0.1,0.01,0.3 --steps 1000")
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var rates = result
            .Lines.Where(line => line.EndsWith("all steps taken", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]);
        Assert.Equal(["0.3", "0.1", "0.01", "1e-5"], rates);
    }

    [Fact]
    public void Diverged_runs_are_rows_and_an_interrupted_sweep_exits_with_130()
    {
        var wild = Optimize.RunInside(Optimize.Words("sweep gd --problem rosenbrock --grid learningRate=1e-3,10"));
        Assert.Equal((0, ""), (wild.ExitCode, wild.Error));
        Assert.Contains("Infinity at iterate", wild.Output, StringComparison.Ordinal);
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();
        var cut = Optimize.RunInside(interrupted.Token, Optimize.Words(Line));
        Assert.Equal((130, ""), (cut.ExitCode, cut.Error));
        Assert.EndsWith("Interrupted: 0 of 90 trials have a value so far.\n", cut.Output);
    }

    /// <summary>The length, which is available even while another process has locked the file.</summary>
    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    /// <summary>The complete lines of the reports.</summary>
    private static int Lines(TemporaryFolder folder) => folder.Read("trials.jsonl").Count(letter => letter == '\n');

    /// <summary>The rows of the table.</summary>
    private static string[] Rows(TemporaryFolder folder) => folder.Read("sweep.csv").Split('\n')[1..^1];
}
