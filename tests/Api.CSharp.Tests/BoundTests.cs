using System;
using System.Collections.Generic;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Bounds of methods, created in code and parsed from text.</summary>
public class BoundTests
{
    private const string Rule = "none, two numbers such as -1..1, or two lists of numbers such as -1,0..1,Infinity.";

    private static readonly Problem Valley = Problems.Find("rosenbrock");

    [Fact]
    public void Bounded_minimum_lies_on_the_bound()
    {
        var method = new LBfgsB
        {
            Bounds = Bounds.Between([-2, double.NegativeInfinity], [0.5, double.PositiveInfinity]),
        };
        var solution = method.Minimize(Valley.Objective, Valley.Start);
        Assert.Equal(0.5, solution.Point[0]);
        Assert.Equal(0.25, solution.Point[1], 1e-8);
        Assert.Equal(0.25, solution.Value, 1e-12);
        Assert.Equal(StopKind.GradientBelow, solution.Reason.Kind);
        Assert.True(solution.Converged);
    }

    [Fact]
    public void Methods_with_equal_bounds_are_equal()
    {
        var method = new LBfgsB { Bounds = Bounds.Between([0, 1], [2, 3]) };
        var same = new LBfgsB { Bounds = Bounds.Between([0, 1], [2, 3]) };
        Assert.Equal(method, same);
        Assert.Equal(method.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(method, same with { Bounds = Bounds.Between([0, 0], [2, 3]) });
        Assert.NotEqual(method, same with { Bounds = Bounds.Between([0, 1], [2, 4]) });
        Assert.NotEqual(method, same with { Memory = 3 });
        Assert.NotEqual(method, same with { GradientTolerance = 1 });
    }

    [Fact]
    public void Bounds_compare_by_value()
    {
        Assert.Equal(Bounds.Between(-1, 1), Bounds.Between(-1, 1));
        Assert.Equal(Bounds.Between(-1, 1).GetHashCode(), Bounds.Between(-1, 1).GetHashCode());
        Assert.Equal(Bounds.Between([-1, 0], [1, 2]), Bounds.Between([-1, 0], [1, 2]));
        Assert.Equal(Bounds.Between([-1, 0], [1, 2]).GetHashCode(), Bounds.Between([-1, 0], [1, 2]).GetHashCode());
        Assert.NotEqual(Bounds.Between(-1, 1), Bounds.Between([-1], [1]));
        Assert.NotEqual(Bounds.Between(-1, 1), Bounds.Between(-1, 2));
        Assert.NotEqual(Bounds.Between([], [1]), Bounds.Between([], [2]));
        Assert.Equal(Bounds.None, Bounds.Between(double.NegativeInfinity, double.PositiveInfinity));
        Assert.Equal(Bounds.None, Bounds.Between([], []));
        Assert.False(Bounds.None.Equals(null));
    }

    [Fact]
    public void Uniform_and_per_coordinate_bounds_are_parsed_alike()
    {
        var every = Bounds.Between(-1, 2);
        var each = Bounds.Between([-1, 0], []);
        Assert.Equal((-1, 2), (every.Lower(7), every.Upper(7)));
        Assert.Equal((0, double.PositiveInfinity), (each.Lower(1), each.Upper(1)));
        Assert.Equal(-1, every.Clamp(0, -3));
        Assert.Equal(2, every.Clamp(0, 3));
        Assert.Equal(0.5, every.Clamp(0, 0.5));
        Assert.Equal(double.NaN, every.Clamp(0, double.NaN));
    }

    [Theory]
    [InlineData("none", "none")]
    [InlineData("-1..1", "-1..1")]
    [InlineData("-0.5..Infinity", "-0.5..Infinity")]
    [InlineData("-Infinity..Infinity", "none")]
    [InlineData("-1,-Infinity..1.5,1e3", "[-1,-Infinity]..[1.5,1000]")]
    [InlineData("[-1, 0]..[1, 2]", "[-1,0]..[1,2]")]
    [InlineData("[2]..[3]", "[2]..[3]")]
    [InlineData("0..1,2", "0..[1,2]")]
    [InlineData("-Infinity..1,2", "-Infinity..[1,2]")]
    public void Bounds_round_trip_through_text(string text, string written)
    {
        var bounds = Bounds.Parse(text);
        Assert.Equal(written, bounds.ToString());
        Assert.Equal(bounds, Bounds.Parse(written));

        foreach (var name in new[] { "lbfgsb", "nelder-mead", "cma-es", "particle-swarm", "hill-climbing" })
        {
            var method = Methods.Find(name);
            var made = method.With([KeyValuePair.Create("bounds", text)]);
            Assert.Equal(made, method.With([.. Texts(method, made)]));
        }
    }

    [Theory]
    [InlineData("lower[1] was NaN; it must be a number or negative infinity.", "0,NaN..1")]
    [InlineData("lower was Infinity; it must be a number or negative infinity.", "Infinity..Infinity")]
    [InlineData("upper[0] was -Infinity; it must be a number or infinity.", "0..-Infinity,1")]
    [InlineData("upper was NaN; it must be a number or infinity.", "0..NaN")]
    [InlineData("lower was 1; it must be at most upper, which is 0.", "1..0")]
    [InlineData("lower[1] was 3; it must be at most upper[1], which is 2.", "0,3..1,2")]
    [InlineData("lower was 1.5; it must be at most upper[0], which is 1.", "1.5..1,2")]
    [InlineData("lower[1] was 3; it must be at most upper, which is 1.", "0,3..1")]
    [InlineData("upper was a vector of 3 coordinates; it must be a vector of 2.", "0,3..1,2,3")]
    [InlineData("bounds was \"wide\"; it must be " + Rule, "wide")]
    [InlineData("bounds was \"1,x..2\"; it must be " + Rule, "1,x..2")]
    [InlineData("bounds was \"[]..2\"; it must be " + Rule, "[]..2")]
    [InlineData("bounds was \"1..2..3\"; it must be " + Rule, "1..2..3")]
    public void Invalid_bounds_are_refused(string sentence, string text) =>
        Assert.Equal(sentence, Assert.Throws<ParameterException>(() => Bounds.Parse(text)).Message);

    [Fact]
    public void Start_outside_the_bounds_is_refused()
    {
        static string Refused(Bounds bounds) =>
            Assert.Throws<ParameterException>(() => new LBfgsB { Bounds = bounds }.Start(Valley.Start)).Message;
        Assert.Equal("start[0] was -1.2; it must be at least its lower bound 0.", Refused(Bounds.Between([0, 0], [])));
        Assert.Equal("start[1] was 1; it must be at most its upper bound 0.5.", Refused(Bounds.Between(-2, 0.5)));
        Assert.Equal("lower was a vector of 1 coordinate; it must be a vector of 2.", Refused(Bounds.Between([0], [])));
        Assert.Throws<ArgumentNullException>(() => new LBfgsB { Bounds = null! });
    }

    private static IEnumerable<KeyValuePair<string, string>> Texts(Method method, Solver made)
    {
        foreach (var known in method.Hyperparameters)
        {
            yield return KeyValuePair.Create(known.Name, known.Text(made));
        }
    }
}
