#:project ../src/Api.CSharp/Api.CSharp.csproj
// Minimizes Rosenbrock's function where both coordinates are at most a half: dotnet run samples/bounded.cs
using System;
using OptimizerFunctional;

var solver = new LBfgsB { Bounds = Bounds.Between(-2, 0.5) };
Solution solution = solver.Minimize(Objective.Create(Rosenbrock), new double[] { -1.2, 0.4 });

Console.WriteLine($"{solution:G6}");
return solution.Converged ? 0 : 1;

// A function of an array, as you may have one already.
static double Rosenbrock(double[] x) => Math.Pow(1 - x[0], 2) + 100 * Math.Pow(x[1] - x[0] * x[0], 2);
