#:project ../src/Api.CSharp/Api.CSharp.csproj
// Fits y = a exp(k x) to a table, with standard errors: dotnet run samples/fit.cs
using System;
using OptimizerFunctional;

double[] xs = [5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 60, 70, 80, 90, 100];
double[] ys = [5.8, 6.7, 7.8, 9.1, 10.6, 12.3, 14.3, 16.6, 19.3, 22.4, 30.2, 40.8, 55.1, 74.4, 100.4];

Fit fit = CurveFit.Of((x, p) => p[0] * Real.Exp(p[1] * x), xs, ys, start: [1, 0.1]);

Console.WriteLine($"a = {fit.Point[0]:F4} ± {fit.StandardErrors[0]:F4}");
Console.WriteLine($"k = {fit.Point[1]:F6} ± {fit.StandardErrors[1]:F6}");
Console.WriteLine($"sum of squared residuals {fit.ResidualSumOfSquares:F7}");
Console.WriteLine(fit.Reason);
return fit.Converged ? 0 : 1;
