using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Laws;
using Xunit;

namespace OptimizerFunctional.Tests;

/// <summary>Custom optimizers, written in C#, tested against the laws of optimizers.</summary>
public sealed class LawTests
{
    private sealed record Velocity(ImmutableArray<double> Change);

    [Fact]
    public void Custom_optimizer_that_is_pure_passes() => Contract.Check(Momentum("own momentum").Core);

    [Fact]
    public void Custom_optimizer_with_mutable_state_breaks_a_named_law()
    {
        var calls = 0;
        var impure = Optimizer.Create(
            "impure",
            start => new Velocity([.. start.Select(_ => 0.0)]),
            (state, at) => (state, at.Gradient.Select(g => -g / ++calls).ToImmutableArray())
        );
        var error = Assert.Throws<LawException>(() => Contract.Check(impure.Core));
        Assert.StartsWith("C1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Laws_that_hold_are_reported_with_cases_and_seed()
    {
        var lines = new List<string>();
        Contract.CheckWith(LawOptions.Default.WithSeed(42).WithCases(3).WithReport(lines.Add), Momentum("own").Core);
        Assert.All(lines, line => Assert.EndsWith("It held in 3 cases, seed 42.", line, StringComparison.Ordinal));
        Assert.Equal(7, lines.Count);
    }

    private static CustomOptimizer<Velocity> Momentum(string name) =>
        Optimizer.Create(
            name,
            start => new Velocity([.. start.Select(_ => 0.0)]),
            (state, at) =>
            {
                var change = at.Gradient.Select((g, i) => 0.01 * g + 0.9 * state.Change[i]).ToImmutableArray();
                return (new Velocity(change), change.Select(c => -c).ToImmutableArray());
            }
        );
}
