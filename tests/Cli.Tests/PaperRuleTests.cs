using System;
using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Cli.Conjecturing;
using OptimizerFunctional.Conjectures;
using Xunit;

namespace OptimizerFunctional.Cli.Tests;

/// <summary>Every first-order method of the registry against its paper's rule, right and with planted errors.</summary>
public sealed class PaperRuleTests
{
    internal static IEnumerable<Method> FirstOrder =>
        Methods.All.Where(known => known.Default is Optimizer or SecondEvaluationSolver);

    public static TheoryData<string> Names => [.. FirstOrder.Select(known => known.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Method_takes_the_steps_of_its_papers_rule(string name)
    {
        var method = Methods.Find(name);
        Assert.NotNull(PaperRules.Find(name));
        var found = Planted.Find(method, standing => standing.Subject(method.Default));
        Assert.True(found is null, found?.ToString());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_planted_constant_and_sign_falls_to_the_papers_rule(string name)
    {
        var method = Methods.Find(name);
        var errors = Planted.In(method);
        // At least a hyperparameter and the three signs.
        Assert.InRange(errors.Length, 4, 50);
        Assert.All(
            errors,
            error => Assert.True(Planted.Find(method, error.Subject) is not null, $"{error.What} was not found")
        );
    }

    [Fact]
    public void Every_hyperparameter_has_a_planted_error_or_a_reason() =>
        Assert.All(
            FirstOrder,
            method =>
            {
                var planted = Planted.In(method).Select(error => error.What.Split('=')[0]).ToHashSet();
                Assert.All(
                    method.Hyperparameters.Select(known => known.Name),
                    known => Assert.True(planted.Contains(known) || Planted.Idle.ContainsKey((method.Name, known)))
                );
            }
        );

    public static TheoryData<string, string> Idle =>
        new(
            Planted
                .Idle.Keys.Where(known => known != ("sophia", "estimator"))
                .Select(known => (known.Method, known.Hyperparameter))
        );

    [Theory]
    [MemberData(nameof(Idle))]
    public void Hyperparameter_without_a_planted_error_does_not_change_a_step(string name, string hyperparameter)
    {
        var method = Methods.Find(name);
        var known = method.Hyperparameters.Single(one => one.Name == hyperparameter);

        foreach (var value in Planted.Others(method, known))
        {
            var other = method.With([new(hyperparameter, value)]);
            Assert.NotEqual(method.Default, other);
            var found = Planted.Find(method, standing => standing.Subject(other));
            Assert.True(found is null, $"{value}: {found}");
        }
    }

    /// <summary>Methods that move a matrix in another way than a vector have a rule for matrices.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Rule_for_matrices_is_there_where_the_layout_matters(string name)
    {
        var method = Methods.Find(name);
        var dependsOnLayout =
            Standing
                .PapersRuleShaped.About(
                    Standing.PapersRuleShaped.Subject(method.Default),
                    method.Default,
                    Expectation.SameStepsAs(Conjecture.About(method.Default))
                )
                .Search(runs: 100) is Refuted;
        Assert.Equal(dependsOnLayout, MatrixRules.IsKnown(name));
    }

    [Fact]
    public void Command_counts_the_planted_errors()
    {
        var result = Optimize.RunInside("conjecture", "planted", "--methods", "gd,muon,sam");
        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Equal(5, result.Lines.Length);
        Assert.Matches(@"^\| gradient-descent \| 4 \| 4 \| \d\.\d\d \|  \|$", result.Lines[2]);
        Assert.StartsWith("| muon | 13 | 13 | ", result.Lines[3], StringComparison.Ordinal);
        Assert.Contains("offset (the perturbation is alike", result.Lines[4], StringComparison.Ordinal);
    }
}
