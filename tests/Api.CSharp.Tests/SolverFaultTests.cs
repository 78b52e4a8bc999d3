using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>
/// Every built-in solver on ten problems, with failing evaluations and cancellation.
/// </summary>
public class SolverFaultTests
{
    private const int Evaluations = 50;

    private static readonly ImmutableArray<Problem> Ten =
    [
        .. new[]
        {
            "sphere",
            "quadratic",
            "rosenbrock",
            "beale",
            "himmelblau",
            "booth",
            "three-hump-camel",
            "styblinski-tang",
            "rastrigin",
            "ackley",
        }.Select(Problems.Find),
    ];

    public static TheoryData<string> Every =>
        [.. Methods.All.Where(method => method.Default is not Optimizer).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Every))]
    public void Nonfinite_value_is_never_an_exception_nor_the_best(string name)
    {
        foreach (var problem in Ten)
        {
            foreach (var fault in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity })
            {
                for (var k = 1; k <= Evaluations; k++)
                {
                    Survives(name, problem, new Fault(problem, k, fault, double.NaN));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Nonfinite_gradient_is_never_an_exception_nor_the_best(string name)
    {
        foreach (var problem in Ten)
        {
            for (var k = 1; k <= Evaluations; k++)
            {
                Survives(name, problem, new Fault(problem, k, null, k % 2 == 0 ? double.NaN : double.PositiveInfinity));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Run_cancelled_at_any_evaluation_has_its_best_point_and_resumes(string name)
    {
        var method = Methods.Find(name).Default;
        var problem = Ten[2];
        var limit = Stop.AfterEvaluations(40);
        var right = WithSecondDerivativesOf(problem.Objective, problem.Objective);
        var whole = method.Minimize(right, problem.Start, limit);
        for (var k = 1; k < whole.Evaluations; k++)
        {
            using var source = new CancellationTokenSource();
            var seen = new List<double>();
            var objective = WithSecondDerivativesOf(
                problem.Objective,
                Objective.Create(
                    (point, gradient) =>
                    {
                        var at = problem.Objective.Evaluate([.. point]);
                        at.Gradient.CopyTo(gradient);
                        seen.Add(at.Value);
                        if (seen.Count == k)
                        {
                            source.Cancel();
                        }

                        return at.Value;
                    }
                )
            );
            var cancelled = method.Minimize(
                objective,
                problem.Start,
                limit,
                new() { CancellationToken = source.Token }
            );
            Assert.Equal(StopKind.Cancelled, cancelled.Reason.Kind);
            Assert.Equal(k, cancelled.Evaluations);
            Assert.Equal(seen.Min(), cancelled.Value);
            var resumed = method.Resume(right, cancelled.ToJson(), limit);
            Assert.Equal(whole.ToJson(), resumed.ToJson());
        }
    }

    /// <summary>
    /// An objective with formulas for second derivatives, so that only the method evaluates it.
    /// </summary>
    private static Objective WithSecondDerivativesOf(Objective known, Objective objective) =>
        objective
            .WithHessian((point, into) => known.Inner.HessianAt([.. point]).Entries.CopyTo(into))
            .WithHessianTimes(
                (point, direction, into) => known.Inner.HessianTimesAt([.. point], [.. direction]).CopyTo(into)
            );

    private static void Survives(string name, Problem problem, Fault fault)
    {
        var bests = new List<double>();
        var stop = Stop.AfterEvaluations(Evaluations + 10)
            .Or(
                Stop.When(
                    "watch",
                    at =>
                    {
                        bests.Add(at.BestValue);
                        return false;
                    }
                )
            );
        var solution = Methods.Find(name).Default.Minimize(fault.Objective, problem.Start, stop);
        var known = bests.SkipWhile(double.IsNaN).ToList();
        Assert.True(
            known.Zip(known.Skip(1)).All(pair => pair.Second <= pair.First),
            $"The best value rose on {problem.Name}, {fault}."
        );
        if (double.IsFinite(solution.Value))
        {
            Assert.Equal(problem.Objective.Evaluate(solution.Point).Value, solution.Value);
            Assert.Equal(fault.Least, solution.Value);
        }
        else
        {
            Assert.Equal(double.PositiveInfinity, fault.Least);
        }
    }

    /// <summary>A problem whose k-th evaluation fails, and the lowest finite value so far.</summary>
    private sealed class Fault
    {
        private readonly string what;
        private int count;

        public Fault(Problem problem, int at, double? value, double derivative)
        {
            what = $"value {value}, derivative {derivative} at evaluation {at}";
            Objective = WithSecondDerivativesOf(
                problem.Objective,
                Objective.Create(
                    (point, gradient) =>
                    {
                        var right = problem.Objective.Evaluate([.. point]);
                        right.Gradient.CopyTo(gradient);
                        var isFaulty = ++count == at;
                        if (isFaulty && value is null)
                        {
                            gradient[^1] = derivative;
                        }

                        var told = isFaulty ? value ?? right.Value : right.Value;
                        Least = double.IsFinite(told) ? Math.Min(Least, told) : Least;
                        return told;
                    }
                )
            );
        }

        public Objective Objective { get; }

        public double Least { get; private set; } = double.PositiveInfinity;

        public override string ToString() => what;
    }
}
