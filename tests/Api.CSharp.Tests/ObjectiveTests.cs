using System;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Creation of objectives, and the gradient source in results.</summary>
public class ObjectiveTests
{
    [Fact]
    public void Objective_without_gradient_uses_central_differences()
    {
        var calls = 0;
        var objective = Objective.Create(x =>
        {
            calls++;
            return Math.Pow(x[0] - 3, 2) + 2 * x[1] * x[1];
        });
        var solution = new GradientDescent { LearningRate = 0.2 }.Minimize(
            objective,
            [0, 1],
            Stop.WhenGradientBelow(1e-6)
        );
        Assert.Equal(GradientSource.CentralDifferences, solution.GradientSource);
        Assert.Equal(GradientSource.CentralDifferences, objective.GradientSource);
        Assert.True(solution.Converged);
        Assert.Equal(3, solution.Point[0], 6);
        Assert.InRange(solution.Counts.Probes, 4 * solution.Evaluations, (4 * solution.Evaluations) + 20);
        Assert.Equal(solution.Evaluations, solution.Counts.Values);
        Assert.Equal(calls, solution.Counts.Values + solution.Counts.Probes);
    }

    [Fact]
    public void Objective_with_gradient_counts_one_value_per_evaluation()
    {
        var sphere = Problems.Find("sphere");
        var solution = new GradientDescent().Minimize(sphere.Objective, sphere.Start, Stop.AfterEvaluations(12));
        Assert.Equal(GradientSource.Analytic, solution.GradientSource);
        Assert.Equal((12L, 12L, 11L), (solution.Counts.Values, solution.Evaluations, solution.Iterations));
    }

    [Fact]
    public void Objective_factories_agree()
    {
        Objective[] same =
        [
            Objective.Create(x => x[0] * x[1], (x, g) => (g[0], g[1]) = (x[1], x[0])),
            Objective.Create(
                (x, g) =>
                {
                    (g[0], g[1]) = (x[1], x[0]);
                    return x[0] * x[1];
                }
            ),
            Objective.OfVectors(x => x[0] * x[1], x => [x[1], x[0]]),
            Objective.Online(
                (_, x, g) =>
                {
                    (g[0], g[1]) = (x[1], x[0]);
                    return x[0] * x[1];
                }
            ),
        ];
        Assert.All(
            same,
            objective =>
            {
                var at = objective.Evaluate([2, 3]);
                Assert.Equal(6, at.Value);
                Assert.Equal<double>([3.0, 2.0], at.Gradient);
                Assert.True(objective.CheckGradient([2, 3]).IsRight);
            }
        );
    }

    [Fact]
    public void Gradient_check_finds_the_worst_coordinate()
    {
        var wrong = Objective.Create(x => x[0] * x[0] + x[1], (x, g) => (g[0], g[1]) = (2 * x[0], 2));
        var check = wrong.CheckGradient([1, 1]);
        Assert.False(check.IsRight);
        Assert.Equal(1, check.WorstCoordinate);
        Assert.Equal(2, check.Analytic);
        Assert.Equal(1, check.Numerical, 9);
        Assert.Equal(1e-6, check.Tolerance);
        Assert.StartsWith("The gradient does not agree with central differences:", check.ToString());
    }

    [Fact]
    public void Gradient_check_says_that_the_gradient_is_wrong()
    {
        var wrong = Objective.Create(
            x => Math.Exp(x[0]) * Math.Sin(x[1]),
            (x, g) => (g[0], g[1]) = (Math.Exp(x[0]) * Math.Sin(x[1]), Math.Exp(x[0]))
        );
        var check = wrong.CheckGradient([0.5, 1.5]);
        Assert.Equal((GradientVerdict.GradientWrong, 1), (check.Verdict, check.WorstCoordinate));
        Assert.EndsWith("Differences with other steps agree with them: the gradient is wrong.", check.ToString());
        Assert.Equal(GradientVerdict.Right, wrong.CheckGradient([0.5, Math.Tau]).Verdict);
    }

    [Fact]
    public void Gradient_check_says_that_the_value_is_doubtful()
    {
        // The gradients are right; the values are rounded to 6 digits, or have a kink or a jump at the point.
        var rounded = Objective.Create(x => Math.Round(x[0] * x[0], 6), (x, g) => g[0] = 2 * x[0]);
        var kink = Objective.Create(x => Math.Abs(x[0] - 1), (_, g) => g[0] = 1);
        var jump = Objective.Create(x => x[0] + (x[0] > 1 ? 1 : 0), (_, g) => g[0] = 1);
        var pole = Objective.Create(x => Math.Log(x[0]) * 0, (_, g) => g[0] = 1);

        foreach (var objective in new[] { rounded, kink, jump })
        {
            var check = objective.CheckGradient([1]);
            Assert.False(check.IsRight);
            Assert.Equal(GradientVerdict.ValueDoubtful, check.Verdict);
            Assert.Contains("does not show which side is right", check.ToString());
        }

        Assert.Equal(GradientVerdict.ValueDoubtful, pole.CheckGradient([1e-320]).Verdict);
        Assert.Contains("not finite", pole.CheckGradient([0]).ToString());
    }

    [Fact]
    public void Gradient_check_against_another_objective_says_which_side_is_wrong()
    {
        var automatic = Objective.Of(x => Real.Exp(x[0] * x[1]) + x[0]);
        double Value(ReadOnlySpan<double> x) => Math.Exp(x[0] * x[1]) + x[0];
        var right = Objective.Create(
            Value,
            (x, g) => (g[0], g[1]) = ((x[1] * Math.Exp(x[0] * x[1])) + 1, x[0] * Math.Exp(x[0] * x[1]))
        );
        var wrong = Objective.Create(Value, (x, g) => (g[0], g[1]) = (x[1] * Math.Exp(x[0] * x[1]), 0));
        Assert.Equal(GradientVerdict.Right, right.CheckGradient([1, 0.5], against: automatic).Verdict);
        Assert.True(right.CheckGradient([1, 0.5], 1e-14, against: automatic).IsRight);
        var check = wrong.CheckGradient([0.25, 3], against: automatic);
        Assert.Equal((GradientVerdict.GradientWrong, 1), (check.Verdict, check.WorstCoordinate));
        Assert.StartsWith("The gradient does not agree with that of the other objective:", check.ToString());
        Assert.EndsWith(": the gradient is wrong.", check.ToString());

        // The same value here, and another function.
        var other = Objective.Of(x => Real.Exp(x[0] * x[1]) + x[0] * x[0]);
        check = right.CheckGradient([1, 0.5], against: other);
        Assert.Equal(GradientVerdict.OtherFunction, check.Verdict);
        Assert.EndsWith("the gradient is right, and the other objective is another function.", check.ToString());
        check = right.CheckGradient([2, 0.5], against: other);
        Assert.Equal(GradientVerdict.OtherFunction, check.Verdict);
        Assert.Contains("The values are ", check.ToString());
    }

    [Fact]
    public void Online_objective_receives_the_iterate_index()
    {
        var slopes = Objective.Online((index, _, g) => g[0] = index);
        var steps = new GradientDescent { LearningRate = 1.0 }
            .Iterates(slopes, [0])
            .Take(4)
            .Select(it => it.Step[0]);
        Assert.Equal([0.0, 0, -1, -2], steps);
    }

    [Fact]
    public void Problems_state_their_minimum_and_dimension()
    {
        Assert.All(
            Problems.All,
            problem =>
            {
                Assert.Same(problem, Problems.Find(problem.Name));
                Assert.NotEmpty(problem.Summary);
                Assert.NotEmpty(problem.Source);
                Assert.Equal(problem.Dimension, problem.Objective.Dimension);
                Assert.Equal(problem.Dimension, problem.Start.Length);
                Assert.Equal(problem.Dimension, problem.Lower.Length);
                Assert.Equal(problem.Dimension, problem.Upper.Length);
                Assert.True(problem.Objective.CheckGradient(problem.Start).IsRight);
                Assert.Equal(problem.Dimension, problem.WithDimension(problem.Dimension).Dimension);
                if (problem.Period == 1 && !problem.Minimizers.IsEmpty && !double.IsNaN(problem.MinimumValue))
                {
                    Assert.Equal(problem.MinimumValue, problem.Objective.Evaluate(problem.Minimizers[0]).Value, 6);
                }
            }
        );
        Assert.Equal(5, Problems.Find("rosenbrock").WithDimension(5).Start.Length);
        Assert.False(Problems.TryFind("Booth", out _));
    }
}
