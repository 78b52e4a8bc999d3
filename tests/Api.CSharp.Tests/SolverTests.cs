using System;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Properties of every built-in solver.</summary>
public class SolverTests
{
    private static readonly Problem Valley = Problems.Find("rosenbrock");

    public static TheoryData<string> Every =>
        [.. Methods.All.Where(method => method.Default is not Optimizer).Select(method => method.Name)];

    public static TheoryData<string> Converging =>
        [
            .. Methods
                .All.Where(method => method.Default is not (Optimizer or SecondEvaluationSolver))
                .Select(method => method.Name),
        ];

    /// <summary>At larger rates than this, gradient descent leaves the valley for infinity.</summary>
    private static Solver Made(string name) =>
        Methods.Find(name) is { Default: SecondEvaluationSolver } method
            ? method.With([new("learningRate", "0.0001")])
            : Methods.Find(name).Default;

    [Theory]
    [MemberData(nameof(Converging))]
    public void Solver_finds_the_minimum_of_the_valley(string name)
    {
        var solution = Made(name).Minimize(Valley.Objective, Valley.Start);
        Assert.InRange(solution.Value, 0, 1e-6);
        Assert.Equal(Valley.Objective.Evaluate(solution.Point).Value, solution.Value);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Ask_tell_run_saved_after_every_observation_is_the_same_run(string name)
    {
        var method = Made(name);
        var objective = Valley.Objective.WithHessian(
            (point, into) => HessianOf(point[0], point[1]).Entries.CopyTo(into)
        );
        var solution = method.Minimize(objective, Valley.Start, Stop.AfterEvaluations(40));
        var run = method.Start(Valley.Start);
        while (run.Evaluations < 40 && run.TryAsk(out var point))
        {
            var at = Valley.Objective.Evaluate(point);
            var other = run.Tell(double.NaN, [.. at.Gradient.Select(_ => double.NaN)], NoHessian);
            run = method.Restore(run.ToJson()).Tell(at.Value, at.Gradient, () => HessianOf(at.Point[0], at.Point[1]));
            Assert.Equal(run.Evaluations, other.Evaluations);
        }

        Assert.Equal(solution.Evaluations, run.Evaluations);
        Assert.Equal(solution.Value, run.Best.Value);
        Assert.Equal(solution.Point.AsEnumerable(), run.Best.Point);
        Assert.Equal(solution.Iterations, run.Index);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Run_resumed_from_json_is_the_same_run(string name)
    {
        var method = Made(name);
        var whole = method.Minimize(Valley.Objective, Valley.Start, Stop.AfterEvaluations(33));
        for (var evaluations = 1; evaluations < 33; evaluations += 3)
        {
            var part = method.Minimize(Valley.Objective, Valley.Start, Stop.AfterEvaluations(evaluations));
            var resumed = method.Resume(Valley.Objective, part.ToJson(), Stop.AfterEvaluations(33));
            Assert.Equal(whole.ToJson(), resumed.ToJson());
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Iterates_resumed_from_json_are_the_same(string name)
    {
        var method = Made(name);
        var whole = method.Iterates(Valley.Objective, Valley.Start).Take(12).ToList();
        for (var place = 0; place < whole.Count; place++)
        {
            var rest = method.IteratesAfter(Valley.Objective, whole[place].ToJson()).Take(whole.Count - place - 1);
            Assert.Equal(whole.Skip(place + 1), rest);
        }
    }

    [Fact]
    public void Tell_without_a_needed_gradient_is_refused()
    {
        var run = new Bfgs().Start([1, 2]);
        Assert.Contains(
            "gradient was missing",
            Assert.Throws<ParameterException>(() => run.Tell(1)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "a vector of 3",
            Assert.Throws<ParameterException>(() => run.Tell(1, [1, 2, 3])).Message,
            StringComparison.Ordinal
        );
    }

    private static Matrix NoHessian() => throw new InvalidOperationException("A rejected trial costs no Hessian.");

    private static Matrix HessianOf(double x, double y) =>
        new(2, 2, [1200 * x * x - 400 * y + 2, -400 * x, -400 * x, 200]);

    /// <summary>
    /// A discontinuity between the start and the minimum of a bowl must not cause an endless run.
    /// </summary>
    [Theory]
    [InlineData("bfgs")]
    [InlineData("lbfgs")]
    [InlineData("lbfgsb")]
    [InlineData("conjugate-gradient")]
    [InlineData("newton")]
    public void Discontinuity_ends_the_run_without_convergence(string name)
    {
        var jump = Objective.Create(
            x => x[0] * x[0] + x[1] * x[1] + (x[0] < 0.5 ? 10 : 0),
            (x, gradient) => (gradient[0], gradient[1]) = (2 * x[0], 2 * x[1])
        );
        var solution = Made(name).Minimize(jump, [2, 1]);
        Assert.InRange(solution.Evaluations, 1, 1_500);
        Assert.False(solution.Converged);
        // Line-search methods end at (0.5, 0.25), where the steepest descent direction meets the jump.
        Assert.InRange(solution.Value, 0.25, 0.3126);
    }
}
