using System.Collections.Generic;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>L-BFGS-B with its bounds, from code and by name and text.</summary>
public class BoundTests
{
    private static readonly Problem Valley = Problems.Find("rosenbrock");

    [Fact]
    public void The_valley_is_followed_to_the_bound()
    {
        var method = new LBfgsB { Lower = [-2, double.NegativeInfinity], Upper = [0.5, double.PositiveInfinity] };
        var solution = method.Minimize(Valley.Objective, Valley.Start);
        Assert.Equal(0.5, solution.Point[0]);
        Assert.Equal(0.25, solution.Point[1], 1e-8);
        Assert.Equal(0.25, solution.Value, 1e-12);
        Assert.Equal(StopKind.GradientBelow, solution.Reason.Kind);
        Assert.True(solution.Converged);
    }

    [Fact]
    public void Two_are_equal_when_their_bounds_are()
    {
        var method = new LBfgsB { Lower = [0, 1], Upper = [2, 3] };
        var same = new LBfgsB { Lower = [0, 1], Upper = [2, 3] };
        Assert.Equal(method, same);
        Assert.Equal(method.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(method, same with { Lower = [0, 0] });
        Assert.NotEqual(method, same with { Upper = [2, 4] });
        Assert.NotEqual(method, same with { Memory = 3 });
        Assert.NotEqual(method, same with { GradientTolerance = 1 });
    }

    [Theory]
    [InlineData("-1,-Infinity", "1.5,Infinity")]
    [InlineData("", "1e3,0")]
    [InlineData("", "")]
    public void Bounds_are_read_from_text(string lower, string upper)
    {
        var method = Methods.Find("lbfgsb");
        var made = method.With([KeyValuePair.Create("lower", lower), KeyValuePair.Create("upper", upper)]);
        var again = method.With([.. Texts(method, made)]);
        Assert.Equal(made, again);
        Assert.Equal(lower.Length == 0, ((LBfgsB)made).Lower.IsEmpty);
        Assert.Equal(upper.Length == 0, ((LBfgsB)made).Upper.IsEmpty);
    }

    [Fact]
    public void Bounds_that_make_no_sense_are_refused()
    {
        Assert.Equal(
            "lower[1] was NaN; it must be a number or negative infinity.",
            Assert.Throws<ParameterException>(() => new LBfgsB { Lower = [0, double.NaN] }).Message);
        Assert.Equal(
            "upper[0] was -Infinity; it must be a number or infinity.",
            Assert.Throws<ParameterException>(() => new LBfgsB { Upper = [double.NegativeInfinity] }).Message);
        Assert.Equal(
            "lower[0] was 1; it must be at most upper[0], which is 0.",
            Assert.Throws<ParameterException>(() => new LBfgsB { Lower = [1], Upper = [0] }.Start([0])).Message);
        Assert.Equal(
            "start[0] was -1.2; it must be at least its lower bound 0.",
            Assert.Throws<ParameterException>(() => new LBfgsB { Lower = [0, 0] }.Start(Valley.Start)).Message);
        Assert.Equal(
            "lower was \"1,x\"; it must be numbers with commas between them.",
            Assert.Throws<ParameterException>(() => Methods.Find("l-bfgs-b").With([KeyValuePair.Create("lower", "1,x")])).Message);
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(Method method, Minimizer made)
    {
        foreach (var known in method.Hyperparameters)
        {
            yield return KeyValuePair.Create(known.Name, known.Text(made));
        }
    }
}
