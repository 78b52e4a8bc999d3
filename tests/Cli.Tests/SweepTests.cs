using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Xml.Linq;
using OptimizerFunctional.Cli.Input;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

public sealed class SweepTests
{
    private const string Line = "sweep adam --problem rosenbrock --grid learningRate=1e-4..1:log:30 --grid beta1=0.8,0.9,0.99 --steps 2000";
    private static readonly Method Adam = Methods.Find("adam");

    [Theory]
    [InlineData("learning-rate=1e-3..1:log:4", "learningRate", "0.001,0.01,0.1,1")]
    [InlineData("beta1=0..0.9:lin:4", "beta1", "0,0.3,0.6,0.9")]
    [InlineData("beta2=0.9, 0.99", "beta2", "0.9,0.99")]
    [InlineData("epsilonCorrection=AfterCorrection,BeforeCorrection", "epsilonCorrection", "AfterCorrection,BeforeCorrection")]
    public void Grids_are_ranges_or_lists(string text, string name, string values)
    {
        var axis = GridAxis.From(Adam, text);
        Assert.Equal((name, values), (axis.Name, string.Join(',', axis.Texts)));
    }

    [Theory]
    [InlineData("", "--grid is missing; it says which values to try: --grid learningRate=1e-4..1:log:20")]
    [InlineData("--grid beta1", "--grid was \"beta1\"; it must be name=from..to:log:count, name=from..to:lin:count or name=a,b,c")]
    [InlineData("--grid rate=1,2", "unknown hyperparameter \"rate\" of adam; the nearest are learningRate, beta1 and beta2")]
    [InlineData("--grid beta1=0..0.9", "--grid beta1 was \"0..0.9\"; it must be from..to:log:count or from..to:lin:count")]
    [InlineData("--grid beta1=0..0.9:exp:3", "--grid beta1 was \"0..0.9:exp:3\"; it must be from..to:log:count or from..to:lin:count")]
    [InlineData("--grid beta1=0..x:lin:3", "--grid beta1 was \"x\"; it must be a number")]
    [InlineData("--grid beta1=0.9..0:lin:3", "--grid beta1 was \"0.9..0:lin:3\"; it must be a range from a finite number to a greater one")]
    [InlineData("--grid beta1=0..0.9:log:3", "--grid beta1 was \"0..0.9:log:3\"; it must be a range above 0 where its steps are logarithmic")]
    [InlineData("--grid beta1=0..0.9:lin:1", "--grid beta1: the count was \"1\"; it must be a whole number from 2 to 100000")]
    [InlineData("--grid beta1=0.5,0.5", "--grid beta1 was \"0.5,0.5\"; it must be values that differ: \"0.5\" is there twice")]
    [InlineData("--grid beta1=0.5,1.5", "beta1 was 1.5; it must be at least 0 and less than 1")]
    [InlineData("--grid beta1=0.5 --grid beta1=0.6", "--grid beta1 is there twice; one grid can hold all its values")]
    [InlineData("--grid beta1=0..0.9:lin:9999 --grid beta2=0..0.9:lin:9999", "--grid makes 99980001 runs; at most 1000000 are possible")]
    public void What_makes_no_sense_is_said_in_one_line(string rest, string message) =>
        Assert.Equal(new(2, "", $"optimize: {message}\n"), Optimize.RunInside(Optimize.Words("sweep adam --problem sphere " + rest)));

    [Fact]
    public void The_best_ten_are_printed_and_everything_is_written()
    {
        using var folder = new TemporaryFolder();
        var result = Optimize.RunInside([.. Optimize.Words(Line), "--out", folder.Path]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(["heatmap.svg", "report.html", "sweep.csv", "sweep.json"], folder.Names);
        Assert.Equal("svg", XDocument.Parse(folder.Read("heatmap.svg")).Root!.Name.LocalName);
        Assert.Contains("optimize sweep adam", folder.Read("report.html"), StringComparison.Ordinal);
        Assert.Equal(10, result.Lines.Count(line => line.EndsWith("all steps taken", StringComparison.Ordinal)));
        Assert.Equal(90, Rows(folder).Length);
    }

    [Fact]
    public void A_sweep_that_is_killed_again_and_again_ends_as_one_that_is_left_alone()
    {
        using var calm = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        var expected = Optimize.RunInside([.. Optimize.Words(Line), "--out", calm.Path]);
        var (random, before, length) = (new Random(7), 0, 0L);

        for (var kill = 0; kill < 3; kill++)
        {
            using var process = Optimize.Start([.. Optimize.Words(Line), "--out", killed.Path]);
            var file = Path.Combine(killed.Path, "sweep.csv");
            var wait = Stopwatch.StartNew();
            while (!process.HasExited && wait.Elapsed < TimeSpan.FromSeconds(60) && Length(file) < length + 300)
            {
                Thread.Sleep(2);
            }

            Thread.Sleep(random.Next(20));
            process.Kill();
            process.WaitForExit();
            Assert.True(Rows(killed).Length >= before, "a finished run was lost");
            (before, length) = (Rows(killed).Length, Length(file));
            File.AppendAllText(file, "17,0.5,0.");
        }

        var again = Optimize.RunInside([.. Optimize.Words(Line), "--out", killed.Path]);
        Assert.Equal(expected, again);
        Assert.Equal(Rows(calm), Rows(killed));
    }

    [Fact]
    public void Another_sweep_in_the_same_folder_is_refused()
    {
        using var folder = new TemporaryFolder();
        string[] words = ["--out", folder.Path, .. Optimize.Words("--problem sphere --grid beta1=0.5,0.6")];
        Assert.Equal(0, Optimize.RunInside(["sweep", "adam", .. words]).ExitCode);
        Refused("its method was \"adam\", not \"adamw\"", ["sweep", "adamw", .. words]);
        Refused("its steps was \"1000\", not \"9\"", ["sweep", "adam", .. words, "--steps", "9"]);
        Refused("its grid of beta1 was \"2 values: 0.5,0.6\", not \"2 values: 0.5,0.7\"", ["sweep", "adam", .. words[..^1], "beta1=0.5,0.7"]);
        Assert.Equal(0, Optimize.RunInside(["sweep", "adam", .. words]).ExitCode);

        static void Refused(string difference, string[] words) =>
            Assert.Equal(new(2, "", $"optimize: --out holds another sweep: {difference}\n"), Optimize.RunInside(words));
    }

    [Fact]
    public void Runs_that_blow_up_are_rows_and_an_interrupted_sweep_ends_with_130()
    {
        var wild = Optimize.RunInside(Optimize.Words("sweep gd --problem rosenbrock --grid learningRate=1e-3,10"));
        Assert.Equal((0, ""), (wild.ExitCode, wild.Error));
        Assert.Contains("Infinity at iterate", wild.Output, StringComparison.Ordinal);
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();
        var cut = Optimize.RunInside(interrupted.Token, Optimize.Words(Line));
        Assert.Equal((130, ""), (cut.ExitCode, cut.Error));
        Assert.EndsWith("Interrupted: 0 of 90 runs are finished.\n", cut.Output);
    }

    /// <summary>The length, which is known also while another process keeps the file to itself.</summary>
    private static long Length(string file) => File.Exists(file) ? new FileInfo(file).Length : 0;

    /// <summary>All whole rows without their last column, the time.</summary>
    private static string[] Rows(TemporaryFolder folder) =>
        [.. folder.Read("sweep.csv").Split('\n')[..^1].Skip(1).Select(line => line[..line.LastIndexOf(',')])];
}
