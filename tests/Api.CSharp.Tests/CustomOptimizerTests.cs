using System;
using System.Collections.Immutable;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>A custom optimizer behaves like a built-in one.</summary>
public class CustomOptimizerTests
{
    private sealed record Memory(long Count, ImmutableArray<double> Last);

    /// <summary>The mean of this gradient and the last one.</summary>
    private static readonly CustomOptimizer<Memory> TwoPoint = Optimizer.Create(
        "two-point",
        start => new Memory(0, [.. start.Select(_ => 0.0)]),
        (memory, at) =>
            (
                new Memory(memory.Count + 1, at.Gradient),
                [.. at.Gradient.Zip(memory.Last, (now, before) => -0.05 * (now + before))]
            )
    );

    private static readonly Problem Booth = Problems.Find("booth");

    [Fact]
    public void Custom_optimizer_runs_saves_and_resumes()
    {
        Assert.Equal("two-point", TwoPoint.Name);
        Assert.Equal("two-point", TwoPoint.Core.Name);
        var whole = TwoPoint.Minimize(Booth.Objective, Booth.Start, Stop.AfterIterations(30));
        var half = TwoPoint.Minimize(Booth.Objective, Booth.Start, Stop.AfterIterations(11));
        Assert.Equal(whole, TwoPoint.Resume(Booth.Objective, half.ToJson(), Stop.AfterIterations(30)));
        Assert.Equal<double>(
            whole.Last.Point,
            TwoPoint.IteratesAfter(Booth.Objective, half.ToJson()).First(it => it.Index == 30).Point
        );
        Assert.True(TwoPoint.Minimize(Booth.Objective, Booth.Start).Converged);
    }

    [Fact]
    public void Custom_optimizer_composes_and_is_wrapped()
    {
        Optimizer[] made =
        [
            new ClipByNorm(1).AndThen(TwoPoint),
            TwoPoint.AndThen(new Scale(0.5)),
            TwoPoint.WithLookahead(),
            new CoupledDecay(0.1).AndThen(TwoPoint.WithAccumulation(2)).WithSkipNonFinite(),
        ];
        Assert.All(
            made,
            optimizer =>
            {
                var lazy = optimizer.Iterates(Booth.Objective, Booth.Start).ElementAt(12);
                var half = optimizer.Minimize(Booth.Objective, Booth.Start, Stop.AfterIterations(5));
                var resumed = optimizer.Resume(Booth.Objective, half.ToJson(), Stop.AfterIterations(12));
                Assert.Equal<double>(lazy.Point, resumed.Last.Point);
            }
        );
    }

    [Fact]
    public void Custom_optimizer_runs_by_ask_tell()
    {
        var run = TwoPoint.Start([1.0]).Tell(1, [2]);
        Assert.Equal<double>([0.9], run.Asked());
        Assert.Equal([0.6], TwoPoint.Restore(run.ToJson()).Tell(1, [4]).Asked().Select(x => Math.Round(x, 12)));
    }

    [Fact]
    public void Step_of_the_wrong_length_is_refused()
    {
        var wrong = Optimizer.Create("wrong", _ => 0, (count, _) => (count + 1, ImmutableArray<double>.Empty));
        var sentence = "the step was a vector of 0 coordinates; it must be a vector of 1.";
        Assert.Equal(sentence, Assert.Throws<ParameterException>(() => wrong.Start([1]).Tell(0, [1])).Message);
        Assert.Equal(
            sentence,
            Assert
                .Throws<ParameterException>(() =>
                    wrong.Minimize(Objective.Create((x, g) => 1), [1], Stop.AfterIterations(2))
                )
                .Message
        );
    }

    [Fact]
    public void Missing_parts_are_refused()
    {
        Assert.Throws<ArgumentException>(() => Optimizer.Create("", _ => 0, (state, at) => (state, at.Gradient)));
        Assert.Throws<ArgumentNullException>(() =>
            Optimizer.Create<int>("a", null!, (state, at) => (state, at.Gradient))
        );
        Assert.Throws<ArgumentNullException>(() => Optimizer.Create<int>("a", _ => 0, null!));
    }
}
