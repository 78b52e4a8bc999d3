using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Runs of derivative-free methods.</summary>
public sealed class WithoutDerivativesTests
{
    private static readonly Problem Rosenbrock = Problems.Find("rosenbrock");

    public static TheoryData<string> Every => ["nelder-mead", "cma-es", "particle-swarm", "pso", "hill-climbing"];

    [Theory]
    [MemberData(nameof(Every))]
    public void Json_lines_have_an_empty_gradient(string name)
    {
        var result = Optimize.RunInside(Optimize.Words($"run {name} --problem rosenbrock --steps 9 --format jsonl"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var expected = Methods.Find(name).Default.Iterates(Rosenbrock.Objective, Rosenbrock.Start).Take(10).ToArray();
        Assert.Equal(10, result.Lines.Length);
        foreach (var (line, iterate) in result.Lines.Zip(expected))
        {
            using var json = JsonDocument.Parse(line);
            Assert.Equal(iterate.Value, json.RootElement.GetProperty("value").GetDouble());
            Assert.Equal(0, json.RootElement.GetProperty("gradient").GetArrayLength());
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Csv_has_empty_cells_for_the_gradient(string name)
    {
        var result = Optimize.RunInside(Optimize.Words($"run {name} --problem rosenbrock --steps 9 --format csv"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal("index,value,x0,x1,g0,g1,s0,s1", result.Lines[0]);
        var expected = Methods.Find(name).Default.Iterates(Rosenbrock.Objective, Rosenbrock.Start).Take(10).ToArray();
        Assert.Equal(
            expected.Select(at => (at.Value, at.Step[1])),
            result
                .Lines[1..]
                .Select(line => line.Split(','))
                .Select(cells =>
                    (
                        double.Parse(cells[1], CultureInfo.InvariantCulture),
                        double.Parse(cells[7], CultureInfo.InvariantCulture)
                    )
                )
        );
        Assert.All(result.Lines[1..], line => Assert.Equal(["", ""], line.Split(',')[4..6]));
        var read = Csv.Read(new StringReader(result.Output)).Last();
        Assert.Equal(double.NaN, read["g1"].Number);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Table_has_a_dash_for_the_gradient_norm(string name)
    {
        var result = Optimize.RunInside(Optimize.Words($"run {name} --problem rosenbrock --steps 9"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var rows = result.Lines.Where(line => line.Contains('(') && char.IsDigit(line.TrimStart()[0])).ToArray();
        Assert.Equal(10, rows.Length);
        Assert.All(rows, row => Assert.Equal("-", row.Split(' ', StringSplitOptions.RemoveEmptyEntries)[2]));
    }

    [Fact]
    public void Reports_and_figures_are_written()
    {
        using var folder = new TemporaryFolder();
        var run = Optimize.RunInside(
            Optimize.Words($"run nelder-mead --problem rosenbrock --steps 40 --format html --out {folder.Path}")
        );
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("<svg", run.Output, StringComparison.Ordinal);
        Assert.NotEmpty(Directory.GetFiles(folder.Path, "*.svg"));
    }

    [Fact]
    public void Comparison_accepts_methods_with_and_without_gradients()
    {
        using var folder = new TemporaryFolder();
        var words =
            $"compare --methods nelder-mead,cma-es,pso,hill-climbing,adam,bfgs --problem rosenbrock --steps 200 --out "
            + $"{folder.Path}";
        var result = Optimize.RunInside(Optimize.Words(words));
        Assert.Equal(0, result.ExitCode);
        foreach (var name in new[] { "nelder-mead", "cma-es", "particle-swarm", "hill-climbing", "adam", "bfgs" })
        {
            Assert.Contains(result.Lines, line => line.Contains(name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Sweep_sets_hyperparameters_and_bounds()
    {
        using var folder = new TemporaryFolder();
        var words =
            $"sweep cma-es --problem rosenbrock --steps 100 --grid initial-step-size=0.1,1 --grid seed=1,2 --set "
            + $"bounds=-2..2 --out {folder.Path}";
        var result = Optimize.RunInside(Optimize.Words(words));
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("NaN", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Bounds_keep_the_run_in_its_box()
    {
        var inside = Optimize.RunInside(
            Optimize.Words("run nelder-mead --problem sphere --start 2,3 --set bounds=1..4 --steps 1000 --format csv")
        );
        Assert.Equal("2.0", inside.Lines[^1].Split(',')[1]);
        var bad = Optimize.RunInside(Optimize.Words("run nelder-mead --problem sphere --set bounds=wide"));
        Assert.Equal(2, bad.ExitCode);
        Assert.Contains(
            "bounds was \"wide\"; it must be none, two numbers such as -1..1, or two lists of numbers such as "
                + "-1,0..1,Infinity",
            bad.Error,
            StringComparison.Ordinal
        );
    }
}
