using System;
using System.IO;
using System.Linq;
using OptimizerFunctional.Cli.Storage;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>What --save and --out replace, and what they never do.</summary>
public sealed class SaveTests : IDisposable
{
    private const string Data = "y,x\n1,0\n3,1\n5,2\n7.1,3\n";
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("/dev/null", "a regular file, not a device")]
    [InlineData("/dev/full", "a regular file, not a device")]
    [InlineData("pipe", "a regular file, not a pipe")]
    [InlineData("link to a device", "a regular file, not a device")]
    [InlineData("folder", "a file in a folder that exists")]
    [InlineData("link to a folder", "a file in a folder that exists")]
    [InlineData("nowhere/file", "a file in a folder that exists")]
    [InlineData("link to nowhere/file", "a file in a folder that exists")]
    [InlineData("link to itself", "a file in a folder that exists")]
    [InlineData("file/file", "a file in a folder that exists")]
    [InlineData("", "a file in a folder that exists")]
    [InlineData("read-only", "a file that may be written, and it is read-only")]
    public void Save_to_anything_but_a_writable_regular_file_is_refused(string place, string rule)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Shell.Run("mkfifo", At("pipe"));
        Directory.CreateDirectory(At("folder"));
        File.WriteAllText(At("file"), "old");
        File.WriteAllText(At("read-only"), "old");
        File.SetUnixFileMode(At("read-only"), UnixFileMode.UserRead);
        File.CreateSymbolicLink(At("link to a device"), "/dev/null");
        File.CreateSymbolicLink(At("link to a folder"), At("folder"));
        Directory.CreateDirectory(At("link to nowhere"));
        File.CreateSymbolicLink(At("link to nowhere/file"), At("nowhere/file"));
        File.CreateSymbolicLink(At("link to itself"), At("link to itself"));
        var before = Everything();
        var path = place.Length == 0 ? place : At(place);
        var result = Optimize.RunInside([.. Words("--steps 3"), "--save", path]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("optimize: --save was \"", result.Error, StringComparison.Ordinal);
        Assert.EndsWith($"\"; it must be {rule}\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, Everything());
        Assert.False(File.ResolveLinkTarget("/dev/null", returnFinalTarget: true) is not null);
    }

    [Theory]
    [InlineData("data.csv")]
    [InlineData("./data.csv")]
    [InlineData("link")]
    [InlineData("link to link")]
    [InlineData("hard link")]
    [InlineData("folder/../data.csv")]
    [InlineData("link to folder/data.csv")]
    public void Save_over_the_data_of_a_fit_is_refused_under_any_name(string place)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Prepare();
        var path = $"{folder.Path}/{place}";
        var fit = Optimize.RunInside([.. Fit(At("data.csv")), "--save", path]);
        Assert.Equal((2, ""), (fit.ExitCode, fit.Output));
        Assert.EndsWith("\"; it must be another file than DATA\n", fit.Error, StringComparison.Ordinal);
        var other = Optimize.RunInside([.. Fit(path), "--save", At("data.csv")]);
        Assert.Equal((2, ""), (other.ExitCode, other.Output));
        Assert.Equal(Data, folder.Read("data.csv"));
    }

    [Fact]
    public void Output_folder_does_not_overwrite_the_training_data_in_it()
    {
        File.WriteAllLines(
            At("epochs.csv"),
            [.. Enumerable.Range(0, 40).Select(row => $"{row},{row % 2}").Prepend("x,side")]
        );
        var before = folder.Read("epochs.csv");
        var result = Optimize.RunInside([
            .. Optimize.Words("train --optimizers sgd --epochs 1 --target side --data"),
            At("epochs.csv"),
            "--out",
            folder.Path,
        ]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.EndsWith("/epochs.csv\"; it must be another file than --data\n", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, folder.Read("epochs.csv"));
        Assert.Equal(["epochs.csv"], folder.Names);
    }

    [Theory]
    [InlineData("run gd --problem sphere", "report.html")]
    [InlineData("run gd --problem sphere", "gap.svg")]
    [InlineData("compare --methods gd --problem sphere", "comparison.csv")]
    [InlineData("sweep gd --problem sphere --grid learningRate=0.1", "sweep.csv")]
    [InlineData("sweep gd --problem sphere --grid learningRate=0.1", "sweep.json")]
    [InlineData("train --optimizers sgd --epochs 1", "checkpoint-x.json")]
    [InlineData("train --optimizers sgd --epochs 1", "epochs.jsonl")]
    [InlineData("reproduce", "seed.svg")]
    public void Output_folder_with_a_device_in_place_of_a_file_is_refused_at_once(string line, string name)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        File.CreateSymbolicLink(At(name), "/dev/null");
        var result = Optimize.RunInside([.. Optimize.Words(line), "--out", folder.Path]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.EndsWith($"/{name}\"; it must be a regular file, not a device\n", result.Error);
        Assert.Equal([name], folder.Names);
    }

    [Theory]
    [InlineData("--save", "/proc/saved.json", "optimize: --save: \"/proc/saved.json\" cannot be written: ")]
    [InlineData("--out", "/proc/self", "optimize: --out: \"/proc/self\" cannot be written: ")]
    [InlineData("--out", "/proc/new", "optimize: --out was \"/proc/new\"; it must be a folder that exists or can be")]
    public void Unwritable_output_is_refused_before_the_run(string option, string place, string sentence)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var result = Optimize.RunInside([.. Words("--steps 3"), option, place]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith(sentence, result.Error, StringComparison.Ordinal);
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>The saved run would be replaced by the report at once, without a word.</summary>
    [Theory]
    [InlineData("report.html")]
    [InlineData("iterates.csv")]
    [InlineData("convergence.svg")]
    [InlineData("../other/report.html")]
    public void Save_to_a_new_file_that_the_output_folder_will_have_is_refused(string place)
    {
        Directory.CreateDirectory(At("out"));
        Directory.CreateSymbolicLink(At("other"), At("out"));
        string[] save = ["--save", At($"out/{place}"), "--out", At("out")];
        var result = Optimize.RunInside([.. Words("--steps 3"), .. save]);
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.EndsWith("\"; it must be another file than the one of --save\n", result.Error);
        Assert.Empty(Directory.EnumerateFiles(At("out")));
    }

    [Fact]
    public void Save_into_the_output_folder_under_another_name_is_possible()
    {
        Directory.CreateDirectory(At("out"));
        string[] save = ["--save", At("out/run.json"), "--out", At("out")];
        Assert.Equal(0, Optimize.RunInside([.. Words("--steps 3"), .. save]).ExitCode);
        Assert.StartsWith("{", folder.Read("out/run.json"), StringComparison.Ordinal);
    }

    /// <summary>A disk that is full, for one.</summary>
    [Fact]
    public void Write_that_fails_leaves_the_old_content()
    {
        File.WriteAllText(At("saved.json"), "old");
        using var file = new OutputFile("--save", At("saved.json"));
        var failure = Assert.Throws<IOException>(() =>
            file.Write(writer =>
            {
                writer.Write(new string('x', 1 << 20));
                throw new IOException("No space left on device");
            })
        );
        Assert.StartsWith("--save: \"", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("\" cannot be written: No space left on device", failure.Message, StringComparison.Ordinal);
        Assert.Equal("old", folder.Read("saved.json"));
        Assert.Equal(["saved.json"], folder.Names);
    }

    [Fact]
    public void Save_follows_links_and_keeps_the_mode()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Prepare();
        File.WriteAllText(At("folder/saved.json"), "old");
        File.SetUnixFileMode(At("folder/saved.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(At("one"), "two");
        File.CreateSymbolicLink(At("two"), "folder/saved.json");
        File.CreateSymbolicLink(At("new"), "folder/new.json");
        var calm = At("calm.json");

        foreach (var path in new[] { At("one"), At("new"), calm })
        {
            Assert.Equal(0, Optimize.RunInside([.. Words("--steps 3"), "--save", path]).ExitCode);
        }

        Assert.Equal(("two", "folder/saved.json"), (Link("one"), Link("two")));
        Assert.Equal("folder/new.json", Link("new"));
        Assert.Equal(File.ReadAllText(calm), File.ReadAllText(At("folder/saved.json")));
        Assert.Equal(File.ReadAllText(calm), File.ReadAllText(At("folder/new.json")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(At("folder/saved.json")));

        string? Link(string name) => new FileInfo(At(name)).LinkTarget;
    }

    /// <summary>A shell has opened standard output as a file; renaming over it would lose the output.</summary>
    [Fact]
    public void Save_to_standard_output_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var command = $"dotnet '{AppContext.BaseDirectory}optimize.dll' run gd --problem sphere --steps 3 --save";
        var text = At("out.txt");
        Refused($"{command} /dev/stdout > '{text}' 2> '{text}.err'", "another file than standard output");
        Refused($"{command} '{text}' > '{text}' 2> '{text}.err'", "another file than standard output");
        Refused($"{command} /dev/stdout 2> '{text}.err' | cat > '{text}'", "a regular file, not a pipe");

        void Refused(string line, string rule)
        {
            Shell.Run("sh", "-c", $"{line} ; true");
            Assert.Equal("", File.ReadAllText(text));
            Assert.EndsWith($"; it must be {rule}\n", File.ReadAllText(text + ".err"));
        }
    }

    /// <summary>A run that goes on may replace the file from which it went on: it holds the same run.</summary>
    [Fact]
    public void Resumed_run_may_be_saved_to_its_own_file()
    {
        Assert.Equal(0, Optimize.RunInside([.. Words("--steps 20"), "--save", At("whole")]).ExitCode);
        Assert.Equal(0, Optimize.RunInside([.. Words("--steps 8"), "--save", At("part")]).ExitCode);
        string[] rest = [.. Words("--steps 12"), "--resume", At("part"), "--save", At("part")];
        Assert.Equal(0, Optimize.RunInside(rest).ExitCode);
        Assert.Equal(folder.Read("whole"), folder.Read("part"));
        Assert.Equal(["part", "whole"], folder.Names);
    }

    private static string[] Words(string more) => Optimize.Words($"run adam --problem rosenbrock {more}");

    private static string[] Fit(string data) =>
        ["fit", data, .. Optimize.Words("--response y --model a*x+b --start a=1,b=1")];

    private void Prepare()
    {
        File.WriteAllText(At("data.csv"), Data);
        Directory.CreateDirectory(At("folder"));
        File.CreateSymbolicLink(At("link"), "data.csv");
        File.CreateSymbolicLink(At("link to link"), "link");
        Directory.CreateSymbolicLink(At("link to folder"), folder.Path);
        Shell.Run("ln", At("data.csv"), At("hard link"));
    }

    private string At(string name) => Path.Combine(folder.Path, name);

    private string[] Everything() =>
        [.. Directory.EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories).Order()];
}
