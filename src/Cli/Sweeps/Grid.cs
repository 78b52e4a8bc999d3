using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;
using OptimizerFunctional.Studies;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Reads a grid: all combinations of values of some hyperparameters. The last one varies fastest.</summary>
internal static class Grid
{
    private const int MaxTrials = 1_000_000;

    /// <summary>The space of a grid, whose axes are choices, or a <see cref="UsageException"/>.</summary>
    internal static SearchSpace Space(Method method, string[] texts)
    {
        ImmutableArray<GridAxis> axes = [.. texts.Select(text => GridAxis.From(method, text))];

        if (axes.GroupBy(axis => axis.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new UsageException($"--grid {twice.Key} is given twice; one grid can contain all its values");
        }

        var trials = axes.Aggregate(1.0, (product, axis) => product * axis.Texts.Length);
        return trials > MaxTrials
            ? throw new UsageException(
                FormattableString.Invariant($"--grid makes {trials:0} trials; at most {MaxTrials} are allowed")
            )
            : SearchSpace.Of([.. axes.Select(axis => Axis.Choice(axis.Name, axis.Texts))]);
    }
}
