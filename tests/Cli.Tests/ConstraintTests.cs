using System;
using System.IO;
using System.Text.Json;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Constraints on the command line.</summary>
public sealed class ConstraintTests : IDisposable
{
    private static readonly string[] Problem =
    [
        "--objective",
        "(x-2)^2 + (y-1)^2",
        "--start",
        "x=0,y=0",
        "--subject-to",
        "disk: x^2 + y^2 <= 1",
    ];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("sqp")]
    [InlineData("sqp --set hessian=exact")]
    [InlineData("augmented-lagrangian")]
    public void Run_ends_at_the_solution_with_multipliers_by_name(string method)
    {
        var json = Json([.. Optimize.Words($"run {method}"), .. Problem]);
        Assert.True(json.GetProperty("converged").GetBoolean());
        Assert.Equal(2 / Math.Sqrt(5), json.GetProperty("point").GetProperty("x").GetDouble(), 1e-6);
        Assert.Equal(1 - Math.Sqrt(5), json.GetProperty("multipliers").GetProperty("disk").GetDouble(), 1e-5);
        Assert.InRange(json.GetProperty("violation").GetDouble(), 0, 1e-6);
        Assert.InRange(json.GetProperty("stationarity").GetDouble(), 0, 1e-6);
    }

    [Theory]
    [InlineData("x + y = 1", 1, 0)]
    [InlineData("1 >= x + y", 1, 0)]
    [InlineData("sum: x + y <= 1", 1, 0)]
    [InlineData("y - x >= x*y - 5", 2, 1)]
    public void Sides_are_formulas_and_names_can_be_left_out(string constraint, double x, double y)
    {
        string[] words = ["run", "sqp", .. Problem[..4], "--subject-to", constraint];
        var point = Json(words).GetProperty("point");
        Assert.Equal(x, point.GetProperty("x").GetDouble(), 1e-6);
        Assert.Equal(y, point.GetProperty("y").GetDouble(), 1e-6);
    }

    [Fact]
    public void Variable_may_occur_in_constraints_alone()
    {
        string[] words =
        [
            "--objective",
            "x",
            "--start",
            "x=2,y=2",
            "--subject-to",
            "x*y = 1",
            "--subject-to",
            "y <= 4",
        ];
        Assert.Equal(0.25, Json(["run", "sqp", .. words]).GetProperty("point").GetProperty("x").GetDouble(), 1e-6);
    }

    [Fact]
    public void Start_outside_of_limits_is_projected()
    {
        string[] words = ["--objective", "(x-2)^2", "--start", "x=-5", "--subject-to", "x >= 0"];
        foreach (var method in new[] { "sqp", "augmented-lagrangian", "l-bfgs-b" })
        {
            Assert.Equal(2, Json(["run", method, .. words]).GetProperty("point").GetProperty("x").GetDouble(), 1e-6);
        }
    }

    [Fact]
    public void Limit_of_one_variable_is_a_bound_of_any_method_with_bounds()
    {
        string[] limits = ["--subject-to", "x <= 0.5", "--subject-to", "0.25 >= y"];
        foreach (var method in new[] { "sqp", "augmented-lagrangian", "l-bfgs-b" })
        {
            var json = Json(["run", method, .. Problem[..4], .. limits]);
            Assert.Equal(0.5, json.GetProperty("point").GetProperty("x").GetDouble());
            Assert.Equal(0.25, json.GetProperty("point").GetProperty("y").GetDouble());
            Assert.False(json.TryGetProperty("multipliers", out _));
        }
    }

    [Fact]
    public void Target_is_not_reached_where_a_constraint_is_violated()
    {
        // The start has the lowest value, and violates the constraint.
        string[] words =
        [
            "run",
            "sqp",
            "--objective",
            "x^2 + y^2",
            "--start",
            "x=0,y=0",
            "--subject-to",
            "x + y = 1",
            "--target",
            "0.6",
        ];
        var json = Json(words);
        Assert.Equal(0.5, json.GetProperty("value").GetDouble(), 1e-9);
        Assert.Equal("TargetReached", json.GetProperty("kind").GetString());
    }

    [Fact]
    public void Compare_ranks_points_that_satisfy_the_constraints()
    {
        var result = Optimize.RunInside([
            "compare",
            "--methods",
            "sqp,augmented-lagrangian,sqp:hessian=exact",
            .. Problem,
            "--format",
            "csv",
        ]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(4, result.Lines.Length);
        var wanted = (6 - 2 * Math.Sqrt(5)).ToString("F6", System.Globalization.CultureInfo.InvariantCulture);
        Assert.All(result.Lines[1..], line => Assert.Contains(wanted[..6], line, StringComparison.Ordinal));
        var contradiction = Optimize.RunInside([
            "compare",
            "--methods",
            "sqp,augmented-lagrangian",
            .. Problem,
            "--subject-to",
            "x + y = 3",
            "--format",
            "csv",
        ]);
        Assert.All(contradiction.Lines[1..], line => Assert.Contains("NaN", line, StringComparison.Ordinal));
        Assert.All(
            contradiction.Lines[1..],
            line => Assert.Contains("no point near here satisfies", line, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Sweep_varies_a_method_with_constraints()
    {
        var result = Optimize.RunInside([
            "sweep",
            "augmented-lagrangian",
            "--grid",
            "memory=1,5,20",
            .. Problem,
            "--out",
            Path.Combine(folder.Path, "sweep"),
        ]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var rows = File.ReadAllLines(Path.Combine(folder.Path, "sweep", "sweep.csv"))[1..];
        Assert.Equal(3, rows.Length);
        Assert.All(rows, row => Assert.Contains(",1.52786", row, StringComparison.Ordinal));
    }

    [Fact]
    public void Figure_shades_the_infeasible_set()
    {
        var result = Optimize.RunInside([
            "run",
            "sqp",
            .. Problem,
            "--subject-to",
            "line: x = y",
            "--out",
            Path.Combine(folder.Path, "run"),
        ]);
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var figure = File.ReadAllText(Path.Combine(folder.Path, "run", "paths.svg"));
        Assert.Contains("infeasible", figure, StringComparison.Ordinal);
        Assert.Contains("equality", figure, StringComparison.Ordinal);
    }

    [Fact]
    public void Methods_without_constraints_are_refused()
    {
        var result = Optimize.RunInside(["run", "bfgs", .. Problem]);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("sqp and augmented-lagrangian", result.Error, StringComparison.Ordinal);
    }

    private static JsonElement Json(string[] words)
    {
        var result = Optimize.RunInside([.. words, "--steps", "500", "--format", "json"]);
        Assert.Equal("", result.Error);
        return JsonDocument.Parse(result.Lines[^1]).RootElement;
    }
}
