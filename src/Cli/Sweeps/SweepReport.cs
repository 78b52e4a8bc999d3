using System.Collections.Generic;
using System.Linq;
using OptimizerFunctional.Cli.Commands;
using OptimizerFunctional.Cli.Output;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>What is said of a sweep at its end.</summary>
internal static class SweepReport
{
    /// <summary>The best runs, in an order that does not depend on which ended first.</summary>
    internal static Ranking Ranked(SweepPlan plan, IReadOnlyDictionary<int, Outcome> outcomes, int most)
    {
        var best = Outcome.Rank(outcomes.OrderBy(run => run.Key), run => run.Value).Take(most);
        return new(plan.Grid.Names, [.. best.Select(run => (plan.Grid.Values(run.Key), run.Value))]) { HasTime = false };
    }
}
