using System;
using System.Collections.Immutable;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Transforms: their effect on one gradient, and value equality.</summary>
public class TransformTests
{
    private static ImmutableArray<double> Step(
        Optimizer optimizer,
        ImmutableArray<double> at,
        ImmutableArray<double> gradient
    ) => Steps(optimizer, at, gradient)[0];

    /// <summary>The steps of an optimizer for a sequence of gradients.</summary>
    private static ImmutableArray<double>[] Steps(
        Optimizer optimizer,
        ImmutableArray<double> at,
        params ImmutableArray<double>[] gradients
    )
    {
        var objective = Objective.Online(
            (index, _, g) =>
            {
                gradients[Math.Min(index, gradients.Length - 1)].CopyTo(g);
                return 0;
            }
        );
        return [.. optimizer.Iterates(objective, at).Skip(1).Take(gradients.Length).Select(it => it.Step)];
    }

    [Fact]
    public void Transforms_change_one_gradient_as_documented()
    {
        Assert.Equal<double>([-1.0, 0.5], Step(new ClipByValue(1), [0, 0], [-3, 0.5]));
        Assert.Equal<double>([3.0, 4.0], Step(new ClipByNorm(5), [0, 0], [6, 8]));
        Assert.Equal<double>([3.0, 4.0], Step(new ClipByNorm(5), [0, 0], [3, 4]));
        Assert.Equal<double>([3.5, 4.0], Step(new CoupledDecay(0.5), [1, 0], [3, 4]));
        Assert.Equal<double>([2.75, 4.0], Step(new DecoupledDecay(0.5, 0.5), [1, 0], [3, 4]));
        Assert.Equal<double>([-1.0, 0.0], Step(new Sign(), [0, 0], [-3, 0]));
        Assert.Equal<double>([0.6, 0.8], Step(new Normalize(), [0, 0], [3, 4]).Select(x => Math.Round(x, 15)));
        Assert.Equal<double>([6.0, 8.0], Step(new Scale(2), [0, 0], [3, 4]));
        Assert.Equal<double>([3.0, 4.0], Step(new Identity(), [0, 0], [3, 4]));
        Assert.Equal<double>([3.0, 4.0], Step(new Ema(0.5), [0, 0], [3, 4]));
        Assert.Equal<double>([1.0, -1.0], Step(new ProjectOntoBox([-1, -1], [1, 1]), [0, 0], [3, -4]));
        Assert.Equal<double>([3.0, 4.0], Step(new AddNoise(0, 1), [0, 0], [3, 4]));
        Assert.NotEqual<double>([3.0, 4.0], Step(new AddNoise(1, 1), [0, 0], [3, 4]));
        Assert.Equal<double>(Step(new AddNoise(1, 7), [0, 0], [3, 4]), Step(new AddNoise(1, 7), [0, 0], [3, 4]));
    }

    [Fact]
    public void Wrappers_change_the_steps_as_documented()
    {
        var descent = new GradientDescent { LearningRate = 1.0 };
        Assert.Equal([0.0, -2.0], Steps(descent.WithAccumulation(2), [0], [1], [3]).Select(step => step[0]));

        var skips = descent.WithSkipNonFinite(1);
        Assert.Equal([0.0, -3.0], Steps(skips, [0], [double.NaN], [3]).Select(step => step[0]));
        Assert.Equal([0.0, double.NaN], Steps(skips, [0], [double.NaN], [double.NaN]).Select(step => step[0]));

        Assert.Equal<double>([-0.5], Step(descent.WithLookahead(1, 0.5), [0], [1]));
    }

    [Fact]
    public void SkipNonFinite_continues_past_NaN_gradients()
    {
        var calls = 0;
        var objective = Objective.Create(
            (x, g) =>
            {
                g[0] = ++calls == 3 ? double.NaN : 2 * x[0];
                return x[0] * x[0];
            }
        );
        var solution = new GradientDescent { LearningRate = 0.25 }
            .WithSkipNonFinite()
            .Minimize(objective, [8], options: new RunOptions { ContinueWhenNotFinite = true });
        Assert.True(solution.Converged, solution.ToString());
    }

    [Fact]
    public void Transforms_compare_by_value()
    {
        var adam = new Adam();
        Assert.Equal(new ClipByNorm(1).AndThen(adam), new ClipByNorm(1).AndThen(new Adam()));
        Assert.NotEqual(new ClipByNorm(1).AndThen(adam), new ClipByNorm(2).AndThen(adam));
        Assert.Equal(new ProjectOntoBox([0], [1]), new ProjectOntoBox([0], [1]));
        Assert.NotEqual(new ProjectOntoBox([0], [1]), new ProjectOntoBox([0], [2]));
        Assert.Equal(new DecoupledDecay(0.1, 0.2), new DecoupledDecay(0.1, 0.2));
        Assert.Equal(adam.WithLookahead(), adam.WithLookahead(5, 0.5));
        Assert.Equal(10, adam.WithSkipNonFinite().MaxConsecutive);
        Assert.Equal(0.55, new AddNoise(1, 1).Decay);
    }

    [Fact]
    public void Chaining_is_associative_and_identity_changes_nothing()
    {
        var booth = Problems.Find("booth");
        Optimizer first = new ClipByNorm(1),
            second = new Adam { LearningRate = 0.1 },
            third = new DecoupledDecay(0.1, 0.01);
        Optimizer[] same =
        [
            first.AndThen(second).AndThen(third),
            first.AndThen(second.AndThen(third)),
            first.AndThen(new Identity()).AndThen(second).AndThen(third),
        ];
        var ends = same.Select(chain =>
            chain.Minimize(booth.Objective, booth.Start, Stop.AfterIterations(50)).Last.Point
        );
        Assert.Single(ends.Select(end => string.Join(' ', end)).Distinct());
    }

    [Fact]
    public void Invalid_arguments_are_refused()
    {
        (string, Func<object>)[] bad =
        [
            ("limit was 0; it must be finite and greater than 0.", () => new ClipByValue(0)),
            ("limit was NaN; it must be finite and greater than 0.", () => new ClipByNorm(double.NaN)),
            ("decay was -1; it must be finite and at least 0.", () => new CoupledDecay(-1)),
            ("decay was -1; it must be finite and at least 0.", () => new DecoupledDecay(1, -1)),
            ("factor was NaN; it must be finite.", () => new Scale(double.NaN)),
            ("decay was 1; it must be at least 0 and less than 1.", () => new Ema(1)),
            ("variance was -1; it must be finite and at least 0.", () => new AddNoise(-1, 1)),
            ("lower was empty; it must be a point with at least one coordinate.", () => new ProjectOntoBox([], [])),
            ("upper was a vector of 2 coordinates; it must be a vector of 1.", () => new ProjectOntoBox([1], [1, 2])),
            ("lower[0] was 2; it must be at most upper[0], which is 1.", () => new ProjectOntoBox([2], [1])),
            (
                "start was a vector of 1 coordinate; it must be a vector of 2.",
                () => new ProjectOntoBox([0, 0], [1, 1]).Iterates(Objective.Create((x, g) => 0), [0.5])
            ),
            ("period was 0; it must be at least 1.", () => new Adam().WithLookahead(0)),
            ("slowStepSize was 0; it must be greater than 0 and at most 1.", () => new Adam().WithLookahead(5, 0)),
            ("period was 0; it must be at least 1.", () => new Adam().WithAccumulation(0)),
            ("maxConsecutive was -1; it must be at least 0.", () => new Adam().WithSkipNonFinite(-1)),
        ];
        Assert.All(bad, pair => Assert.Equal(pair.Item1, Assert.Throws<ParameterException>(pair.Item2).Message));
    }
}
