using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Typical first programs of new users compile and run.</summary>
public class FirstMinutesTests
{
    private static readonly Objective Bowl = Objective.Create(x => x[0] * x[0] + 10 * x[1] * x[1]);

    [Fact]
    public void Arrays_lists_spans_and_collection_expressions_are_starts()
    {
        var expected = new LBfgs().Minimize(Bowl, [3, 2]);
        double[] array = [3, 2];
        List<double> list = [3, 2];
        ImmutableArray<double> immutable = [3, 2];
        ReadOnlySpan<double> span = [3, 2];
        Assert.Equal(expected, new LBfgs().Minimize(Bowl, array));
        Assert.Equal(expected, new LBfgs().Minimize(Bowl, list));
        Assert.Equal(expected, new LBfgs().Minimize(Bowl, immutable));
        Assert.Equal(expected, new LBfgs().Minimize(Bowl, span));
        Assert.Equal(expected, new LBfgs().Minimize(Bowl, array.AsSpan()));
        Assert.Equal(expected, new LBfgs().Minimize(Bowl, new Adam().Iterates(Bowl, list).FirstPoint()));
    }

    [Fact]
    public void Arrays_lists_spans_and_collection_expressions_are_bounds()
    {
        var expected = Bounds.Between([0, 1], [2, 3]);
        double[] array = [0, 1];
        List<double> list = [2, 3];
        ImmutableArray<double> immutable = [2, 3];
        ReadOnlySpan<double> span = [2, 3];
        Assert.Equal(expected, Bounds.Between(array, list));
        Assert.Equal(expected, Bounds.Between(array, immutable));
        Assert.Equal(expected, Bounds.Between(array, span));
        Assert.Equal(expected, Bounds.Between(array.AsSpan(), [2, 3]));
        Assert.Equal("0..[2,3]", Bounds.Between(0, [2, 3]).ToString());
        Assert.Equal(Bounds.Between(0, [2, 3]), Bounds.Between(0, list));
        Assert.Equal("[0,1]..5", Bounds.Between(array, 5).ToString());
        var solution = new LBfgsB { Bounds = Bounds.Between(array, list) }.Minimize(Bowl, [2, 2]);
        Assert.Equal([0, 1], solution.Point);
    }

    [Fact]
    public void Missing_bounds_are_named()
    {
        double[]? nothing = null;
        var error = Assert.Throws<ParameterException>(() => Bounds.Between(nothing, 1));
        Assert.Equal("lower was null; it must be a vector of bounds, empty where there are none.", error.Message);
    }

    [Fact]
    public void A_start_is_copied()
    {
        double[] start = [3, 2];
        var iterates = new Adam().Iterates(Bowl, start);
        start[0] = 100;
        Assert.Equal(3, iterates.FirstPoint()[0]);
    }

    [Fact]
    public void Null_start_is_refused_by_name()
    {
        double[]? nothing = null;
        var error = Assert.Throws<ParameterException>(() => new Adam().Minimize(Bowl, nothing));
        Assert.Equal("start was null; it must be an array of coordinates.", error.Message);
    }

    private static double Valley(double[] x) => Math.Pow(1 - x[0], 2) + 100 * Math.Pow(x[1] - x[0] * x[0], 2);

    private static double[] ValleyGradient(double[] x) =>
        [-2 * (1 - x[0]) - 400 * x[0] * (x[1] - x[0] * x[0]), 200 * (x[1] - x[0] * x[0])];

    [Fact]
    public void Methods_and_functions_of_arrays_are_objectives()
    {
        Func<double[], double> function = Valley;
        Assert.True(new LBfgs().Minimize(Objective.Create(Valley), [-1.2, 1]).Converged);
        Assert.True(new LBfgs().Minimize(Objective.Create(function), [-1.2, 1]).Converged);
        var exact = new LBfgs().Minimize(Objective.Create(Valley, ValleyGradient), [-1.2, 1]);
        Assert.True(exact.Converged);
        Assert.Equal(GradientSource.Analytic, exact.GradientSource);
    }

    [Fact]
    public void Gradient_of_the_wrong_length_is_refused_by_name()
    {
        var objective = Objective.Create(Valley, _ => new double[] { 1 });
        var error = Assert.Throws<ParameterException>(() => new LBfgs().Minimize(objective, [-1.2, 1]));
        Assert.StartsWith("the gradient", error.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Async_objective_gives_the_same_run()
    {
        static async ValueTask<Evaluation> Evaluate(ImmutableArray<double> x, CancellationToken cancellationToken)
        {
            await Task.Yield();
            return new(x, Valley([.. x]), [.. ValleyGradient([.. x])]);
        }

        var direct = Objective.Create(Valley, ValleyGradient);
        Solver[] methods = [new LBfgs(), new Adam(), new NelderMead(), new LBfgsB(), new CmaEs()];
        foreach (var method in methods)
        {
            var stop = Stop.AfterIterations(50);
            var awaited = await method.MinimizeAsync(Evaluate, new[] { -1.2, 1 }, stop);
            var expected = method.Minimize(direct, [-1.2, 1], stop);
            Assert.Equal(expected.Counts, awaited.Counts);
            Assert.Equal(expected.ToJson(), awaited.ToJson());
            Assert.Equal(expected, awaited);
        }
    }

    [Fact]
    public async Task Async_objective_for_Newton_or_of_another_point_is_refused()
    {
        static ValueTask<Evaluation> Elsewhere(ImmutableArray<double> x, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new Evaluation([0, 0], 1, [1, 1]));

        await Assert.ThrowsAsync<ParameterException>(() => new Newton().MinimizeAsync(Elsewhere, [1, 1]));
        var error = await Assert.ThrowsAsync<ParameterException>(() => new LBfgs().MinimizeAsync(Elsewhere, [1, 1]));
        Assert.Equal(
            "the evaluation was of [0, 0]; it must be of the point that was asked for, [1, 1].",
            error.Message
        );
    }

    [Fact]
    public async Task Async_run_can_be_cancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var count = 0;
        ValueTask<Evaluation> Evaluate(ImmutableArray<double> x, CancellationToken cancellationToken)
        {
            if (++count == 5)
            {
                cancellation.Cancel();
            }

            return ValueTask.FromResult(new Evaluation(x, Valley([.. x]), [.. ValleyGradient([.. x])]));
        }

        var options = new RunOptions { CancellationToken = cancellation.Token };
        var solution = await new Adam().MinimizeAsync(Evaluate, [-1.2, 1], options: options);
        Assert.Equal(StopKind.Cancelled, solution.Reason.Kind);
        Assert.Equal(5, solution.Evaluations);
    }

    [Fact]
    public void Results_print_with_every_digit_or_with_those_of_a_format()
    {
        var third = 1.0 / 3;
        var evaluation = new Evaluation([third], third, []);
        Assert.Equal(
            "Evaluation { Point = [0.3333333333333333], Value = 0.3333333333333333, Gradient = [] }",
            evaluation.ToString()
        );
        var short_ = string.Create(CultureInfo.InvariantCulture, $"{evaluation:G3}");
        Assert.Equal("Evaluation { Point = [0.333], Value = 0.333, Gradient = [] }", short_);

        var solution = new LBfgs().Minimize(Bowl, [3, 2], Stop.AfterIterations(0));
        Assert.Equal("Stopped: the limit of 0 iterations was reached at iterate 0. f([3, 2]) = 49", $"{solution}");
        Assert.EndsWith(" f([3, 2]) = 4.9E+001", $"{solution:E1}".Replace("3.0E+000", "3").Replace("2.0E+000", "2"));
        Assert.StartsWith("Counts { Values = 1, Gradients = 0,", solution.Counts.ToString(), StringComparison.Ordinal);
    }
}

file static class Points
{
    internal static ImmutableArray<double> FirstPoint(this IEnumerable<Iterate> iterates)
    {
        foreach (var iterate in iterates)
        {
            return iterate.Point;
        }

        return [];
    }
}
