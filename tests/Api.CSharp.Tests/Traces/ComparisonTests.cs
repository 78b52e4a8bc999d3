using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace OptimizerFunctional.Tests.Traces;

/// <summary>Several runs in one table.</summary>
public class ComparisonTests
{
    private static readonly OrderedDictionary<string, IEnumerable<Iterate>> Runs = new()
    {
        ["gd"] = Tables.Run(new GradientDescent { LearningRate = 0.001 }).Take(3),
        ["adam"] = Tables.Run(new Adam()).Take(2),
    };

    [Fact]
    public void Comparison_is_a_long_table_with_a_method_column()
    {
        var trace = Trace.Compare(Runs, TraceColumn.Index, TraceColumn.Value);

        Assert.Equal(["method", "index", "value"], trace.Names.ToArray());
        Assert.Equal(["gd", "gd", "gd", "adam", "adam"], trace.Texts("method").ToArray());
        Assert.Equal([0, 1, 2, 0, 1], trace.Counts("index").ToArray());
        Assert.Equal(Runs.SelectMany(run => run.Value).Select(iterate => iterate.Value), trace["value"].ToArray());
    }

    [Fact]
    public void Traces_with_methods_concatenate_to_the_comparison()
    {
        var parts = Runs.Select(run => run.Value.ToTrace().WithMethod(run.Key));
        Assert.Equal(Tables.Content(Trace.Compare(Runs)), Tables.Content(Trace.Concatenate([.. parts])));
    }

    [Fact]
    public void Traces_with_different_columns_do_not_concatenate()
    {
        var run = Runs["adam"];
        Assert.Throws<ParameterException>(() => Trace.Concatenate(run.ToTrace(), run.ToTrace(TraceColumn.Index)));
        Assert.Throws<ParameterException>(() =>
            Trace.Concatenate(run.ToTrace(TraceColumn.Index), run.ToTrace(TraceColumn.Custom("index", iterate => 0)))
        );
        Assert.Throws<ParameterException>(() => Trace.Concatenate());
        Assert.Throws<ParameterException>(() => Trace.Compare(Runs, TraceColumn.Method("twice")));
        Assert.Throws<ParameterException>(() => Trace.Compare((KeyValuePair<string, IEnumerable<Iterate>>[])[]));
    }
}
