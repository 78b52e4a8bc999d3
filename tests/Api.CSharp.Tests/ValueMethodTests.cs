using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Properties of the built-in derivative-free methods.</summary>
public class ValueMethodTests
{
    private static readonly Problem Valley = Problems.Find("rosenbrock");

    public static TheoryData<string> Every => ["nelder-mead", "cma-es", "particle-swarm", "hill-climbing"];

    private static Solver Made(string name) => (Solver)Methods.Find(name).Default;

    [Theory]
    [MemberData(nameof(Every))]
    public void Run_told_in_batches_is_the_same_run(string name)
    {
        var method = Made(name);
        var single = method.Start(Valley.Start);
        var batched = method.Start(Valley.Start);
        var sizes = new HashSet<int>();
        while (batched.Evaluations < 120)
        {
            var batch = batched.Batch;
            sizes.Add(batch.Length);
            var values = batch.Select(point => Valley.Objective.Evaluate(point).Value).ToImmutableArray();
            Assert.Throws<ParameterException>(() => batched.TellBatch(values.Add(0)));
            foreach (var value in values)
            {
                Assert.True(single.TryAsk(out var point));
                Assert.Contains(batch, known => known.SequenceEqual(point));
                single = single.Tell(value);
            }

            batched = batched.TellBatch(values);
        }

        Assert.Equal(single.ToJson(), batched.ToJson());
        var expected = name switch
        {
            "nelder-mead" => 2,
            "cma-es" => 6,
            "particle-swarm" => 40,
            _ => 1,
        };
        Assert.Equal(expected, sizes.Max());
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Method_asks_for_no_gradient(string name)
    {
        var objective = Objective.Create(point => point.ToArray().Sum(x => x * x));
        var solution = Made(name).Minimize(objective, [1, 2], Stop.AfterEvaluations(100));
        Assert.Equal((100, 0, 0), (solution.Counts.Values, solution.Counts.Gradients, solution.Counts.Probes));
        Assert.Empty(solution.Gradient);
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Gradient_norm_is_NaN(string name)
    {
        var trace = Made(name)
            .Iterates(Valley.Objective, Valley.Start)
            .Take(5)
            .ToTrace(TraceColumn.GradientNorm, TraceColumn.EuclideanGradientNorm, TraceColumn.Value);
        Assert.All(trace["gradientNorm"], norm => Assert.Equal(double.NaN, norm));
        Assert.All(trace["euclideanGradientNorm"], norm => Assert.Equal(double.NaN, norm));
        Assert.All(trace["value"], value => Assert.True(double.IsFinite(value)));
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Method_stops_within_100_000_evaluations(string name)
    {
        var solution = Made(name).Minimize(Valley.Objective, Valley.Start);
        Assert.True(solution.Reason.Converged, solution.Reason.Sentence);
        var endless = Made(name)
            .Minimize(Objective.Create(point => -Math.Abs(point[0])), [1.0], Stop.AfterEvaluations(50_000));
        Assert.True(endless.Value < -1);
        Assert.Equal(
            "Stopped: 100000 of 100000 evaluations were spent",
            new HillClimbing { StepTolerance = 0 }
                .Minimize(Objective.Create(_ => 1), [1.0])
                .Reason.Sentence.Split(" at ")[0]
        );
    }

    [Theory]
    [MemberData(nameof(Every))]
    public void Bounds_hold_and_a_start_outside_is_refused(string name)
    {
        var method = Methods.Find(name).With([KeyValuePair.Create("bounds", "-1..0.5")]);
        var solution = method.Minimize(
            Objective.Create(point =>
            {
                Assert.InRange(point[0], -1, 0.5);
                Assert.InRange(point[1], -1, 0.5);
                return ((point[0] - 2) * (point[0] - 2)) + (point[1] * point[1]);
            }),
            [0, -0.5]
        );
        Assert.Equal(0.5, solution.Point[0], 1e-6);
        Assert.Equal(0, solution.Point[1], 1e-3);
        Assert.Equal(
            "start[0] was 1; it must be at most its upper bound 0.5.",
            Assert.Throws<ParameterException>(() => method.Minimize(Valley.Objective, [1, 0])).Message
        );
    }

    [Fact]
    public void Invalid_bounds_and_settings_are_refused_in_one_sentence()
    {
        static string Message(Func<object> make) => Assert.Throws<ParameterException>(() => make()).Message;
        Assert.Equal(
            "lower was 1; it must be less than upper, which is 1.",
            Message(() => new NelderMead { Bounds = Bounds.Between(1, 1) })
        );
        Assert.Equal(
            "lower[1] was 2; it must be less than upper[1], which is 2.",
            Message(() => new CmaEs { Bounds = Bounds.Between([0, 2], [1, 2]) })
        );
        Assert.Equal(
            "lower was 1; it must be less than upper, which is 1.",
            Message(() => new ParticleSwarm { Bounds = Bounds.Between(1, 1) })
        );
        Assert.Equal(
            "lower was 1; it must be less than upper, which is 1.",
            Message(() => new HillClimbing { Bounds = Bounds.Between(1, 1) })
        );
        Assert.Equal(
            "PopulationSize was 2; it must be 0 or at least 4.",
            Message(() => new CmaEs { PopulationSize = 2 })
        );
        Assert.Equal("Particles was 1; it must be at least 2.", Message(() => new ParticleSwarm { Particles = 1 }));
        Assert.Equal(
            "SuccessRate was NaN; it must be greater than 0 and less than 1.",
            Message(() => new HillClimbing { SuccessRate = double.NaN })
        );
        Assert.Equal("Restarts was -1; it must be at least 0.", Message(() => new NelderMead { Restarts = -1 }));
        Assert.Throws<ArgumentNullException>(() => new NelderMead { Bounds = null! });
    }
}
