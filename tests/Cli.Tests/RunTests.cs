using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

public sealed class RunTests
{
    private static readonly Problem Rosenbrock = Problems.Find("rosenbrock");

    private static Iterate[] Expected(Solver optimizer, int steps, params ImmutableArray<double> start) =>
        [.. optimizer.Iterates(Rosenbrock.Objective, start.IsEmpty ? Rosenbrock.Start : start).Take(steps + 1)];

    [Fact]
    public void Json_lines_round_trip_iterates_bit_for_bit()
    {
        var result = Optimize.Run(
            Optimize.Words("run adam --problem rosenbrock --steps 25 --set learning-rate=0.1 --format jsonl")
        );
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        var expected = Expected(new Adam { LearningRate = 0.1 }, 25);
        Assert.Equal(26, result.Lines.Length);

        foreach (var (line, iterate) in result.Lines.Zip(expected))
        {
            using var json = JsonDocument.Parse(line);
            var names = json.RootElement.EnumerateObject().Select(property => property.Name);
            Assert.Equal(["index", "point", "value", "gradient", "step"], names);
            Assert.Equal(iterate.Index, json.RootElement.GetProperty("index").GetInt64());
            Assert.Equal(iterate.Value, json.RootElement.GetProperty("value").GetDouble());
            Assert.Equal(iterate.Point.ToArray(), Numbers("point"));
            Assert.Equal(iterate.Gradient.ToArray(), Numbers("gradient"));
            Assert.Equal(iterate.Step.ToArray(), Numbers("step"));

            double[] Numbers(string name) =>
                [.. json.RootElement.GetProperty(name).EnumerateArray().Select(number => number.GetDouble())];
        }
    }

    [Fact]
    public void Csv_round_trips_iterates_bit_for_bit()
    {
        var result = Optimize.Run(
            Optimize.Words(
                "run momentum --problem rosenbrock --steps 9 --start -0.5,2 --set learning-rate=1e-4 --format csv"
            )
        );
        Assert.Equal("index,value,x0,x1,g0,g1,s0,s1", result.Lines[0]);
        var expected = Expected(new Momentum { LearningRate = 1e-4 }, 9, -0.5, 2);
        var rows = result
            .Lines[1..]
            .Select(line => line.Split(',').Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray());
        Assert.Equal(
            expected.Select(it => (double[])[it.Index, it.Value, .. it.Point, .. it.Gradient, .. it.Step]),
            rows
        );
    }

    [Fact]
    public void Constrained_online_problem_stays_in_its_box_and_has_no_best_value()
    {
        const string Words = "run amsgrad --problem reddi --steps 3000 --set learning-rate=0.1 --set beta1=0";
        var points = Optimize
            .RunInside(Optimize.Words(Words + " --format csv"))
            .Lines[1..]
            .Select(line => double.Parse(line.Split(',')[2], CultureInfo.InvariantCulture))
            .ToArray();
        Assert.Equal((-1, 1), (points.Min(), points.Max()));
        var result = Optimize.RunInside(Optimize.Words(Words));
        Assert.Contains("projected onto its box", result.Lines[0], StringComparison.Ordinal);
        Assert.Contains(
            result.Lines,
            line => line.StartsWith("The function changes from iterate to iterate", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Presets_seeds_and_dimensions_reach_the_run()
    {
        var seeded = Optimize.RunInside(
            Optimize.Words("run adam --problem sphere --dimension 3 --seed 4 --preset Keras --steps 3 --format csv")
        );
        var sphere = Problems.Find("sphere").WithDimension(3);
        ImmutableArray<double> draws = [0.9670298390136767, 0.5472322491757223, 0.9726843599648843];
        ImmutableArray<double> start = [.. draws.Select(draw => -5.12 + (draw * 10.24))];
        var last = Adam.Keras.Iterates(sphere.Objective, start).ElementAt(3);
        Assert.Equal(
            last.Point.ToArray(),
            seeded.Lines[^1].Split(',')[2..5].Select(text => double.Parse(text, CultureInfo.InvariantCulture))
        );
    }

    [Fact]
    public void Table_has_a_title_about_twenty_rows_and_a_summary()
    {
        var lines = Optimize.Run(Optimize.Words("run adam --problem rosenbrock --steps 1000")).Output.Split('\n');
        Assert.StartsWith("adam on rosenbrock: learningRate=0.001 ", lines[0]);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.Equal(21, lines.Count(line => line.TrimStart().Split(' ')[0].All(char.IsAsciiDigit) && line.Length > 0));
        Assert.StartsWith("The best value is ", lines[^3]);
        Assert.Equal("Stopped: all 1000 steps were taken.", lines[^2]);
    }

    [Fact]
    public void Every_kth_iterate_and_the_last_are_printed()
    {
        var result = Optimize.RunInside(Optimize.Words("run adam --problem sphere --steps 25 --every 10 --format csv"));
        Assert.Equal(["0", "10", "20", "25"], result.Lines[1..].Select(line => line.Split(',')[0]));
        Assert.Single(Optimize.RunInside(Optimize.Words("run adam --problem sphere --steps 0 --format jsonl")).Lines);
    }

    [Fact]
    public void Every_method_runs_on_every_problem()
    {
        foreach (var method in Methods.All)
        {
            foreach (var problem in Problems.All)
            {
                var result = Optimize.RunInside(
                    "run",
                    method.Name,
                    "--problem",
                    problem.Name,
                    // At its default learning rate, triple momentum takes Rosenbrock's value to infinity in five.
                    "--steps",
                    "4",
                    "--format",
                    "jsonl"
                );
                var isRefused = method.Default switch
                {
                    Optimizer or SharpnessAware => false,
                    SecondEvaluationSolver => problem.IsConstrained,
                    _ => problem.IsConstrained || problem.Period > 1,
                };
                if (isRefused)
                {
                    Assert.Equal(2, result.ExitCode);
                    Assert.Contains("does not change between iterates", result.Error, StringComparison.Ordinal);
                    continue;
                }

                // Ackley's minimum is the tip of a cone: a method that lands on it finds no lower value, and a slope of
                // 2.
                var isAtTip =
                    problem.Name == "ackley" && result.Error.Contains("at the value 0 ", StringComparison.Ordinal);
                Assert.True(isAtTip || (result.ExitCode, result.Error) == (0, ""), result.Error);
                var endsByItself = method.Default is not (Optimizer or SecondEvaluationSolver);
                Assert.InRange(result.Lines.Length, endsByItself ? 1 : 5, 5);
            }
        }
    }
}
