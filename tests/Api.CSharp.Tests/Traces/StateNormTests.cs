using System;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>Norms of vectors of the optimizer's state.</summary>
public class StateNormTests
{
    [Fact]
    public void StateNorm_equals_the_norm_in_the_saved_state()
    {
        var run = Tables.Run(new Adam()).Take(20).ToList();
        var trace = run.ToTrace(TraceColumn.StateNorm("FirstMoment"), TraceColumn.StateNorm("secondmoment"));

        Assert.Equal(["FirstMomentNorm", "secondmomentNorm"], trace.Names.ToArray());
        // A saved iterate has the state after the step that comes next.
        Assert.Equal(run.SkipLast(1).Select(it => Saved(it, "FirstMoment")), trace["FirstMomentNorm"].Skip(1));
        Assert.Equal(run.SkipLast(1).Select(it => Saved(it, "SecondMoment")), trace["secondmomentNorm"].Skip(1));
    }

    [Fact]
    public void StateNorm_of_an_unknown_vector_is_refused_with_the_known_ones()
    {
        var error = Assert.Throws<ParameterException>(() =>
            Tables.Run(new Adam()).Take(2).ToTrace(TraceColumn.StateNorm("ThirdMoment"))
        );
        Assert.Equal("state vector was \"ThirdMoment\"; it must be one of FirstMoment, SecondMoment.", error.Message);

        error = Assert.Throws<ParameterException>(() =>
            Tables.Run(new GradientDescent()).Take(2).ToTrace(TraceColumn.StateNorm("FirstMoment"))
        );
        Assert.EndsWith("the state has no vectors.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StateNorm_in_a_chain_takes_a_path_for_ambiguous_names()
    {
        var chain = new Adam().AndThen(new Adam { Beta1 = 0.5 });
        var run = Tables.Run(chain).Take(3).ToList();

        var error = Assert.Throws<ParameterException>(() => run.ToTrace(TraceColumn.StateNorm("FirstMoment")));
        Assert.EndsWith("one of First.FirstMoment, Second.FirstMoment.", error.Message, StringComparison.Ordinal);
        var trace = run.ToTrace(
            TraceColumn.StateNorm("First.FirstMoment"),
            TraceColumn.StateNorm("Second.FirstMoment")
        );
        Assert.NotEqual(trace["First.FirstMomentNorm"][2], trace["Second.FirstMomentNorm"][2]);
        Assert.Equal(run[2].StateVector("first.firstmoment").Max(Math.Abs), trace["First.FirstMomentNorm"][2]);
    }

    [Fact]
    public void StateNorm_finds_a_vector_of_a_custom_state()
    {
        var custom = Optimizer.Create<Velocity>(
            "custom",
            start => new(start),
            (state, evaluation) => (state, evaluation.Gradient)
        );
        Assert.Equal([-1.2, 1], Tables.Run(custom).First().StateVector("Last").ToArray());
    }

    private static double Saved(Iterate iterate, string name) =>
        JsonDocument
            .Parse(iterate.ToJson())
            .RootElement.GetProperty("Run")
            .GetProperty("Phase")
            .GetProperty("state")
            .GetProperty("State")
            .GetProperty(name)
            .EnumerateArray()
            .Max(element => Math.Abs(element.GetDouble()));

    private readonly record struct Velocity(System.Collections.Immutable.ImmutableArray<double> Last);
}
