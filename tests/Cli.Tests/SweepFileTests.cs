using System;
using System.IO;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Damaged files of a sweep are refused in one sentence and stay as they are.</summary>
public sealed class SweepFileTests : IDisposable
{
    private static readonly string[] Command =
    [
        .. Optimize.Words("sweep gd --problem sphere --grid learningRate=1e-6,0.1,0.4 --steps 200 --out"),
    ];

    private readonly TemporaryFolder folder = new();

    public SweepFileTests() => Assert.Equal(0, Run().ExitCode);

    public void Dispose() => folder.Dispose();

    /// <summary>The first counts are empty: read as numbers, they would vanish from those below them.</summary>
    [Fact]
    public void Finished_sweep_with_a_gap_changes_no_byte()
    {
        var before = folder.Names.ToDictionary(name => name, folder.Read);
        var written = folder.Names.ToDictionary(name => name, name => File.GetLastWriteTimeUtc(At(name)));
        Assert.Contains(",,,200,", before["sweep.csv"], StringComparison.Ordinal);
        Assert.Equal(Run(), Run());
        Assert.Equal(before, folder.Names.ToDictionary(name => name, folder.Read));
        Assert.Equal(written, folder.Names.ToDictionary(name => name, name => File.GetLastWriteTimeUtc(At(name))));
    }

    [Fact]
    public void Finished_sweep_of_no_steps_is_read_again()
    {
        using var other = new TemporaryFolder();
        string[] words =
        [
            .. Optimize.Words("sweep gd --problem sphere --grid learningRate=0.1 --steps 0 --out"),
            other.Path,
        ];
        var first = Optimize.RunInside(words);
        Assert.Equal(0, first.ExitCode);
        Assert.Equal(first, Optimize.RunInside(words));
    }

    /// <summary>A field is replaced: the message has its line, its column, its text and the rule.</summary>
    [Theory]
    [InlineData(2, "run", "3", "run was \"3\"; it must be the number of a run, from 0 to 2")]
    [InlineData(2, "run", "-1", "run was \"-1\"; it must be the number of a run, from 0 to 2")]
    [InlineData(2, "run", "0.5", "run was \"0.5\"; it must be the number of a run, from 0 to 2")]
    [InlineData(2, "run", "x", "run was \"x\"; it must be the number of a run, from 0 to 2")]
    [InlineData(2, "run", "99999999999", "run was \"99999999999\"; it must be the number of a run, from 0 to 2")]
    [InlineData(3, "run", "0", "learningRate was \"0.1\"; it must be \"1E-06\", as run 0 has it")]
    [InlineData(3, "learningRate", "0.2", "learningRate was \"0.2\"; it must be \"0.1\", as run 1 has it")]
    [InlineData(3, "learningRate", "", "learningRate was \"\"; it must be \"0.1\", as run 1 has it")]
    [InlineData(3, "value", "x", "value was \"x\"; it must be a number")]
    [InlineData(3, "value", "", "value was \"\"; it must be a number")]
    [InlineData(3, "value", "\"1\"", "value was \"1\"; it must be a number")]
    [InlineData(3, "value", "inf", "value was \"inf\"; it must be a number")]
    [InlineData(3, "gap", "7", "gap was \"7\"; it must be ")]
    [InlineData(3, "iterationsToGap", "1.5", "iterationsToGap was \"1.5\"; it must be a whole number, at least 0, or")]
    [InlineData(3, "iterationsToGap", "-2", "iterationsToGap was \"-2\"; it must be a whole number, at least 0, or")]
    [InlineData(3, "iterationsToGap", "201", "iterationsToGap was \"201\"; it must be at most the iterations")]
    [InlineData(3, "evaluationsToGap", "202", "evaluationsToGap was \"202\"; it must be at most the evaluations")]
    [InlineData(3, "evaluationsToGap", "", "evaluationsToGap was \"\"; it must be at most the evaluations, and empty")]
    [InlineData(3, "iterations", "", "iterations was \"\"; it must be a whole number, at least 0")]
    [InlineData(3, "iterations", "201", "iterations was \"201\"; it must be at most 200, the steps")]
    [InlineData(3, "evaluations", "-1", "evaluations was \"-1\"; it must be a whole number, at least 0")]
    [InlineData(3, "stopped", "5", "stopped was \"5\"; it must be a text in quotes")]
    [InlineData(3, "seconds", "-1", "seconds was \"-1\"; it must be a finite number, at least 0")]
    [InlineData(3, "seconds", "NaN", "seconds was \"NaN\"; it must be a finite number, at least 0")]
    public void Altered_field_is_refused_with_its_line_and_rule(int line, string column, string text, string sentence)
    {
        var lines = folder.Read("sweep.csv").Split('\n');
        var fields = lines[line - 1].Split(',');
        fields[Array.IndexOf(lines[0].Split(','), column)] = text;
        lines[line - 1] = string.Join(',', fields);
        Refused("sweep.csv", string.Join('\n', lines), $"sweep.csv: Line {line}, column ", sentence);
    }

    [Theory]
    [InlineData("run,learningRate\n", "Line 1, column 1: column 3 was missing; it must be \"value\"")]
    [InlineData("x\n", "Line 1, column 1: column 1 was \"x\"; it must be \"run\"")]
    [InlineData("\0\0\0\n", "Line 1, column 1: column 1 was \"   \"; it must be \"run\"")]
    [InlineData("\"run\n", "Line 1, column 1: this")]
    public void Other_table_is_refused(string text, string sentence) => Refused("sweep.csv", text, sentence);

    [Fact]
    public void Duplicate_or_short_row_is_refused()
    {
        var text = folder.Read("sweep.csv");
        var last = text.TrimEnd('\n').Split('\n')[^1];
        Refused(
            "sweep.csv",
            $"{text}{last}\n",
            "Line 5, column 1: run was \"2\"; it must be a run that has no other row"
        );
        Refused("sweep.csv", $"{text}2,0.4\n", "Line 5, column 3: the row has 2 fields; the header has 10");
    }

    [Theory]
    [InlineData("null", "it was \"null\"; it must be an object")]
    [InlineData("[]", "it was \"[]\"; it must be an object")]
    [InlineData("", "is not JSON: ")]
    [InlineData("{\"steps\":", "is not JSON: ")]
    [InlineData("{\"steps\":null}", "its member \"steps\" was \"null\"; it must be a text")]
    [InlineData("{\"steps\":200}", "its member \"steps\" was \"200\"; it must be a text")]
    [InlineData("{\"a\":\"1\",\"a\":\"2\"}", "its member \"a\" was \"\"2\"\"; it must be there once")]
    [InlineData("{\"a\":\"\\ud800\"}", "holds half of a surrogate pair")]
    [InlineData("{}", "contains another sweep: its method was \"\"")]
    public void Damaged_description_is_refused(string text, string sentence) => Refused("sweep.json", text, sentence);

    private void Refused(string name, string text, params string[] sentences)
    {
        File.WriteAllText(At(name), text);
        var result = Run();
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("optimize: --out", result.Error, StringComparison.Ordinal);
        Assert.All(sentences, sentence => Assert.Contains(sentence, result.Error, StringComparison.Ordinal));
        Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.InRange(result.Error.Length, 1, 400);
        Assert.DoesNotContain("System.", result.Error, StringComparison.Ordinal);
        Assert.Equal(text, folder.Read(name));
    }

    private Optimize.Result Run() => Optimize.RunInside([.. Command, folder.Path]);

    private string At(string name) => Path.Combine(folder.Path, name);
}
