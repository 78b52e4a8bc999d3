using System;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Figures of run and reproduce.</summary>
public sealed class FigureTests
{
    [Theory]
    [InlineData("run adam --problem rosenbrock", "convergence.svg iterates.csv paths.svg report.html")]
    [InlineData("run gd --problem sphere --dimension 1", "convergence.svg curve.svg iterates.csv report.html")]
    [InlineData("run adam --problem sphere --dimension 5", "convergence.svg iterates.csv report.html")]
    public void Run_has_the_figures_of_its_dimension(string line, string names)
    {
        using var folder = new TemporaryFolder();
        var result = Optimize.RunInside([.. Optimize.Words(line), "--out", folder.Path]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(Optimize.RunInside(Optimize.Words(line)).Output, result.Output);
        Assert.Equal(names, string.Join(' ', folder.Names));
        Valid(folder);
        Assert.Contains("optimize " + line, folder.Read("report.html"), StringComparison.Ordinal);
    }

    [Fact]
    public void Html_format_writes_only_the_report()
    {
        var result = Optimize.RunInside(Optimize.Words("run adam --problem beale --steps 40 --format html"));
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.StartsWith("<!DOCTYPE html>\n", result.Output);
        Assert.Equal(2, result.Output.Split("<svg").Length - 1);
    }

    [Fact]
    public void Diverged_run_is_drawn_up_to_its_end()
    {
        using var folder = new TemporaryFolder();
        var result = Optimize.RunInside([
            .. Optimize.Words("run gd --problem rosenbrock --set learning-rate=10"),
            "--out",
            folder.Path,
        ]);
        Assert.Equal(1, result.ExitCode);
        Assert.Single(result.Error.Split('\n')[..^1]);
        Valid(folder);
    }

    [Fact]
    public void The_six_figures_of_the_tutorials_change_nothing_on_standard_output()
    {
        using var folder = new TemporaryFolder();
        var result = Optimize.RunInside("reproduce", "--out", folder.Path);
        Assert.Equal(Optimize.RunInside("reproduce"), result);
        string[] names =
        [
            "seed-000-contours.svg",
            "seed-000-rmsprop.svg",
            "seed-000-surface.svg",
            "seed-001-curve.svg",
            "seed-001-gradient-descent.svg",
            "seed-001-momentum.svg",
        ];
        Assert.Equal(names, folder.Names);
        Valid(folder);
    }

    private static void Valid(TemporaryFolder folder)
    {
        foreach (var name in folder.Names.Where(name => name.EndsWith(".svg", StringComparison.Ordinal)))
        {
            Assert.Equal("svg", XDocument.Parse(folder.Read(name)).Root!.Name.LocalName);
            Assert.DoesNotMatch("NaN|Infinity", folder.Read(name));
        }
    }
}
