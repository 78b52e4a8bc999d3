#:project ../src/Api.CSharp/Api.CSharp.csproj
// Progress and cancellation: dotnet run samples/progress.cs, and press Ctrl-C
using System;
using System.Threading;
using OptimizerFunctional;

using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(2));
Console.CancelKeyPress += (_, press) =>
{
    press.Cancel = true;
    cancellation.Cancel();
};

var options = new RunOptions
{
    CancellationToken = cancellation.Token,
    Progress = new ConsoleProgress(),
    ReportEvery = 1_000_000,
};
var valley = Objective.Create(
    x => x[0] * x[0] + 1e-9 * x[1] * x[1],
    (x, gradient) => (gradient[0], gradient[1]) = (2 * x[0], 2e-9 * x[1])
);

// So small a rate in so flat a valley: it would take hours. What was found so far is returned.
Stop stop = Stop.WhenGradientBelow(1e-12);
Solution solution = new GradientDescent { LearningRate = 0.01 }.Minimize(valley, [1, 1], stop, options);
Console.WriteLine(solution.Reason);
Console.WriteLine($"best so far: {solution.Value:E3}");
return solution.Reason.Kind == StopKind.Cancelled ? 0 : 1;

internal sealed class ConsoleProgress : IProgress<Progress>
{
    public void Report(Progress at) => Console.WriteLine($"iteration {at.Index}: {at.Value:E3}");
}
