using System;
using System.Linq;
using OptimizerFunctional;

// The function alone: its derivatives are exact, by automatic differentiation.
var rosenbrock = Objective.Of(x => Real.Pow(1 - x[0], 2) + 100 * Real.Pow(x[1] - x[0] * x[0], 2));

var adam = new Adam { LearningRate = 0.05 };

// A lazy, infinite sequence of immutable iterates.
foreach (Iterate iterate in adam.Iterates(rosenbrock, [-1.2, 1]).Take(3))
{
    Console.WriteLine($"{iterate.Index}: f({iterate.Point[0]:F3}, {iterate.Point[1]:F3}) = {iterate.Value:F3}");
}

// The same run in place, to an end.
Solution solution = adam.Minimize(rosenbrock, [-1.2, 1], Stop.WhenGradientBelow(1e-6).Or(Stop.AfterIterations(20_000)));
Console.WriteLine($"f({solution.Point[0]:F6}, {solution.Point[1]:F6}) = {solution.Value:E1}");
Console.WriteLine(solution.Reason);
