using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Asynchronous runs, progress and cancellation.</summary>
public class RunTests
{
    private static readonly Problem Booth = Problems.Find("booth");

    private static readonly GradientDescent Descent = new() { LearningRate = 0.05 };

    [Fact]
    public void Every_k_takes_each_kth_iterate_lazily()
    {
        var run = new Adam().Iterates(Problems.Find("sphere").Objective, [3, -2]);
        Assert.Equal([0, 5, 10], run.Every(5).Take(3).Select(it => it.Index));
        var error = Assert.Throws<ParameterException>(() => run.Every(0));
        Assert.Equal("stride was 0; it must be at least 1.", error.Message);
    }

    [Fact]
    public async Task Async_iterates_equal_those_of_the_same_objective()
    {
        List<Iterate> seen = [];
        await foreach (
            var it in Descent.IteratesAsync(
                async (point, token) =>
                {
                    await Task.Yield();
                    token.ThrowIfCancellationRequested();
                    return Booth.Objective.Evaluate(point);
                },
                Booth.Start
            )
        )
        {
            seen.Add(it);
            if (it.Index == 9)
            {
                break;
            }
        }

        Assert.Equal(Descent.Iterates(Booth.Objective, Booth.Start).Take(10), seen);
        Assert.Equal(seen[9], Descent.IteratesAfter(Booth.Objective, seen[8].ToJson()).First() with { });
    }

    [Fact]
    public async Task Async_iterates_can_be_cancelled()
    {
        using var source = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (
                var it in Descent
                    .IteratesAsync((point, _) => new(Booth.Objective.Evaluate(point)), Booth.Start)
                    .WithCancellation(source.Token)
            )
            {
                seen++;
                if (it.Index == 2)
                {
                    await source.CancelAsync();
                }
            }
        });
        Assert.Equal(3, seen);
    }

    [Fact]
    public void Progress_is_reported_at_the_given_interval()
    {
        var reports = new Reports();
        var options = new RunOptions { Progress = reports, ReportEvery = 10 };
        Descent.Minimize(Booth.Objective, Booth.Start, Stop.AfterIterations(35), options);
        Assert.Equal([0L, 10, 20, 30], reports.Seen.Select(at => at.Index));
        Assert.Equal([1L, 11, 21, 31], reports.Seen.Select(at => at.Evaluations));
        Assert.True(reports.Seen[^1].Elapsed > TimeSpan.Zero);
        Assert.True(reports.Seen[^1].BestValue < reports.Seen[0].BestValue);
        Assert.Equal(100, new RunOptions().ReportEvery);
    }

    [Fact]
    public void Cancelled_run_returns_the_best_point()
    {
        using var source = new CancellationTokenSource();
        var calls = 0;
        var objective = Objective.Create(
            (x, g) =>
            {
                if (++calls == 8)
                {
                    source.Cancel();
                }

                g[0] = 2 * x[0];
                return x[0] * x[0];
            }
        );
        var solution = Descent.Minimize(objective, [8], options: new RunOptions { CancellationToken = source.Token });
        Assert.Equal(StopKind.Cancelled, solution.Reason.Kind);
        Assert.False(solution.Converged);
        Assert.Equal(7, solution.Iterations);
        Assert.Equal(7, solution.BestIndex);
        Assert.Equal("Stopped: the run was cancelled at iterate 7.", solution.Reason.ToString());
    }

    private sealed class Reports : IProgress<Progress>
    {
        public List<Progress> Seen { get; } = [];

        public void Report(Progress value) => Seen.Add(value);
    }
}
