using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Stop criteria of runs, their exit codes, and the end of a run as JSON.</summary>
public sealed class RunCriteriaTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("bfgs --problem rosenbrock --gradient-below 1e-6", 0, "GradientBelow")]
    [InlineData("gd --problem rosenbrock --gradient-below 1e-6 --set learningRate=0.001", 1, "IterationLimit")]
    [InlineData("adam --problem rosenbrock --gradient-below 1e-6 --steps 30", 1, "IterationLimit")]
    [InlineData("bfgs --problem rosenbrock --gradient-below 1e-6 --evaluations 9", 1, "EvaluationLimit")]
    [InlineData("bfgs --problem breast-cancer --gradient-below 1e-300", 1, "PrecisionReached")]
    [InlineData("bfgs --problem rosenbrock --target 0.01", 0, "TargetReached")]
    [InlineData("bfgs --problem rosenbrock --target -1", 1, "GradientBelow")]
    [InlineData("nelder-mead --problem booth --target 1e-3", 0, "TargetReached")]
    [InlineData("nelder-mead --problem booth --target -1", 1, "SpreadBelow")]
    [InlineData("bfgs --problem rosenbrock --target 0.01 --gradient-below 1e3", 0, "GradientBelow")]
    [InlineData("cma-es --problem sphere --evaluations 50", 0, "EvaluationLimit")]
    [InlineData("adam --problem sphere --evaluations 50", 0, "EvaluationLimit")]
    [InlineData("adam --problem sphere --evaluations 50 --steps 5", 1, "IterationLimit")]
    [InlineData("nelder-mead --problem booth --evaluations 5000", 0, "SpreadBelow")]
    [InlineData("adam --problem sphere --steps 5", 0, "IterationLimit")]
    [InlineData("gd --problem rosenbrock --set learningRate=10", 1, "ValueNotFinite")]
    [InlineData("gd --problem rosenbrock --set learningRate=10 --target 0", 1, "ValueNotFinite")]
    [InlineData("adam --problem sphere --start 1e200,0", 1, "ValueNotFinite")]
    [InlineData("l-bfgs-b --problem rosenbrock --set bounds=-2,-2..0.5,2 --gradient-below 1e-6", 0, "GradientBelow")]
    public void Exit_code_says_whether_the_run_ended_by_its_criterion(string words, int exitCode, string kind)
    {
        var result = Optimize.RunInside(["run", .. Optimize.Words(words), "--format", "json"]);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal((exitCode, kind), (result.ExitCode, json.RootElement.GetProperty("kind").GetString()));
        var reason = json.RootElement.GetProperty("reason").GetString();
        Assert.Equal(exitCode == 0 ? "" : $"optimize: {reason}\n", result.Error);

        // The other formats end there, too, with the same exit code, and the reason is on the last line of the table.
        var table = Optimize.RunInside(["run", .. Optimize.Words(words)]);
        Assert.Equal(exitCode, table.ExitCode);
        var last = Iterates(["run", .. Optimize.Words(words), "--format", "csv"]).LastOrDefault(-1);
        Assert.Equal(kind == "ValueNotFinite" ? Math.Max(-1, Count("iterations") - 1) : Count("iterations"), last);

        long Count(string name) => json.RootElement.GetProperty(name).GetInt64();
    }

    [Fact]
    public void Json_is_one_object_with_the_end_that_minimize_reaches()
    {
        foreach (var name in (string[])["bfgs", "l-bfgs", "newton", "trust-region", "adam", "cma-es", "nelder-mead"])
        {
            var rosenbrock = Problems.Find("rosenbrock");
            string[] criteria = ["--target", "1e-3", "--evaluations", "400", "--steps", "300"];
            var result = Optimize.RunInside(["run", name, "--problem", "rosenbrock", "--format", "json", .. criteria]);
            var stop = Stop.AtValue(1e-3).Or(Stop.AfterEvaluations(400)).Or(Stop.AfterIterations(300));
            var expected = Methods.Find(name).Default.Minimize(rosenbrock.Objective, rosenbrock.Start, stop);
            Assert.Single(result.Lines);
            using var json = JsonDocument.Parse(result.Output);
            var root = json.RootElement;
            string[] members =
            [
                "method",
                "point",
                "value",
                "gradientNorm",
                "converged",
                "kind",
                "reason",
                "iterations",
                "evaluations",
            ];
            Assert.Equal(members, root.EnumerateObject().Select(member => member.Name));
            var end = expected.Converged ? expected.Last : expected.Best;
            Assert.Equal(name, root.GetProperty("method").GetString());
            Assert.Equal(
                [("x0", end.Point[0]), ("x1", end.Point[1])],
                root.GetProperty("point").EnumerateObject().Select(x => (x.Name, x.Value.GetDouble()))
            );
            Assert.Equal(end.Value, root.GetProperty("value").GetDouble());
            var norm = root.GetProperty("gradientNorm");
            Assert.Equal(
                end.Gradient.IsEmpty ? (double?)null : end.Gradient.Max(Math.Abs),
                norm.ValueKind == JsonValueKind.Null ? (double?)null : norm.GetDouble()
            );
            Assert.Equal(expected.Converged, root.GetProperty("converged").GetBoolean());
            Assert.Equal(expected.Reason.Kind.ToString(), root.GetProperty("kind").GetString());
            Assert.Equal(expected.Reason.Sentence, root.GetProperty("reason").GetString());
            Assert.Equal(expected.Iterations, root.GetProperty("iterations").GetInt64());
            Assert.Equal(expected.Evaluations, root.GetProperty("evaluations").GetInt64());
            Assert.Equal(expected.Converged ? 0 : 1, result.ExitCode);
        }
    }

    [Fact]
    public void Gradient_that_a_bound_holds_does_not_count()
    {
        var result = Optimize.RunInside(
            Optimize.Words("run l-bfgs-b --problem rosenbrock --set bounds=-2,-2..0.5,2 --format json")
        );
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(0.5, json.RootElement.GetProperty("point").GetProperty("x0").GetDouble());
        Assert.InRange(json.RootElement.GetProperty("gradientNorm").GetDouble(), 0, 1e-8);
    }

    [Fact]
    public void Evaluations_end_a_run_between_two_iterates()
    {
        var rosenbrock = Problems.Find("rosenbrock");
        for (var limit = 1; limit < 30; limit++)
        {
            var line = FormattableString.Invariant($"run bfgs --problem rosenbrock --evaluations {limit} --format");
            var expected = new Bfgs().Minimize(rosenbrock.Objective, rosenbrock.Start, Stop.AfterEvaluations(limit));
            Assert.Equal(expected.Iterations, Iterates(Optimize.Words($"{line} csv"))[^1]);
            using var json = JsonDocument.Parse(Optimize.RunInside(Optimize.Words($"{line} json")).Output);
            Assert.Equal(limit, json.RootElement.GetProperty("evaluations").GetInt64());
            Assert.Equal(expected.Value, json.RootElement.GetProperty("value").GetDouble());
        }
    }

    [Fact]
    public void Saved_run_goes_on_to_its_criterion()
    {
        var file = Path.Combine(folder.Path, "run.json");
        string[] words = ["run", "bfgs", "--problem", "beale", "--format", "json", "--gradient-below", "1e-6"];
        var whole = Optimize.RunInside(words);
        var part = Optimize.RunInside([.. words, "--steps", "3", "--save", file]);
        Assert.Equal((0, 1), (whole.ExitCode, part.ExitCode));
        Assert.Equal(whole, Optimize.RunInside([.. words, "--resume", file, "--save", file]));

        // At its end there is nothing to do: the same end again.
        var again = Optimize.RunInside([.. words, "--resume", file]);
        Assert.Equal(whole, again);
        Assert.Equal(whole.Output, Optimize.RunInside([.. words, "--resume", file, "--steps", "0"]).Output);
    }

    [Fact]
    public void Report_is_written_beside_json()
    {
        string[] words = ["run", "bfgs", "--problem", "beale", "--target", "1e-3", "--out", folder.Path];
        var result = Optimize.RunInside([.. words, "--format", "json"]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Single(result.Lines);
        var files = Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(["convergence.svg", "iterates.csv", "paths.svg", "report.html"], files);
    }

    [Fact]
    public void Interrupted_run_has_an_end_as_json()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();
        var result = Optimize.RunInside(
            interrupted.Token,
            Optimize.Words("run adam --problem sphere --target 1e-9 --format json")
        );
        Assert.Equal((130, ""), (result.ExitCode, result.Error));
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal("Cancelled", json.RootElement.GetProperty("kind").GetString());
        Assert.False(json.RootElement.GetProperty("converged").GetBoolean());
    }

    [Fact]
    public void Table_of_a_run_to_a_criterion_gets_coarser()
    {
        const string Line = "run gd --problem rosenbrock --set learningRate=0.001 --target 0.5";
        var result = Optimize.RunInside(Optimize.Words(Line));
        Assert.Equal(0, result.ExitCode);
        var rows = result
            .Lines.Select(line => line.TrimStart().Split(' ')[0])
            .Where(word => word.All(char.IsAsciiDigit))
            .ToArray();
        Assert.Equal(["0", "1", "2"], rows[..3]);
        Assert.Equal(["9", "10", "20"], rows[9..12]);
        Assert.Equal(["90", "100", "200"], rows[18..21]);
        Assert.StartsWith("Reached the target: ", result.Lines[^2] + result.Lines[^1]);
        var dense = Optimize.RunInside([.. Optimize.Words(Line), "--every", "1", "--format", "csv"]);
        Assert.Equal(long.Parse(rows[^1], CultureInfo.InvariantCulture), dense.Lines.Length - 2);
    }

    [Theory]
    [InlineData("--gradient-below -1", "--gradient-below was \"-1\"; it must be a finite number, at least 0")]
    [InlineData("--gradient-below x", "--gradient-below was \"x\"; it must be a finite number, at least 0")]
    [InlineData("--target NaN", "--target was \"NaN\"; it must be a finite number")]
    [InlineData("--evaluations 0", "--evaluations was \"0\"; it must be a whole number, at least 1")]
    [InlineData("--evaluations 1.5", "--evaluations was \"1.5\"; it must be a whole number, at least 1")]
    public void Invalid_criteria_are_refused(string options, string message)
    {
        var result = Optimize.RunInside(Optimize.Words($"run adam --problem sphere {options}"));
        Assert.Equal(new(2, "", $"optimize: {message}\n"), result);
    }

    [Theory]
    [InlineData("nelder-mead")]
    [InlineData("cma-es")]
    [InlineData("particle-swarm")]
    [InlineData("hill-climbing")]
    public void Gradient_of_a_method_without_gradients_is_refused(string method) =>
        Assert.Equal(
            new(2, "", $"optimize: --gradient-below needs a method with gradients, and {Spoken(method)} has none\n"),
            Optimize.RunInside("run", method, "--problem", "sphere", "--gradient-below", "1")
        );

    private static string Spoken(string method) => Methods.Find(method).Default.Name;

    private static List<long> Iterates(string[] words) =>
        [
            .. Optimize
                .RunInside(words)
                .Lines[1..]
                .Select(line => line.Split(',')[0])
                .Select(index => long.Parse(index, CultureInfo.InvariantCulture)),
        ];
}
