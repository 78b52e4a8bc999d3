using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>
/// All combinations of values of some hyperparameters of a method. The last hyperparameter varies fastest.
/// </summary>
/// <param name="Fixed">The method with its fixed hyperparameters.</param>
/// <param name="Axes">The varied hyperparameters with their values.</param>
internal sealed record Grid(Variant Fixed, ImmutableArray<GridAxis> Axes)
{
    private const int MaxRuns = 1_000_000;

    /// <summary>The number of combinations.</summary>
    internal int Count => Axes.Aggregate(1, (product, axis) => product * axis.Texts.Length);

    /// <summary>The names of the hyperparameters.</summary>
    internal ImmutableArray<string> Names => [.. Axes.Select(axis => axis.Name)];

    /// <summary>Parses the grid, or raises a <see cref="UsageException"/>. All combinations are validated.</summary>
    internal static Grid From(Variant variant, string[] texts)
    {
        ImmutableArray<GridAxis> axes = [.. texts.Select(text => GridAxis.From(variant.Method, text))];

        if (axes.GroupBy(axis => axis.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new UsageException($"--grid {twice.Key} is given twice; one grid can contain all its values");
        }

        var runs = axes.Aggregate(1.0, (product, axis) => product * axis.Texts.Length);
        if (runs > MaxRuns)
        {
            throw new UsageException(
                FormattableString.Invariant($"--grid makes {runs:0} runs; at most {MaxRuns} are allowed")
            );
        }

        var grid = new Grid(variant, axes);

        for (var run = 0; run < grid.Count; run++)
        {
            grid.Solver(run);
        }

        return grid;
    }

    /// <summary>The method with the hyperparameters of a combination.</summary>
    internal Solver Solver(int run) =>
        (Fixed with { Changes = [.. Fixed.Changes, .. Names.Zip(Values(run), KeyValuePair.Create)] }).Make();

    /// <summary>The hyperparameters that are the same in every combination, of the method that is run.</summary>
    internal string Rest(Func<Solver, Solver> adapted)
    {
        var first = adapted(Solver(0));
        return string.Join(
            ' ',
            Fixed
                .Method.Hyperparameters.Where(known => !Names.Contains(known.Name, StringComparer.Ordinal))
                .Select(known => $"{known.Name}={known.Text(first)}")
        );
    }

    /// <summary>The values of a combination, in the order of the axes.</summary>
    internal ImmutableArray<string> Values(int run)
    {
        var values = new string[Axes.Length];

        for (var axis = Axes.Length - 1; axis >= 0; axis--)
        {
            var texts = Axes[axis].Texts;
            values[axis] = texts[run % texts.Length];
            run /= texts.Length;
        }

        return [.. values];
    }
}
