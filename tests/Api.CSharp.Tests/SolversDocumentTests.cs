using System;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>The examples of docs/solvers.md, which are copied from the marked code here.</summary>
public class SolversDocumentTests
{
    private static readonly Objective Rosenbrock = Problems.Find("rosenbrock").Objective;

    [Fact]
    public void Minimize_and_read_why_it_stopped()
    {
        // example: minimize
        var rosenbrock = Objective.Create(
            x => Math.Pow(1 - x[0], 2) + 100 * Math.Pow(x[1] - x[0] * x[0], 2),
            (x, g) =>
            {
                g[0] = -2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] * x[0]);
                g[1] = 200 * (x[1] - x[0] * x[0]);
            }
        );

        Solution solution = new LBfgs().Minimize(rosenbrock, [-1.2, 1]);
        // Converged: the infinity norm of the gradient is ..., at most 1E-08, at iterate 38.
        Console.WriteLine(solution.Reason);
        // Points evaluated; solution.Counts tells values, gradients and Hessians apart.
        Console.WriteLine(solution.Evaluations);

        Solution other = new Bfgs { LineSearch = new HagerZhang() }.Minimize(
            rosenbrock,
            [-1.2, 1],
            Stop.WhenGradientBelow(1e-5)
        );
        //// end
        Assert.True(solution.Converged);
        Assert.True(other.Converged);
        Assert.Equal(solution.Evaluations, solution.Counts.Gradients);
    }

    [Fact]
    public void Drive_by_hand()
    {
        double Measure(ImmutableArray<double> point) => Rosenbrock.Evaluate(point).Value;
        ImmutableArray<double> Slopes(ImmutableArray<double> point) => Rosenbrock.Evaluate(point).Gradient;
        var path = Path.GetTempFileName();

        // example: by hand
        Run run = new Bfgs().Start([-1.2, 1]);
        while (run.TryAsk(out var point))
        {
            run = run.Tell(Measure(point), Slopes(point));
            File.WriteAllText(path, run.ToJson()); // in the middle of a line search, too
        }

        Run again = new Bfgs().Restore(File.ReadAllText(path)); // the same run, bit for bit
        //// end
        Assert.Equal(run.ToJson(), again.ToJson());
        Assert.InRange(run.Best.Value, 0, 1e-12);
        File.Delete(path);
    }

    [Fact]
    public void Ask_for_a_population()
    {
        double Simulate(ImmutableArray<double> point) => Rosenbrock.Evaluate(point).Value;

        // example: population
        Run run = new CmaEs { Seed = 1 }.Start([-1.2, 1]);
        while (run.Batch is { IsEmpty: false } points)
        {
            run = run.TellBatch([.. points.AsParallel().AsOrdered().Select(Simulate)]);
        }

        Console.WriteLine(run.Reason);
        //// end
        Assert.InRange(run.Best.Value, 0, 1e-6);
    }

    [Fact]
    public void Give_second_derivatives()
    {
        // example: Hessian
        var withHessian = Rosenbrock.WithHessian(
            (x, h) =>
            {
                h[0] = 1200 * x[0] * x[0] - 400 * x[1] + 2;
                h[1] = h[2] = -400 * x[0];
                h[3] = 200;
            }
        );

        Solution solution = new TrustRegion().Minimize(withHessian, [-1.2, 1]);
        // Rejected trials cost none; without a formula they are differences of gradients.
        Console.WriteLine(solution.Counts.Hessians);
        //// end
        Assert.True(solution.Converged);
        Assert.True(solution.Counts.Hessians < solution.Evaluations);
        Assert.Equal(0, solution.Counts.Probes);
    }

    [Fact]
    public void The_document_shows_this_code() => DocumentExamples.AreShownIn("solvers.md");
}
