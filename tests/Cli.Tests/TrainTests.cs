using System;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary><c>optimize train</c>.</summary>
public class TrainTests
{
    private const string Line =
        "train --model 64-12-10 --optimizers sgd:learningRate=0.3,adam:learningRate=0.01 --epochs 60 --batch 100";

    [Fact]
    public void Train_ranks_optimizers_and_writes_reports()
    {
        using var folder = new TemporaryFolder();
        var result = Optimize.RunInside([
            .. Optimize.Words("train --optimizers sgd:learningRate=0.5,adam:learningRate=0.01 --epochs 8"),
            "--out",
            folder.Path,
        ]);
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("64-64-10 (relu) on digits: 1438 rows, 359 to test, batches of 128", result.Lines[0]);
        Assert.Contains(
            result.Lines,
            line => line.StartsWith("adam learningRate=0.01: untrained, test loss 2.", StringComparison.Ordinal)
        );
        Assert.DoesNotContain("NaN", result.Output, StringComparison.Ordinal);
        Assert.Contains(
            result.Lines,
            line => line.StartsWith("adam learningRate=0.01: epoch 8 of 8, training loss 0.", StringComparison.Ordinal)
        );
        var rows = File.ReadAllLines(Path.Combine(folder.Path, "epochs.csv"));
        Assert.Equal("optimizer,epoch,trainLoss,testLoss,testAccuracy,seconds", rows[0]);
        Assert.Equal(1 + 2 * 9, rows.Length);
        Assert.Equal(2 * 9, File.ReadAllLines(Path.Combine(folder.Path, "epochs.jsonl")).Length);
        Assert.True(double.Parse(rows[^1].Split(',')[4], System.Globalization.CultureInfo.InvariantCulture) > 0.9);
        foreach (var figure in new[] { "accuracy.svg", "test-error.svg", "test-loss.svg", "training-loss.svg" })
        {
            var drawing = File.ReadAllText(Path.Combine(folder.Path, figure));
            Assert.StartsWith("<svg", drawing, StringComparison.Ordinal);
            Assert.DoesNotContain("not finite", drawing, StringComparison.Ordinal);
        }

        Assert.Contains(
            "managed kernel",
            File.ReadAllText(Path.Combine(folder.Path, "report.html")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Training_killed_twenty_times_equals_an_uninterrupted_one()
    {
        using var calm = new TemporaryFolder();
        using var killed = new TemporaryFolder();
        Assert.Equal(0, Optimize.RunInside([.. Optimize.Words(Line), "--out", calm.Path]).ExitCode);
        var random = new Random(11);
        for (var kill = 0; kill < 20; kill++)
        {
            string[] resume = Directory.EnumerateFiles(killed.Path, "checkpoint-*.json").Any() ? ["--resume"] : [];
            using var process = Optimize.Start([.. Optimize.Words(Line), "--out", killed.Path, .. resume]);
            for (var lines = random.Next(1, 8); lines > 0; lines--)
            {
                process.StandardOutput.ReadLine();
            }

            Thread.Sleep(random.Next(20));
            process.Kill();
            process.WaitForExit();
        }

        var finished = Directory
            .EnumerateFiles(killed.Path, "checkpoint-*.json")
            .Sum(file => JsonNode.Parse(File.ReadAllText(file))!["Rows"]!.AsArray().Count);
        Assert.InRange(finished, 20, 121);
        Assert.Equal(0, Optimize.RunInside([.. Optimize.Words(Line), "--out", killed.Path, "--resume"]).ExitCode);
        Assert.Equal(Rows(calm), Rows(killed));
        Assert.Empty(Directory.EnumerateFiles(killed.Path, "*.tmp"));
        foreach (var checkpoint in Directory.EnumerateFiles(calm.Path, "checkpoint-*.json"))
        {
            Assert.Equal(Weights(checkpoint), Weights(Path.Combine(killed.Path, Path.GetFileName(checkpoint))));
        }
    }

    [Fact]
    public void Training_resumes_to_more_epochs_and_a_diverged_run_stays_diverged()
    {
        using var folder = new TemporaryFolder();
        string[] words =
        [
            .. Optimize.Words("train --model 64-12-10 --optimizers adam,sgd:learningRate=1e200 --epochs 2"),
            "--out",
            folder.Path,
        ];
        Assert.Equal(0, Optimize.RunInside(words).ExitCode);
        Assert.Equal(1 + 3 + 2, File.ReadAllLines(Path.Combine(folder.Path, "epochs.csv")).Length);
        words[6] = "4";
        Assert.Equal(0, Optimize.RunInside([.. words, "--resume"]).ExitCode);
        Assert.Equal(1 + 5 + 2, File.ReadAllLines(Path.Combine(folder.Path, "epochs.csv")).Length);
    }

    [Fact]
    public void Seconds_are_of_the_median_epoch()
    {
        using var folder = new TemporaryFolder();
        string[] words = [.. Optimize.Words("train --model 64-10 --optimizers adam --epochs 3"), "--out", folder.Path];
        Assert.Equal(0, Optimize.RunInside(words).ExitCode);
        var path = Path.Combine(folder.Path, "checkpoint-adam.json");
        var checkpoint = JsonNode.Parse(File.ReadAllText(path))!;
        double[] ends = [0, 50, 52.5, 53];
        for (var epoch = 0; epoch < ends.Length; epoch++)
        {
            checkpoint["Rows"]![epoch]!["Seconds"] = ends[epoch];
        }

        checkpoint.AsObject().Remove("Checksum");

        File.WriteAllText(path, checkpoint.ToJsonString());
        Assert.EndsWith("  2.500", Optimize.RunInside([.. words, "--resume"]).Lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Csv_data_is_trained_on_with_a_target_column()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "sides.csv");
        File.WriteAllLines(
            path,
            Enumerable
                .Range(0, 200)
                .Select(i =>
                    FormattableString.Invariant(
                        $"{Math.Sin(i)},{Math.Cos(3 * i)},{(Math.Sin(i) > Math.Cos(3 * i) ? "left" : "right")}"
                    )
                )
                .Prepend("x,y,side")
        );
        var result = Optimize.RunInside([
            .. Optimize.Words(
                "train --model 2-2 --optimizers adam:learningRate=0.1 --epochs 30 --batch 20 --target side --data"
            ),
            path,
        ]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("2-2 (relu) on sides: 160 rows, 40 to test", result.Output, StringComparison.Ordinal);
        Assert.Matches("1  adam.*(9[5-9]|100)", result.Lines[^1]);
    }

    [Theory]
    [InlineData("train", "--optimizers is missing")]
    [InlineData("train --optimizers bfgs", "bfgs needs a fixed objective")]
    [InlineData("train --optimizers adam,adam", "\"adam\" is given twice")]
    [InlineData("train --optimizers adam --model 3-4", "--model was \"3-4\"; it must be sizes")]
    [InlineData("train --optimizers adam --model 64-x-10", "--model was \"64-x-10\"")]
    [InlineData("train --optimizers adam --epochs -1", "--epochs was \"-1\"")]
    [InlineData("train --optimizers adam --batch 0", "--batch was \"0\"")]
    [InlineData(
        "train --optimizers adam --penalty nan",
        "--penalty was \"nan\"; it must be a finite number, at least 0"
    )]
    [InlineData("train --optimizers adam --penalty -1", "--penalty was \"-1\"; it must be a finite number, at least 0")]
    [InlineData("train --optimizers adam --penalty x", "--penalty was \"x\"; it must be a finite number, at least 0")]
    [InlineData(
        "train --optimizers adam --batch 2147483648",
        "--batch was \"2147483648\"; it must be a whole number from 1 to 2147483647"
    )]
    [InlineData("train --optimizers adam --activation step", "unknown activation \"step\"")]
    [InlineData("train --optimizers adam --data nowhere", "--data was \"nowhere\"")]
    [InlineData("train --optimizers adam --data .", "has neither train-images-idx3-ubyte nor")]
    [InlineData("train --optimizers adam --resume", "--resume needs --out")]
    [InlineData("train --optimizers adam --as-is", "--as-is needs --resume, to which it applies")]
    public void Bad_input_is_refused_in_one_line(string line, string expected)
    {
        var result = Optimize.RunInside(Optimize.Words(line));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Checkpoints_are_not_overwritten_and_those_of_another_run_are_refused()
    {
        using var folder = new TemporaryFolder();
        string[] words = [.. Optimize.Words("train --model 64-10 --optimizers adam --epochs 1"), "--out", folder.Path];
        Assert.Equal(0, Optimize.RunInside(words).ExitCode);
        var again = Optimize.RunInside(words);
        Assert.Equal((2, ""), (again.ExitCode, again.Output));
        Assert.Contains("already contains checkpoints", again.Error, StringComparison.Ordinal);
        var other = Optimize.RunInside([.. words, "--resume", "--batch", "7"]);
        Assert.Equal((2, ""), (other.ExitCode, other.Output));
        Assert.Equal(
            "optimize: --resume: Batch size was 128 in the saved run and is 7 now; --as-is goes on all the same\n",
            other.Error
        );
        var checkpoint = Path.Combine(folder.Path, "checkpoint-adam.json");
        File.WriteAllText(checkpoint, File.ReadAllText(checkpoint)[..500]);
        var cut = Optimize.RunInside([.. words, "--resume"]);
        Assert.Equal((2, ""), (cut.ExitCode, cut.Output));
        Assert.Contains("checkpoint-adam.json is not a checkpoint", cut.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupted_training_reports_it_and_keeps_its_checkpoints()
    {
        using var folder = new TemporaryFolder();
        using var source = new CancellationTokenSource();
        source.Cancel();
        string[] words = [.. Optimize.Words("train --model 64-10 --optimizers adam --epochs 3"), "--out", folder.Path];
        Assert.Equal(130, Optimize.RunInside(source.Token, words).ExitCode);
        Assert.Equal(0, Optimize.RunInside([.. words, "--resume"]).ExitCode);
    }

    /// <summary>The rows without their seconds.</summary>
    private static string[] Rows(TemporaryFolder folder) =>
        [.. File.ReadAllLines(Path.Combine(folder.Path, "epochs.csv")).Select(row => row[..row.LastIndexOf(',')])];

    private static string Weights(string checkpoint)
    {
        var saved = JsonNode.Parse(File.ReadAllText(checkpoint))!["Epoch"]!.GetValue<string>();
        return JsonNode.Parse(saved)!["Epoch"]!["Run"]!.GetValue<string>();
    }
}
