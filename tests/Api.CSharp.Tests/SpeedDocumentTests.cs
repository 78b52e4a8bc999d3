using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>The examples of docs/speed.md, and its claim about denormal numbers.</summary>
[Collection("Parallelism")]
public class SpeedDocumentTests
{
    private static readonly ImmutableArray<double> Start = [1, -2, 3];

    [Fact]
    public void Steps_in_place()
    {
        var start = Start;

        // example: in place
        InPlace run = new Adam { LearningRate = 0.01 }.StartInPlace(start);
        for (var step = 0; step < 100; step++)
        {
            Slopes(run.Point, run.Gradient); // write the gradient at Point where it is wanted
            run.Step(); // allocates nothing
        }

        Run kept = run.ToRun(); // a value again: kept, forked, saved
        //// end
        Assert.Equal(100, kept.Evaluations);
        Assert.All(kept.Asked().Zip(start), pair => Assert.True(Math.Abs(pair.First) < Math.Abs(pair.Second)));

        static void Slopes(ReadOnlySpan<double> point, Span<double> gradient)
        {
            for (var i = 0; i < point.Length; i++)
            {
                gradient[i] = 2 * point[i];
            }
        }
    }

    [Fact]
    public void Any_number_of_threads()
    {
        var before = Parallelism.MaxThreads;
        var start = Enumerable.Range(0, 100_000).Select(i => Math.Cos(i)).ToImmutableArray();
        var bowl = Objective.Create(
            (ReadOnlySpan<double> point, Span<double> gradient) =>
            {
                var value = 0.0;
                for (var i = 0; i < point.Length; i++)
                {
                    gradient[i] = (i % 7 + 1) * point[i];
                    value += gradient[i] * point[i] / 2;
                }

                return value;
            }
        );
        ImmutableArray<double> Solve() => new LBfgs().Minimize(bowl, start, Stop.AfterIterations(2)).Point;

        try
        {
            // example: threads
            Parallelism.MaxThreads = 1; // for all runs of this process: the work is yours to spread
            var alone = Solve();
            Parallelism.MaxThreads = Environment.ProcessorCount; // as it is at first
            var shared = Solve(); // the same bits
            //// end
            Assert.True(alone.AsSpan().SequenceEqual(shared.AsSpan()));
        }
        finally
        {
            Parallelism.MaxThreads = before;
        }
    }

    [Fact]
    public void Decaying_averages_never_become_denormal()
    {
        var run = new Adam().StartInPlace([1.0]);
        run.Gradient[0] = 1;
        run.Step();
        run.Gradient[0] = 0;

        for (var step = 0; step < 20_000; step++)
        {
            run.Step();
        }

        using var saved = JsonDocument.Parse(run.ToRun().ToJson());
        var moment = saved
            .RootElement.GetProperty("Run")
            .GetProperty("Phase")
            .GetProperty("state")
            .GetProperty("State")
            .GetProperty("FirstMoment")[0]
            .GetDouble();
        Assert.Equal(double.Epsilon, moment, double.Epsilon * 10);
        Assert.True(moment > 0);
    }

    [Fact]
    public void The_document_shows_this_code() => DocumentExamples.AreShownIn("speed.md");
}
