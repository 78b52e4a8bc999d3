using System;
using System.IO;
using System.Linq;
using System.Threading;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>One process at a time writes to a file or folder, and what a dead one left does no harm.</summary>
public sealed class ClaimTests : IDisposable
{
    private const string Sweep = "sweep adam --problem rosenbrock --grid learningRate=1e-3..0.1:log:3 --steps 50";
    private const string Train = "train --model 64-10 --optimizers adam --epochs 3";
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Commands =>
        [
            Sweep,
            Train,
            "run adam --problem rosenbrock --steps 20",
            "compare --methods gd,adam --problem sphere --steps 20",
            "reproduce",
        ];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void Output_folder_in_use_is_refused(string line)
    {
        using (new FileStream(At("optimize.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var second = Optimize.RunInside([.. Optimize.Words(line), "--out", folder.Path]);
            Assert.Equal((2, ""), (second.ExitCode, second.Output));
            Assert.StartsWith("optimize: --out: another process is writing to \"", second.Error);
            Assert.Single(second.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(["optimize.lock"], folder.Names);
        }

        Assert.True(File.Exists(At("optimize.lock")), "the lock of a dead process");
        Assert.Equal(0, Optimize.RunInside([.. Optimize.Words(line), "--out", folder.Path]).ExitCode);
        Assert.DoesNotContain("optimize.lock", folder.Names);
    }

    [Fact]
    public void Save_file_in_use_is_refused()
    {
        string[] words = [.. Optimize.Words("run adam --problem rosenbrock --steps 20 --save"), At("saved.json")];
        var file = At("saved.json.optimize.lock");

        using (new FileStream(file, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            var second = Optimize.RunInside(words);
            Assert.Equal((2, ""), (second.ExitCode, second.Output));
            Assert.StartsWith("optimize: --save: another process is writing to \"", second.Error);
        }

        Assert.Equal(0, Optimize.RunInside(words).ExitCode);
        Assert.Equal(["saved.json"], folder.Names);
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Leftovers_of_a_dead_process_are_deleted_and_no_other_files(string line)
    {
        using var calm = new TemporaryFolder();
        Assert.Equal(0, Optimize.RunInside([.. Optimize.Words(line), "--out", calm.Path]).ExitCode);
        string[] own = ["mine.tmp", "notes.txt", "report.html.tmp"];
        string[] left = ["optimize.lock", "report.html.optimize.tmp", "checkpoint-adam.json.optimize.tmp"];
        Array.ForEach([.. own, .. left], name => File.WriteAllText(At(name), "left"));
        Assert.Equal(0, Optimize.RunInside([.. Optimize.Words(line), "--out", folder.Path]).ExitCode);
        Assert.Equal([.. calm.Names.Concat(own).Order(StringComparer.Ordinal)], folder.Names);
    }

    /// <summary>A second process on the folder of a training that runs changes nothing in what comes out.</summary>
    [Fact]
    public void Second_process_is_refused_and_the_first_is_undisturbed()
    {
        using var calm = new TemporaryFolder();
        const string Line = "train --model 64-12-10 --optimizers sgd:learningRate=0.3 --epochs 40 --batch 20";
        Assert.Equal(0, Optimize.RunInside([.. Optimize.Words(Line), "--out", calm.Path]).ExitCode);
        using var first = Optimize.Start([.. Optimize.Words(Line), "--out", folder.Path]);
        var output = first.StandardOutput.ReadLine();
        _ = first.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var refused = 0;

        while (!first.HasExited && refused < 5)
        {
            var second = Optimize.RunInside([.. Optimize.Words(Line), "--resume", "--out", folder.Path]);

            if (second.ExitCode == 2)
            {
                Assert.Contains("another process is writing", second.Error, StringComparison.Ordinal);
                refused++;
            }

            Thread.Sleep(20);
        }

        Assert.True(refused > 0, $"no second process met the first, which said: {output}");
        first.WaitForExit();
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(calm.Names, folder.Names);
        Assert.Equal(Rows(calm), Rows(folder));
    }

    private static string[] Rows(TemporaryFolder folder) =>
        [.. folder.Read("epochs.csv").Split('\n')[..^1].Select(row => row[..row.LastIndexOf(',')])];

    private string At(string name) => Path.Combine(folder.Path, name);
}
