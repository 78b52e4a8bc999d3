#:project ../src/Api.CSharp/Api.CSharp.csproj
// Functions whose derivatives nobody has written: dotnet run samples/derivatives.cs
using System;
using OptimizerFunctional;

// A plain loop over terms of one shape is found again and computed in blocks of SIMD registers.
var chained = Objective.Of(x =>
{
    Real sum = 0;

    for (var i = 0; i + 1 < x.Length; i++)
    {
        sum += Real.Pow(1 - x[i], 2) + 100 * Real.Pow(x[i + 1] - x[i] * x[i], 2);
    }

    return sum;
});

var start = new double[100];
Solution minimum = new NewtonConjugateGradient().Minimize(chained, start, Stop.WhenGradientBelow(1e-6));
Console.WriteLine($"chained Rosenbrock, n = 100: f = {minimum.Value:E1} after {minimum.Evaluations} evaluations");

// Branches on values are allowed: the function is recorded once for each way through them.
var huber = Objective.Of(x => Real.Abs(x[0]) < 1 ? x[0] * x[0] / 2 + x[1] * x[1] : Real.Abs(x[0]) - 0.5 + x[1] * x[1]);
Console.WriteLine($"Huber: {huber.Evaluate([0.5, 1])} and {huber.Evaluate([-3, 1])}");

// Residuals have exact Jacobians.
var residuals = Residuals.Of(x => [10 * (x[1] - x[0] * x[0]), 1 - x[0]]);
Fit fit = new LevenbergMarquardt().Minimize(residuals, [-1.2, 1]);
Console.WriteLine($"Rosenbrock's residuals: ({fit.Point[0]:F6}, {fit.Point[1]:F6}), {fit.JacobianSource}");

// A function that is not the same formula at each call is refused.
try
{
    Objective.Of(x => x[0] * Random.Shared.NextDouble()).Evaluate([1]);
}
catch (InvalidOperationException refused)
{
    Console.WriteLine(refused.Message);
}

return minimum.Value < 1e-10 && fit.Converged ? 0 : 1;
