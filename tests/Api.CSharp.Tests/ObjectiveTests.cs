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
