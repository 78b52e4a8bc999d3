using System;
using System.IO;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary><c>optimize train</c> with any registered optimizer, and with groups of blocks.</summary>
public class GroupTests
{
    private const string Few = "train --model 64-8-10 --epochs 2 --optimizers ";

    /// <summary>The lines of the epochs without their times.</summary>
    private static string[] Epochs(string line)
    {
        var result = Optimize.RunInside(Optimize.Words(line));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        return
        [
            .. result
                .Lines.Where(text =>
                    text.Contains(": untrained, ", StringComparison.Ordinal)
                    || text.Contains(": epoch ", StringComparison.Ordinal)
                )
                .Select(text => text[(text.IndexOf(": ", StringComparison.Ordinal) + 2)..])
                .Select(text => text.Contains("accuracy", StringComparison.Ordinal) ? text[..text.IndexOf('%')] : text),
        ];
    }

    [Fact]
    public void Every_optimizer_trains_with_the_layout_of_the_network()
    {
        foreach (var method in Methods.All.Where(known => known.Default is Optimizer))
        {
            Assert.Equal(3, Epochs($"{Few}{method.Name}").Length);
        }

        // Matrices are not moved as a vector is: AdamW would be the same with and without a layout.
        var muon = Epochs($"{Few}muon:learningRate=0.02");
        Assert.NotEqual(muon, Epochs($"{Few}muon:learningRate=0.2"));
    }

    [Fact]
    public void Settings_of_a_group_are_those_of_the_method_with_these_settings()
    {
        const string Adam = Few + "adamw:learningRate=0.01:weightDecay=0.5";
        var ended = Epochs($"{Adam} --group bias*:decay=0");
        Assert.NotEqual(Epochs(Adam), ended);
        Assert.Equal(ended, Epochs($"{Adam} --group bias*:weightDecay=0"));
        Assert.Equal(ended, Epochs($"{Adam} --group bias*:adamw:learningRate=0.01:weightDecay=0"));
        Assert.Equal(ended, Epochs($"{Adam} --group biases1:decay=0 --group biases2:decay=0"));
        Assert.Equal(ended, Epochs($"{Few}adamw:learningRate=0.01:weightDecay=0 --group weights*:weightDecay=0.5"));
    }

    [Fact]
    public void Frozen_blocks_stay_where_they_are()
    {
        var frozen = Epochs($"{Few}adam --group *:frozen");
        Assert.All(
            frozen,
            line =>
                Assert.EndsWith(
                    frozen[0][frozen[0].IndexOf("test", StringComparison.Ordinal)..],
                    line,
                    StringComparison.Ordinal
                )
        );
        Assert.NotEqual(Epochs($"{Few}adam --group weights1:frozen"), Epochs($"{Few}adam"));
    }

    [Theory]
    [InlineData("foo*:frozen", "--group \"foo*\" fits no block; the blocks are weights1, biases1, weights2, biases2")]
    [InlineData("bias*", "--group was \"bias*\"; it must be PATTERN:SETTINGS, PATTERN:METHOD or PATTERN:frozen")]
    [InlineData(
        "bias*:frozen --group *1:frozen",
        "--group: block biases1 is in the groups \"bias*\" and \"*1\"; it must be in one"
    )]
    [InlineData("bias*:nelder-mead", "--group: nelder-mead needs a fixed objective")]
    [InlineData("bias*:beta1=2", "beta1 was 2; it must be at least 0 and less than 1")]
    [InlineData("bias*:nothing=2", "nothing")]
    public void Bad_groups_are_refused_in_a_sentence(string group, string sentence)
    {
        var result = Optimize.RunInside(Optimize.Words($"{Few}adam --group {group}"));
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("schedule-free:learningRate=0.02", "bias*:frozen", "in the saved run and is")]
    [InlineData("sam:learningRate=0.3:radius=0.1", "bias*:frozen", "two gradients in a step, of all blocks")]
    [InlineData("asam:learningRate=0.3", "bias*:sam", "asam learningRate=0.3 takes two gradients in a step")]
    [InlineData(
        "sophia:learningRate=0.01:curvatureScale=4:interval=3",
        "bias*:frozen",
        "interval=3 takes two gradients"
    )]
    [InlineData("exact-mars", "bias*:frozen", "exact-mars takes two gradients")]
    [InlineData("adam", "bias*:sam", "sam takes two gradients in a step, of all blocks")]
    public void Methods_with_answers_and_with_two_gradients_train_and_resume(string method, string group, string error)
    {
        using var whole = new TemporaryFolder();
        using var parts = new TemporaryFolder();
        var line = $"train --model 64-8-10 --optimizers {method} --epochs ";
        Assert.Equal(0, Optimize.RunInside([.. Optimize.Words($"{line}4"), "--out", whole.Path]).ExitCode);
        Assert.Equal(0, Optimize.RunInside([.. Optimize.Words($"{line}2"), "--out", parts.Path]).ExitCode);
        Assert.Equal(0, Optimize.RunInside([.. Optimize.Words($"{line}4"), "--out", parts.Path, "--resume"]).ExitCode);
        string[] Rows(TemporaryFolder folder) =>
            [.. File.ReadAllLines(Path.Combine(folder.Path, "epochs.csv")).Select(row => row[..row.LastIndexOf(',')])];
        Assert.Equal(Rows(whole), Rows(parts));
        var other = Optimize.RunInside([
            .. Optimize.Words($"{line}5 --group {group}"),
            "--out",
            parts.Path,
            "--resume",
        ]);
        Assert.Equal(2, other.ExitCode);
        Assert.Contains(error, other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_shows_the_answer_of_a_schedule_free_method()
    {
        var table = Optimize.RunInside(Optimize.Words("run schedule-free --problem booth --steps 5"));
        Assert.Contains(table.Lines, line => line.StartsWith("The method answers with (", StringComparison.Ordinal));
        var csv = Optimize.RunInside(Optimize.Words("run schedule-free --problem booth --steps 5 --format csv"));
        Assert.Equal("index,value,x0,x1,g0,g1,s0,s1,answer_x0,answer_x1", csv.Lines[0]);
        Assert.Equal(10, csv.Lines[^1].Split(',').Length);
        var adam = Optimize.RunInside(Optimize.Words("run adam --problem booth --steps 5 --format csv"));
        Assert.Equal("index,value,x0,x1,g0,g1,s0,s1", adam.Lines[0]);
    }
}
