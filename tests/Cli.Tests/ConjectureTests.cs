using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Conjectures from the command line.</summary>
public sealed class ConjectureTests
{
    private const string HeavyBall =
        "conjecture momentum --set learningRate=1/9 --set momentum=4/9 --on smooth:1,25 --expect converges --steps 400";

    private const string Raised =
        "conjecture gradient-descent --set learningRate=33/16 --on smooth:0,1 --expect never-rises";

    [Fact]
    public void What_survives_exits_with_0_and_prints_its_budget()
    {
        var result = Run(
            "conjecture gd --set learningRate=1 --on smooth:0,1 --expect never-rises --steps 5 --runs 700"
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("Survived 700 runs: gradient descent, 5 steps, on ", result.Output, StringComparison.Ordinal);
        Assert.Contains("This is no proof.", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_refuted_exits_with_1_and_names_the_command()
    {
        var result = Run(Raised);
        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("Refuted: gradient descent, 100 steps, on ", result.Output, StringComparison.Ordinal);
        Assert.EndsWith($"Again: optimize {Raised}\n", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--on smooth:25,1 --expect converges", "L was 1; it must be at least mu, which is 25")]
    [InlineData("--on smooth:1,25 --expect converges --steps 0", "--steps was \"0\"; it must be a whole number from 1")]
    [InlineData("--on smooth:1/0,25 --expect converges", "\"1/0\"; it must be a fraction whose denominator is not 0")]
    [InlineData(
        "--set momentum=1/0 --on smooth:1,25 --expect converges",
        "--set momentum was \"1/0\"; it must be a fr"
    )]
    [InlineData("--on smoth:1,25 --expect converges", "unknown class \"smoth\"; the nearest are smooth, ")]
    [InlineData("--on smooth:1 --expect converges", "--on was \"smooth:1\"; it must be smooth:MU,L")]
    [InlineData("--on quadratics:1,2,1.5 --expect converges", "it must be a text with whole numbers where they count")]
    [InlineData("--on smooth:1,25 --expect converge", "unknown expectation \"converge\"; the nearest are converges, ")]
    [InlineData("--on smooth:1,25 --expect converges:2", "--expect was \"converges:2\"; it must be converges")]
    [InlineData("--on smooth:1,25 --expect gap-at-most", "--expect was \"gap-at-most\"; it must be gap-at-most:BOUND")]
    [InlineData("--on smooth:1,25 --expect gap-at-most:1/(4*N+", "the formula ends at position 8")]
    [InlineData("--on smooth:1,25 --expect gap-at-most:1/(9-N) --steps 10", "N = 10 was -1; it must be greater than 0")]
    [InlineData("--on smooth:1,25 --expect no-worse-than:bfgs", "no-worse-than:METHOD with one first-order method")]
    [InlineData("--on gradients:2,5 --expect converges", "it must be one with a minimizer, which the expectation")]
    [InlineData("--on smooth:1,25", "--expect is missing; it gives the expectation")]
    [InlineData("--expect converges", "--on is missing; it gives the class of functions")]
    [InlineData(
        "--on smooth:1,25 --expect converges --edge momentum=1..0",
        "it must be a range from a finite number to"
    )]
    [InlineData("--on smooth:1,25 --expect converges --edge momentum=0..2", "momentum was 2; it must be")]
    [InlineData("--on smooth:1,25 --expect converges --map momentum=0,1", "--map was given for momentum; it must be")]
    [InlineData(
        "--on smooth:1,25 --expect converges --edge momentum=0..0.9 --map momentum=0 --map learningRate=1",
        "--edge and --map exclude each other"
    )]
    public void Bad_input_is_one_sentence(string options, string sentence)
    {
        var result = Run($"conjecture momentum {options}");
        Assert.Equal((2, ""), (result.ExitCode, result.Output));
        Assert.StartsWith("optimize: ", result.Error, StringComparison.Ordinal);
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bfgs", "conjectures are about first-order methods such as momentum, adam and sam, and bfgs is none")]
    [InlineData("rprop", "--expect stays-near needs a constant learning rate above 0, which rprop has not")]
    public void Method_that_cannot_be_asked_is_one_sentence(string method, string sentence)
    {
        var result = Run($"conjecture {method} --on smooth:1,25 --expect stays-near");
        Assert.Equal((2, "", $"optimize: {sentence}\n"), (result.ExitCode, result.Output, result.Error));
    }

    [Fact]
    public void Fractions_are_numbers_in_every_command()
    {
        var fraction = Run("run gd --problem quadratic --steps 3 --set learningRate=1/8 --format csv");
        Assert.Equal(Run("run gd --problem quadratic --steps 3 --set learningRate=0.125 --format csv"), fraction);
        Assert.Equal(0, fraction.ExitCode);
    }

    [Fact]
    public void Files_of_a_cycle_show_it_and_replay()
    {
        using var folder = new TemporaryFolder();
        var found = Run($"{HeavyBall} --out {folder.Path}");
        Assert.Equal((1, ""), (found.ExitCode, found.Error));
        Assert.Contains("it attracts", found.Output, StringComparison.Ordinal);
        Assert.Equal(["counterexample.json", "figure.svg", "trace.csv"], folder.Names);

        var rows = folder.Read("trace.csv").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("index,value,x0,g0,s0", rows[0]);
        Assert.Equal(402, rows.Length);

        var figure = folder.Read("figure.svg");
        Assert.Contains(">cycle</text>", figure, StringComparison.Ordinal);
        Assert.Contains(">8</text>", figure, StringComparison.Ordinal);
        // The caption says from when on the run is at the cycle, which the trace confirms.
        var caption = Caption(figure);
        var step = int.Parse(caption.Split("From step ")[1].Split(' ')[0], provider: null);
        var within = double.Parse(caption.Split("are within ")[1].Split(' ')[0], provider: null);
        using var json = JsonDocument.Parse(folder.Read("counterexample.json"));
        double[] cycle = [-144 / 49.0, -54 / 49.0, 18 / 7.0];
        bool IsNear(int index) =>
            cycle.Any(x => Math.Abs(x - double.Parse(rows[index + 1].Split(',')[2], provider: null)) <= within);
        Assert.StartsWith(
            "Exact cycle of 3: -144/49, -54/49, 18/7",
            json.RootElement.GetProperty("Certificate").GetString(),
            StringComparison.Ordinal
        );
        Assert.True(Enumerable.Range(step, 401 - step).All(IsNear));
        Assert.False(IsNear(step - 1));

        var file = Path.Combine(folder.Path, "counterexample.json");
        using var other = new TemporaryFolder();
        var again = Optimize.RunInside("conjecture", "replay", file, "--out", other.Path);
        Assert.Equal(found, again);
        Assert.All(folder.Names, name => Assert.Equal(folder.Read(name), other.Read(name)));
    }

    [Fact]
    public void Replay_of_another_version_or_of_no_counterexample_is_one_sentence()
    {
        using var folder = new TemporaryFolder();
        Run($"{Raised} --out {folder.Path}");
        var file = Path.Combine(folder.Path, "counterexample.json");
        var saved = File.ReadAllText(file);

        Refuses(saved.Replace("\"Format\": 1", "\"Format\": 2", StringComparison.Ordinal), "its format is 2");
        Refuses("{}", "it has no format");
        Refuses(
            saved.Replace("never-rises", "never-sinks", StringComparison.Ordinal),
            "unknown expectation \"never-sinks\""
        );
        Refuses(
            saved.Replace("optimize conjecture", "optimize run", StringComparison.Ordinal),
            "its command was \"optimize run"
        );
        Refuses(saved.Replace("33/16", "1/2", StringComparison.Ordinal), "Learning rate was \"2.0625\"");

        void Refuses(string text, string sentence)
        {
            File.WriteAllText(file, text);
            var result = Optimize.RunInside("conjecture", "replay", file);
            Assert.Equal((2, ""), (result.ExitCode, result.Output));
            Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Replay_of_what_is_no_longer_broken_exits_with_0()
    {
        using var folder = new TemporaryFolder();
        Run($"{Raised} --steps 1 --out {folder.Path}");
        var file = Path.Combine(folder.Path, "counterexample.json");
        // A function that the same method descends.
        using var json = JsonDocument.Parse(File.ReadAllText(file));
        var numbers = json.RootElement.GetProperty("Numbers").EnumerateArray().Select(number => number.GetDouble());
        var text = File.ReadAllText(file);
        var begin = text.IndexOf('[', text.IndexOf("\"Numbers\"", StringComparison.Ordinal));
        var flat = string.Join(", ", numbers.Select(number => number == 1 ? 0.5 : number / 2));
        File.WriteAllText(file, $"{text[..begin]}[{flat}{text[text.IndexOf(']', begin)..]}");

        var result = Optimize.RunInside("conjecture", "replay", file);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("No longer refuted: gradient descent, 1 step", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Edge_is_an_interval_with_the_counterexample_at_its_end()
    {
        using var folder = new TemporaryFolder();
        const string Edge = "conjecture gd --on smooth:0,1 --expect never-rises --steps 1 --edge learningRate=1..3";
        var result = Run($"{Edge} --runs 700 --out {folder.Path}");
        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("learningRate: (2, 2.00", result.Output, StringComparison.Ordinal);
        var file = Path.Combine(folder.Path, "counterexample.json");
        Assert.Equal(1, Optimize.RunInside("conjecture", "replay", file).ExitCode);

        using var json = JsonDocument.Parse(Run($"{Edge} --runs 700 --format json").Output);
        Assert.Equal(2, json.RootElement.GetProperty("lastSurvived").GetDouble());
        Assert.Equal("refuted", json.RootElement.GetProperty("verdict").GetProperty("verdict").GetString());
    }

    [Fact]
    public void Map_shows_what_was_refuted_and_what_survived()
    {
        using var folder = new TemporaryFolder();
        var map = Run(
            "conjecture momentum --on smooth:0,1 --expect never-rises --steps 3 --runs 640 --map momentum=0,0.9"
                + $" --map learningRate=1/2,3 --out {folder.Path}"
        );
        Assert.Equal((1, ""), (map.ExitCode, map.Error));
        Assert.Equal("0.5", map.Lines[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        Assert.Matches(@"^ *0  +\.  +\d+$", map.Lines[2]);
        Assert.Matches(@"^ *0.9  +\d+  +\d+$", map.Lines[3]);
        Assert.Equal(["figure.svg", "map.csv"], folder.Names);
        var note = Caption(folder.Read("figure.svg"));
        Assert.Contains("Lowest at learningRate 3, momentum 0: 20. 1 of 4 cells: survived 640 runs.", note);
        Assert.StartsWith(
            "momentum,learningRate,refuted,runs,period,breach\n0.0,0.5,0,640,",
            folder.Read("map.csv"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Verdicts_are_JSON()
    {
        const string Bounded = "conjecture gd --set learningRate=1 --on smooth:0,1 --expect gap-at-most:1/(4*N+2)";
        using var survived = JsonDocument.Parse(Run($"{Bounded} --steps 3 --runs 5000 --format json").Output);
        Assert.Equal("survived", survived.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(5000, survived.RootElement.GetProperty("runs").GetInt32());
        Assert.InRange(survived.RootElement.GetProperty("nearest").GetDouble(), -1e-6, 0);

        using var refuted = JsonDocument.Parse(Run($"{Raised} --format json").Output);
        Assert.Equal("refuted", refuted.RootElement.GetProperty("verdict").GetString());
        Assert.Equal(1, refuted.RootElement.GetProperty("counterexample").GetProperty("Format").GetInt32());
    }

    [Fact]
    public void Interrupted_search_tells_what_is_known()
    {
        using var interruption = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var result = Optimize.RunInside(
            interruption.Token,
            Optimize.Words("conjecture gd --on smooth:0,1 --expect never-rises --steps 1000 --runs 2000000000")
        );
        Assert.Equal(130, result.ExitCode);
        Assert.Contains("It was cancelled.", result.Output, StringComparison.Ordinal);
        Assert.Matches(@"optimize: \d+ of 2000000000 runs, nearest breach -\S+, about \d+ s left\n", result.Error);
    }

    private static string Caption(string figure) =>
        string.Join(' ', figure.Split("<text").Select(text => text.Split('>')[1].Split('<')[0]));

    private static Optimize.Result Run(string line) => Optimize.RunInside(Optimize.Words(line));

    [Fact]
    public void Document_of_the_methods_shows_what_the_command_prints()
    {
        var document = File.ReadAllText(Path.Combine(FitTests.Root(), "docs", "conjectures-of-methods.md"));
        var printed = Run("conjecture all --methods gd,rprop");
        Assert.Equal(0, printed.ExitCode);
        // The other methods use powers, whose last digits depend on the machine.
        Assert.All(printed.Lines, line => Assert.Contains(line, document, StringComparison.Ordinal));
        var rows = document.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1);
        Assert.Equal(PaperRuleTests.FirstOrder.Select(known => known.Name), rows.Select(row => row.Split(' ')[1]));
    }
}
