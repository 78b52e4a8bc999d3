#:project ../src/Api.CSharp/Api.CSharp.csproj
// An objective that is awaited, in two ways: dotnet run samples/ask-tell.cs
using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using OptimizerFunctional;

// By ask and tell: a generation of CMA-ES is evaluated at once. The run can be saved with ToJson between any two.
Run run = new CmaEs { Seed = 1 }.Start([2, -1]);
while (run.Reason is null && run.Evaluations < 400)
{
    double[] values = await Task.WhenAll(run.Batch.Select(SimulateAsync));
    run = run.TellBatch(values);
}

Console.WriteLine($"CMA-ES: {run.Best:G3}");

// To an end, one point after the other.
Solution solution = await new LBfgs().MinimizeAsync(EvaluateAsync, [2, -1], Stop.WhenGradientBelow(1e-6));
Console.WriteLine($"L-BFGS: {solution:G3}");
return solution.Converged ? 0 : 1;

static async Task<double> SimulateAsync(ImmutableArray<double> x)
{
    await Task.Yield(); // a service, a simulation, a measurement
    return x[0] * x[0] + 10 * x[1] * x[1];
}

static async ValueTask<Evaluation> EvaluateAsync(ImmutableArray<double> x, CancellationToken cancellationToken)
{
    await Task.Delay(1, cancellationToken);
    return new Evaluation(x, x[0] * x[0] + 10 * x[1] * x[1], [2 * x[0], 20 * x[1]]);
}
