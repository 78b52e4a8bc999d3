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

    /// <summary>A line is replaced: the message has its number, what was found and the rule.</summary>
    [Theory]
    [InlineData("x", "line 3: it was no JSON object; it must be a JSON object")]
    [InlineData("[]", "line 3: it was no JSON object; it must be a JSON object")]
    [InlineData("\0\0", "line 3: it was no JSON object; it must be a JSON object")]
    [InlineData("{}", "line 3: trial was missing; it must be a number")]
    [InlineData("{'trial':1,'trial':2,'evaluations':200,'value':1}", "line 3: it was no JSON object")]
    [InlineData("{'trial':3,'evaluations':200,'value':1}", "line 3: trial was 3; it must be from 0 to 2")]
    [InlineData("{'trial':-1,'evaluations':200,'value':1}", "line 3: trial was -1; it must be from 0 to 2")]
    [InlineData("{'trial':0.5,'evaluations':200,'value':1}", "line 3: trial was 0.5; it must be a number")]
    [InlineData("{'trial':1,'evaluations':null,'value':1}", "line 3: evaluations was missing; it must be a number")]
    [InlineData("{'trial':1,'evaluations':200,'value':'x'}", "line 3: value was \"x\"; it must be a number")]
    [InlineData("{'trial':1,'evaluations':200,'value':1,'failure':2}", "line 3: failure was 2; it must be a text")]
    [InlineData(
        "{'trial':1,'evaluations':200,'value':1,'attributes':[]}",
        "line 3: attributes was []; it must be a JSON object"
    )]
    [InlineData(
        "{'trial':1,'evaluations':200,'value':1,'attributes':{'gap':true}}",
        "line 3: the attribute gap was true; it must be a number, a text or null"
    )]
    public void Damaged_line_is_refused_with_its_number_and_rule(string line, string sentence)
    {
        var lines = folder.Read("trials.jsonl").Split('\n');
        lines[2] = line.Replace('\'', '"');
        Refused("trials.jsonl", string.Join('\n', lines), "trials.jsonl: ", sentence);
    }

    [Fact]
    public void Table_without_the_description_of_its_sweep_is_refused()
    {
        File.Delete(At("sweep.json"));
        var result = Run();
        Assert.Equal(
            new(2, "", "optimize: --out: the folder has a trials.jsonl but no sweep.json that identifies the sweep\n"),
            result
        );
    }

    [Theory]
    [InlineData("null", "is not that of a sweep")]
    [InlineData("[]", "is not that of a sweep")]
    [InlineData("", "is not that of a sweep")]
    [InlineData("{\"Identity\":", "is not that of a sweep")]
    [InlineData("{\"Identity\":{\"steps\":200}}", "is not that of a sweep")]
    [InlineData("{\"Identity\":{\"a\":\"\\ud800\"}}", "is not that of a sweep")]
    [InlineData("{\"Identity\":{}}", "is not that of a sweep")]
    [InlineData("{\"Identity\":{},\"Arguments\":[]}", "contains another sweep, with method \"\"")]
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
