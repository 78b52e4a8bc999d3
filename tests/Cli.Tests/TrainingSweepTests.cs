using System;
using System.IO;
using System.Linq;
using OptimizerFunctional.Training;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Sweeps whose trials train a network, and what grids have in common with searches.</summary>
public sealed class TrainingSweepTests
{
    private const string Digits = "sweep adam --data digits --model 64-8-10 --range learningRate=1e-3..0.1:log";

    [Fact]
    public void Value_of_a_trial_is_the_lowest_test_error()
    {
        using var folder = new TemporaryFolder();
        var result = Optimize.RunInside([.. Optimize.Words($"{Digits} --trials 4 --epochs 3 --out"), folder.Path]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var (train, test) = DataSets.Digits().Split(0.8, 42);

        foreach (var row in Csv.Read(new StringReader(folder.Read("sweep.csv"))))
        {
            var trainer = new Trainer
            {
                Model = new Model(64, 8, 10),
                Optimizer = new Adam { LearningRate = row["learningRate"].Number },
            };
            var epochs = trainer.Epochs(train, test).Take(4).ToArray();
            Assert.Equal(1 - epochs.Max(epoch => epoch.Test.Accuracy), row["value"].Number);
            Assert.Equal(epochs[3].TrainLoss, row["trainLoss"].Number);
            Assert.Equal(epochs[3].Test.Loss, row["testLoss"].Number);
            Assert.Equal((3L, 3L), (row["budget"].Count, row["epochs"].Count));
        }
    }

    [Theory]
    [InlineData("halving", 9, 9 + 3 + 1)]
    [InlineData("hyperband", 9, 9 + 3 + 1)]
    [InlineData("tpe", 12, 12)]
    public void Search_in_parts_and_by_several_processes_gives_the_same_bytes(string search, int trials, int rows)
    {
        using var whole = new TemporaryFolder();
        using var parts = new TemporaryFolder();
        using var shared = new TemporaryFolder();
        string[] words =
        [
            .. Optimize.Words($"{Digits} --search {search} --trials {trials} --search-seed 5 --epochs 9 --out"),
        ];
        var expected = Optimize.RunInside([.. words, whole.Path]);
        Assert.Equal(0, expected.ExitCode);
        Assert.Equal(rows, folder(whole, "sweep.csv").Split('\n').Length - 2);

        Assert.Equal(0, Optimize.RunInside([.. words, parts.Path, "--prepare"]).ExitCode);
        while (Optimize.RunInside("collect", parts.Path).ExitCode != 0)
        {
            for (var trial = 0; trial < trials; trial++)
            {
                string[] one = ["trial", parts.Path, "--index", $"{trial}"];
                Assert.Equal(0, Optimize.RunInside([.. one, "--until", "2"]).ExitCode);
                Assert.Equal(0, Optimize.RunInside(one).ExitCode);
            }
        }

        using var first = Optimize.Start([.. words, shared.Path]);
        using var second = Optimize.Start([.. words, shared.Path]);
        var outputs = new[] { first, second }.Select(process => process.StandardOutput.ReadToEnd()).ToArray();
        first.WaitForExit();
        second.WaitForExit();
        Assert.Equal([expected.Output, expected.Output], outputs);

        foreach (var other in new[] { parts, shared })
        {
            Assert.Equal(folder(whole, "sweep.csv"), folder(other, "sweep.csv"));
            Assert.Equal(folder(whole, "trials.jsonl"), folder(other, "trials.jsonl"));
        }

        static string folder(TemporaryFolder place, string name) => place.Read(name);
    }

    [Fact]
    public void Training_that_diverges_has_its_reason()
    {
        var result = Optimize.RunInside(
            Optimize.Words("sweep sgd --data digits --model 64-8-10 --grid learningRate=0.1,1e300 --epochs 2")
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains("the training loss is not finite", result.Output, StringComparison.Ordinal);
        Assert.Contains("all epochs taken", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--steps 5", "--steps does not go with --data: give --epochs")]
    [InlineData("--problem booth", "--problem does not go with --data")]
    [InlineData("--gap 1", "--gap is for functions, not for --data")]
    [InlineData("--model 3-4", "Option '--model' expects a single argument but 2 were provided")]
    [InlineData("--activation cosine", "unknown activation \"cosine\"; the nearest are")]
    [InlineData("--epochs 0", "--epochs was \"0\"; it must be a whole number from 1 to")]
    [InlineData("--seed -1", "--seed was \"-1\"; it must be a whole number from 0 to")]
    public void Bad_input_is_one_sentence(string words, string sentence)
    {
        var result = Optimize.RunInside(Optimize.Words($"{Digits} {words}"));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith($"optimize: {sentence}", result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Method_that_needs_a_fixed_objective_is_refused()
    {
        var result = Optimize.RunInside(Optimize.Words("sweep lbfgs --data digits --grid memory=5,10"));
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("needs a fixed objective, which mini-batches are not", result.Error, StringComparison.Ordinal);
    }

    /// <summary>A grid is shared, and runs as a job array, like every other sweep.</summary>
    [Fact]
    public void Grid_runs_trial_by_trial_and_in_parts()
    {
        using var whole = new TemporaryFolder();
        using var single = new TemporaryFolder();
        string[] words = [.. Optimize.Words("sweep adam --problem rosenbrock --grid learningRate=0.01,0.1,1 --out")];
        var expected = Optimize.RunInside([.. words, whole.Path]);
        Assert.Equal(0, Optimize.RunInside([.. words, single.Path, "--prepare"]).ExitCode);

        foreach (var (trial, until) in new[] { (2, 400), (0, 1), (1, 1000), (2, 1000), (0, 1000) })
        {
            string[] command = ["trial", single.Path, "--index", $"{trial}", "--until", $"{until}"];
            Assert.Equal(0, Optimize.RunInside(command).ExitCode);
        }

        Assert.Equal(expected.Output, Optimize.RunInside("collect", single.Path).Output);
        Assert.Equal(whole.Read("sweep.csv"), single.Read("sweep.csv"));
        Assert.Equal(whole.Read("trials.jsonl"), single.Read("trials.jsonl"));
        Assert.Empty(Directory.GetFiles(Path.Combine(single.Path, "trials")));
    }

    /// <summary>Where the gap was reached is kept over checkpoints.</summary>
    [Theory]
    [InlineData("adam")]
    [InlineData("schedule-free")]
    public void Grid_with_many_checkpoints_has_the_same_table(string method)
    {
        using var whole = new TemporaryFolder();
        using var parts = new TemporaryFolder();
        string[] words =
        [
            .. Optimize.Words($"sweep {method} --problem sphere --grid learningRate=0.05,0.3 --steps 400 --out"),
        ];
        Assert.Equal(0, Optimize.RunInside([.. words, whole.Path]).ExitCode);
        Assert.Equal(0, Optimize.RunInside([.. words, parts.Path, "--every", "7"]).ExitCode);
        Assert.Equal(whole.Read("sweep.csv"), parts.Read("sweep.csv"));
        Assert.Contains(Csv.Read(new StringReader(whole.Read("sweep.csv"))), row => !row["iterationsToGap"].IsEmpty);
    }

    [Fact]
    public void Damaged_checkpoint_is_refused_and_the_trial_has_not_failed()
    {
        using var folder = new TemporaryFolder();
        string[] words = [.. Optimize.Words($"{Digits} --trials 2 --epochs 2 --out"), folder.Path];
        Assert.Equal(0, Optimize.RunInside([.. words, "--prepare"]).ExitCode);
        Assert.Equal(0, Optimize.RunInside("trial", folder.Path, "--index", "1", "--until", "1").ExitCode);
        var file = Path.Combine(folder.Path, "trials", "000001.json");
        var saved = File.ReadAllText(file);
        File.WriteAllText(file, saved[..^20]);
        var result = Optimize.Run(words);
        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith(
            "optimize: --out: trials/000001.json is no saved run of this trial; delete it",
            result.Error,
            StringComparison.Ordinal
        );
        Assert.Equal(saved[..^20], File.ReadAllText(file));
        File.WriteAllText(file, saved);
        Assert.Equal(0, Optimize.RunInside(words).ExitCode);
    }

    /// <summary>The reports of a sweep are a study that a program reads.</summary>
    [Fact]
    public void Reports_are_a_saved_study()
    {
        using var folder = new TemporaryFolder();
        string[] words = [.. Optimize.Words("sweep adam --problem booth --trials 8 --range learningRate=0.01..1:log")];
        Assert.Equal(0, Optimize.RunInside([.. words, "--evaluations", "50", "--out", folder.Path]).ExitCode);
        var study = Studies.Study.Of(
            Studies.SearchSpace.Of(Studies.Axis.Log("learningRate", 0.01, 1)),
            new Studies.SobolSearch(),
            Studies.Budget.Full(50),
            8
        );
        var read = study.Resume(folder.Read("trials.jsonl"));
        Assert.True(read.IsFinished);
        Assert.Equal(folder.Read("trials.jsonl"), read.ToJsonLines());
        var rows = Csv.Read(new StringReader(folder.Read("sweep.csv"))).ToArray();
        Assert.Equal(rows.Select(row => row["iterations"].Count), read.ToTrace().Counts("iterations"));
    }
}
