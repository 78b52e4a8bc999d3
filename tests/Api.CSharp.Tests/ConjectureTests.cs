using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading;
using OptimizerFunctional.Conjectures;
using OptimizerFunctional.Laws;
using Xunit;
using FunctionClass = OptimizerFunctional.Conjectures.FunctionClass;

namespace OptimizerFunctional.Tests;

/// <summary>Conjectures from C#.</summary>
public sealed class ConjectureTests
{
    private static Conjectures.Conjecture HeavyBall() =>
        Conjectures
            .Conjecture.About(new Momentum { LearningRate = 1.0 / 9, MomentumFactor = 4.0 / 9 })
            .On(FunctionClass.Smooth(1, 25))
            .Steps(400)
            .Expect(Expectation.Converges);

    private static Conjectures.Conjecture NeverRises(double rate) =>
        Conjectures
            .Conjecture.About(new GradientDescent { LearningRate = rate })
            .On(FunctionClass.Smooth(0, 1))
            .Steps(5)
            .Expect(Expectation.NeverRises);

    [Fact]
    public void Heavy_ball_is_refuted_by_an_exact_cycle()
    {
        var refuted = Assert.IsType<Refuted>(HeavyBall().Search(runs: 20_000, seed: 1));
        var cycle = Assert.IsType<ExactCycle>(refuted.Counterexample.Certificate);
        Assert.Equal(cycle.Points.Length, cycle.Values.Length);
        Assert.StartsWith("f'' = ", refuted.Counterexample.Formula, StringComparison.Ordinal);
        Assert.Contains("it attracts", refuted.ToString(), StringComparison.Ordinal);
        Assert.NotEmpty(refuted.Counterexample.Knots);
        // The counterexample is an objective: the run on it is the trace.
        var trace = refuted.Counterexample.Trace();
        var again = new Momentum { LearningRate = 1.0 / 9, MomentumFactor = 4.0 / 9 }
            .Iterates(refuted.Counterexample.Objective, refuted.Counterexample.Start)
            .ElementAt(400);
        Assert.Equal(trace[400].Point, again.Point);
    }

    [Fact]
    public void Survivor_tells_its_budget()
    {
        var survived = Assert.IsType<Survived>(NeverRises(1).Search(runs: 1000, seed: 5));
        Assert.Equal((1000, 5, 5), (survived.Runs, survived.Seed, survived.Steps));
        Assert.True(survived.Nearest <= 0);
        Assert.False(survived.IsCancelled);
        Assert.Contains("This is no proof.", survived.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Counterexample_replays_from_JSON_and_is_a_regression_test()
    {
        var found = Assert.IsType<Refuted>(NeverRises(2.5).Search()).Counterexample;
        var again = NeverRises(2.5).Replay(found.ToJson());
        Assert.Equal(found.Breach, again.Breach);
        Assert.True(again.IsBroken);
        NeverRises(2.5).Check(found.ToJson());
        var error = Assert.Throws<FormatException>(() => NeverRises(1).Check(found.ToJson()));
        Assert.Contains("Learning rate was \"2.5\"", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Own_optimizers_classes_and_expectations_are_taken()
    {
        var own = Optimizer.Create(
            "own",
            start => 0L,
            (count, at) => (count + 1, [.. at.Gradient.Select(slope => -0.5 * slope)])
        );
        var fourth = FunctionClass
            .Create(
                "a x^4",
                random => [random.NextDouble()],
                numbers => [1],
                numbers =>
                {
                    var a = Math.Clamp(numbers[0], 0, 1);
                    return Objective.Create(x => a * Math.Pow(x[0], 4), (x, g) => g[0] = 4 * a * Math.Pow(x[0], 3));
                },
                numbers => $"{numbers[0]} x^4"
            )
            .WithMinimizer();
        var verdict = Conjectures
            .Conjecture.About(own)
            .On(fourth)
            .Steps(3)
            .Expect(Expectation.Create("the value is below 2", run => run.Value(run.Last) - 2))
            .Search(runs: 500);
        Assert.IsType<Survived>(verdict);
        Assert.IsType<Refuted>(
            Conjectures
                .Conjecture.About(own)
                .On(fourth)
                .Steps(3)
                .Expect(Expectation.SameStepsAs(new GradientDescent { LearningRate = 0.25 }))
                .Search(runs: 500)
        );
    }

    [Fact]
    public void Edge_and_map_are_those_of_searches()
    {
        var edge = Conjectures.Conjecture.Edge(NeverRises, 1, 3, 0.01, runs: 2000);
        Assert.InRange(edge.LastSurvived, 1.99, 2);
        Assert.InRange(edge.FirstRefuted, 2, 2.01);
        var map = Conjectures.Conjecture.Map((rate, factor) => NeverRises(rate * factor), [1, 2], [1, 2], runs: 500);
        Assert.Equal(
            [
                [false, false],
                [false, true],
            ],
            map.Select(row => row.Select(verdict => verdict is Refuted).ToArray()).ToArray()
        );
    }

    [Fact]
    public void Search_reports_and_is_cancelled()
    {
        using var source = new CancellationTokenSource();
        var known = new List<SearchProgress>();
        var verdict = NeverRises(1)
            .Search(
                runs: 1_000_000,
                threads: 1,
                progress: new Told(progress =>
                {
                    known.Add(progress);
                    source.Cancel();
                }),
                cancellationToken: source.Token
            );
        Assert.True(Assert.IsType<Survived>(verdict).IsCancelled);
        Assert.Single(known);
    }

    private sealed class Told(Action<SearchProgress> report) : IProgress<SearchProgress>
    {
        public void Report(SearchProgress value) => report(value);
    }

    [Fact]
    public void Bad_input_is_one_sentence()
    {
        static string Sentence(Action action) => Assert.Throws<ParameterException>(action).Message;
        Assert.Equal("L was 1; it must be at least mu, which is 25.", Sentence(() => FunctionClass.Smooth(25, 1)));
        Assert.Equal(
            "steps was 0; it must be at least 1.",
            Sentence(() => Conjectures.Conjecture.About(new Adam()).On(FunctionClass.Smooth(0, 1)).Steps(0))
        );
    }

    [Fact]
    public void Public_signatures_have_no_types_of_FSharp()
    {
        var types = typeof(Conjectures.Conjecture).Assembly.GetExportedTypes();
        var used = types
            .SelectMany(type => type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            .SelectMany(member =>
                member switch
                {
                    MethodInfo method => method.GetParameters().Select(p => p.ParameterType).Append(method.ReturnType),
                    ConstructorInfo constructor => constructor.GetParameters().Select(p => p.ParameterType),
                    PropertyInfo property => [property.PropertyType],
                    _ => Enumerable.Empty<Type>(),
                }
            );
        Assert.DoesNotContain(used, type => $"{type}".Contains("Microsoft.FSharp", StringComparison.Ordinal));
    }

    [Fact]
    public void Verdicts_and_certificates_are_closed_hierarchies()
    {
        foreach (var closed in new[] { typeof(Conjectures.Verdict), typeof(Conjectures.Certificate) })
        {
            Assert.True(closed.IsAbstract);
            var own = closed.GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public);
            // The copy constructor of a record is protected; no other can be called from outside.
            Assert.All(own, constructor => Assert.True(constructor.IsFamilyAndAssembly || IsCopy(constructor, closed)));
        }

        static bool IsCopy(ConstructorInfo constructor, Type type) =>
            constructor.GetParameters() is [var parameter] && parameter.ParameterType == type;
    }
}
