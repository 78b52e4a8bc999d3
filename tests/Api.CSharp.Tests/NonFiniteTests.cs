using System;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Numerical trouble is a stop reason; exceptions of the objective pass through.</summary>
public class NonFiniteTests
{
    private static readonly GradientDescent Descent = new() { LearningRate = 0.05 };

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 3)]
    public void NaN_value_stops_the_run_with_a_reason(int badCall, long bestIndex)
    {
        var calls = 0;
        var objective = Objective.Create(
            (x, g) =>
            {
                g[0] = 2 * x[0];
                return ++calls == badCall ? double.NaN : x[0] * x[0];
            }
        );
        var solution = Descent.Minimize(objective, [8]);
        Assert.Equal(StopKind.ValueNotFinite, solution.Reason.Kind);
        Assert.Equal($"Stopped: the value is NaN at iterate {badCall - 1}.", solution.Reason.ToString());
        Assert.Equal(bestIndex, solution.BestIndex);
        Assert.Equal(badCall == 1, double.IsNaN(solution.Value));
        // The call after the bad one gives another value at the same point.
        Assert.Equal(solution, Descent.Resume(objective, solution.ToJson(), resume: new() { AsIs = true }));
    }

    [Fact]
    public void NaN_gradient_stops_the_run_with_a_reason()
    {
        var objective = Objective.Create(
            (x, g) =>
            {
                g[1] = double.PositiveInfinity;
                return 1;
            }
        );
        var solution = Descent.Minimize(objective, [8, 8]);
        Assert.Equal(StopKind.GradientNotFinite, solution.Reason.Kind);
        Assert.Equal("Stopped: coordinate 1 of the gradient is Infinity at iterate 0.", solution.Reason.ToString());
    }

    [Fact]
    public void Exception_of_the_objective_passes_through()
    {
        var mine = new InvalidOperationException("mine");
        var objective = Objective.Create((x, g) => x[0] < 7 ? throw mine : g[0] = 2 * x[0]);
        Assert.Same(mine, Assert.Throws<InvalidOperationException>(() => Descent.Minimize(objective, [8])));
        Assert.Same(mine, Assert.Throws<InvalidOperationException>(() => Descent.Iterates(objective, [8]).Last()));
    }
}
