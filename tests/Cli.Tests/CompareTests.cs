using System;
using System.Linq;
using System.Threading;
using System.Xml.Linq;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

public sealed class CompareTests
{
    private const string Line =
        "compare --problem rosenbrock --methods "
        + "gd,rmsprop,adam:learningRate=0.02,adam@keras:learning-rate=0.05:beta1=0.8 --steps 3000";

    [Fact]
    public void Ranking_is_by_evaluations_to_the_gap_then_by_value()
    {
        var result = Optimize.RunInside(Optimize.Words(Line));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("4 methods on rosenbrock, 3000 steps", result.Lines[0]);
        Assert.Equal(
            ["rank", "method", "value", "gap", "iterations", "evaluations", "time", "stopped"],
            Optimize.Words(result.Lines[1])
        );
        Assert.StartsWith("   1  adam@keras learningRate=0.05 beta1=0.8 ", result.Lines[3]);
        Assert.StartsWith("   2  adam learningRate=0.02 ", result.Lines[4]);
        Assert.StartsWith("   3  rmsprop ", result.Lines[5]);
        Assert.Contains(" -            - ", result.Lines[5], StringComparison.Ordinal);
        Assert.StartsWith("   4  gradient-descent ", result.Lines[6]);
        Assert.Matches("the value is Infinity at iterate [0-9]+$", result.Lines[6]);
    }

    [Fact]
    public void Counts_and_values_equal_those_of_the_runs()
    {
        var result = Optimize.RunInside(Optimize.Words(Line + " --format csv"));
        var cells = result.Lines[2].Split(',');
        var rosenbrock = Problems.Find("rosenbrock");
        var iterates = new Adam { LearningRate = 0.02 }
            .Iterates(rosenbrock.Objective, rosenbrock.Start)
            .Take(3001)
            .ToArray();
        var first = iterates.First(iterate => iterate.Value <= 1e-6);
        Assert.Equal("\"adam learningRate=0.02\"", cells[1]);
        Assert.Equal(
            iterates.Min(iterate => iterate.Value),
            double.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture)
        );
        Assert.Equal([$"{first.Index}", $"{first.Evaluations}", "3000", "3001"], cells[4..8]);
    }

    [Theory]
    [InlineData(
        "compare --problem rosenbrock --methods schedule-free:learningRate=0.05 --steps 200 --gap 4",
        "comparison.csv"
    )]
    [InlineData("sweep schedule-free --problem rosenbrock --grid learningRate=0.05 --steps 200 --gap 4", "sweep.csv")]
    public void A_method_with_an_answer_is_ranked_by_it(string line, string file)
    {
        using var folder = new TemporaryFolder();
        var result = Optimize.RunInside([.. Optimize.Words(line), "--out", folder.Path]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var rows = System.IO.File.ReadAllLines(System.IO.Path.Combine(folder.Path, file));
        var names = rows[0].Split(',');
        var cells = rows.Last(row => file == "sweep.csv" || row.Contains("schedule-free", StringComparison.Ordinal))
            .Split(',');
        string Cell(string name) => cells[Array.IndexOf(names, name)];
        var rosenbrock = Problems.Find("rosenbrock");
        var iterates = new ScheduleFree { LearningRate = 0.05 }
            .Iterates(rosenbrock.Objective, rosenbrock.Start)
            .Take(201)
            .ToArray();
        double Answered(Iterate iterate) => rosenbrock.Objective.Evaluate(iterate.Answer).Value;
        var first = iterates.First(iterate => Answered(iterate) <= 4);
        Assert.NotEqual(first.Index, iterates.First(iterate => iterate.Value <= 4).Index);
        Assert.Equal($"{Answered(iterates[^1]):R}", Cell("value"));
        Assert.Equal(
            ($"{first.Index}", $"{2 * (first.Index + 1)}"),
            (Cell("iterationsToGap"), Cell("evaluationsToGap"))
        );
        Assert.Equal(("200", "402"), (Cell("iterations"), Cell("evaluations")));
        var report = System.IO.File.ReadAllText(System.IO.Path.Combine(folder.Path, "report.html"));
        Assert.Contains("every look at its value is an evaluation", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Out_writes_figures_tables_and_a_report()
    {
        using var folder = new TemporaryFolder();
        var result = Optimize.RunInside([.. Optimize.Words(Line), "--out", folder.Path]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(
            ["comparison.csv", "convergence.svg", "iterates.csv", "multiples.svg", "paths.svg", "report.html"],
            folder.Names
        );
        Assert.All(
            folder.Names.Where(name => name.EndsWith(".svg", StringComparison.Ordinal)),
            name => Assert.Equal("svg", XDocument.Parse(folder.Read(name)).Root!.Name.LocalName)
        );
        var lines = folder.Read("iterates.csv").Split('\n');
        Assert.Equal("method,index,evaluations,value,gap,x0,x1", lines[0]);
        Assert.Equal(3001, lines.Count(line => line.StartsWith("\"rmsprop\"", StringComparison.Ordinal)));
        var page = folder.Read("report.html");
        Assert.Contains(
            "optimize compare --problem rosenbrock --methods gd,rmsprop,adam:learningRate=0.02",
            page,
            StringComparison.Ordinal
        );
        Assert.Equal(3, page.Split("<svg").Length - 1);
        Assert.DoesNotMatch("(src|href)=\"?http", page);
    }

    [Fact]
    public void Html_format_writes_only_the_report()
    {
        var result = Optimize.RunInside(
            Optimize.Words("compare --problem sphere --dimension 1 --methods gd,adam --format html")
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("<!DOCTYPE html>\n", result.Output);
        Assert.EndsWith("</html>\n", result.Output);
        Assert.Contains("learningRate=", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Interrupted_comparison_prints_finished_runs_and_exits_with_130()
    {
        using var interrupted = new CancellationTokenSource();
        interrupted.Cancel();
        var result = Optimize.RunInside(
            interrupted.Token,
            Optimize.Words("compare --problem sphere --methods gd,adam --steps 1000000000000")
        );
        Assert.Equal((130, ""), (result.ExitCode, result.Error));
        Assert.Contains("interrupted at iterate 0", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--problem sphere", "--methods is missing; \"optimize list methods\" lists them")]
    [InlineData("--methods gd", "--problem is missing; \"optimize list problems\" lists them")]
    [InlineData("--problem sphere --methods gd,adm", "unknown method \"adm\"; the nearest are adam, adamw and nadam")]
    [InlineData(
        "--problem sphere --methods gd,gd",
        "--methods was \"gd,gd\"; it must be distinct methods: \"gradient-descent\" is given twice"
    )]
    [InlineData("--problem sphere --methods adam:beta1", "--methods was \"beta1\"; it must be name=value")]
    [InlineData("--problem sphere --methods adam:beta1=2", "beta1 was 2; it must be at least 0 and less than 1")]
    [InlineData(
        "--problem sphere --methods adam@torch",
        "unknown preset \"torch\" of adam; the nearest are pytorch, keras and optax"
    )]
    [InlineData(
        "--problem sphere --methods gd --start 1",
        "--start was \"1\"; it must be 2 finite numbers, separated by commas"
    )]
    [InlineData(
        "--problem sphre --methods gd --start 1",
        "unknown problem \"sphre\"; the nearest are sphere, beale and booth"
    )]
    [InlineData("--problem sphere --methods gd --gap 0", "--gap was \"0\"; it must be a finite number, greater than 0")]
    [InlineData(
        "--problem reddi --methods gd",
        "reddi changes from iterate to iterate, so values that methods reach on it cannot be compared"
    )]
    public void Invalid_arguments_are_refused_in_one_line(string rest, string message) =>
        Assert.Equal(new(2, "", $"optimize: {message}\n"), Optimize.RunInside(Optimize.Words("compare " + rest)));
}
