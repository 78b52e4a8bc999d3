using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>The first example of the documentation.</summary>
public class ExampleTests
{
    [Fact]
    public void The_example_runs()
    {
        var rosenbrock = Objective.Create(
            x => Math.Pow(1 - x[0], 2) + 100 * Math.Pow(x[1] - x[0] * x[0], 2),
            (x, g) =>
            {
                g[0] = -2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] * x[0]);
                g[1] = 200 * (x[1] - x[0] * x[0]);
            }
        );

        var adam = new Adam { LearningRate = 0.02, Beta1 = 0.8 };

        List<string> lines = [];
        foreach (Iterate it in adam.Iterates(rosenbrock, [-1.2, 1]).Take(60))
        {
            lines.Add($"{it.Index} {it.Value}");
        }

        Solution s = adam.Minimize(rosenbrock, [-1.2, 1], Stop.WhenGradientBelow(1e-8).Or(Stop.AfterIterations(5000)));
        Assert.Equal(60, lines.Count);
        Assert.StartsWith("0 24.19", lines[0], StringComparison.Ordinal);
        Assert.Equal(StopKind.GradientBelow, s.Reason.Kind);
        Assert.True(s.Converged);
        Assert.Equal(1, s.Point[0], 6);
        Assert.StartsWith(
            "Converged: the infinity norm of the gradient is",
            s.Reason.ToString(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void An_optimizer_can_be_varied_with_with()
    {
        var adam = new Adam { LearningRate = 0.02 };
        var other = adam with { Beta2 = 0.99 };
        Assert.Equal(0.999, adam.Beta2);
        Assert.Equal((Schedule)0.02, other.LearningRate);
        Assert.NotEqual(adam, other);
        Assert.Equal(adam, other with { Beta2 = 0.999 });
        Assert.Throws<ParameterException>(() => adam with { Beta2 = 1 });
    }

    [Fact]
    public void Iterates_work_with_linq()
    {
        var problem = Problems.Find("booth");
        var iterates = new GradientDescent { LearningRate = 0.05 }.Iterates(problem.Objective, problem.Start);
        var first = iterates.First(it => it.Value < 1e-3);
        Assert.True(first.Index > 0);
        Assert.Equal(first, iterates.ElementAt((int)first.Index));
        Assert.Equal(
            iterates.Skip(1).Take(5).Select(it => it.Point[0]),
            iterates.Take(5).Zip(iterates.Skip(1), (left, right) => left.Point[0] + right.Step[0])
        );
    }
}
