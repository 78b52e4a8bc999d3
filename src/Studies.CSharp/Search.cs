using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>
/// How the settings of trials are chosen. Choices are functions of the seed, of the index of the trial and of the
/// values of trials before, never of the order in which these were reported: any process makes the same ones.
/// </summary>
public abstract record Search
{
    private protected Search() { }

    /// <summary>The seed. Equal seeds give equal studies. The default is 0.</summary>
    public long Seed { get; init; }

    /// <summary>The name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Whether choices depend on values of trials before.</summary>
    internal virtual bool IsAdaptive => false;

    /// <summary>
    /// The points of the next generation, one number in [0, 1) for each axis. All trials before, <paramref
    /// name="told"/>, have their final values.
    /// </summary>
    internal abstract IEnumerable<ImmutableArray<double>> Next(
        SearchSpace space,
        int trials,
        ImmutableArray<Trial> told
    );

    /// <summary>The points of all trials, one after the other.</summary>
    private protected static IEnumerable<ImmutableArray<double>> Each(
        SearchSpace space,
        int trials,
        Func<int, int, double> coordinate
    ) =>
        Enumerable
            .Range(0, trials)
            .Select(index =>
                ImmutableArray.CreateRange(
                    Enumerable.Range(0, space.Axes.Length).Select(axis => coordinate(index, axis))
                )
            );
}

/// <summary>
/// All combinations of choices, the last axis fastest. All axes are choices without conditions, and the number of
/// trials is that of the combinations.
/// </summary>
public sealed record GridSearch : Search
{
    /// <inheritdoc/>
    public override string Name => "grid";

    internal override IEnumerable<ImmutableArray<double>> Next(
        SearchSpace space,
        int trials,
        ImmutableArray<Trial> told
    )
    {
        var counts = space.Axes.Select(Count).ToArray();
        var below = counts
            .Select((_, axis) => counts.Skip(axis + 1).Aggregate(1L, (product, n) => product * n))
            .ToArray();
        return Each(space, trials, (index, axis) => ((index / below[axis] % counts[axis]) + 0.5) / counts[axis]);
    }

    /// <summary>The number of combinations; 0 if an axis is no choice or has a condition.</summary>
    internal static long Combinations(SearchSpace space) =>
        space.Axes.Aggregate(1L, (product, axis) => Math.Min(int.MaxValue, product * Count(axis)));

    private static long Count(Axis axis) => axis is ChoiceAxis { Condition: null } choice ? choice.Choices.Length : 0;
}

/// <summary>Independent points with a uniform distribution (Bergstra and Bengio 2012, JMLR 13).</summary>
public sealed record RandomSearch : Search
{
    /// <inheritdoc/>
    public override string Name => "random";

    internal override IEnumerable<ImmutableArray<double>> Next(
        SearchSpace space,
        int trials,
        ImmutableArray<Trial> told
    ) => Each(space, trials, (index, axis) => Core.Noise.uniform(Seed, index, axis));
}

/// <summary>
/// Points of a Sobol sequence, which fill the space more evenly than random ones. Best with a power of two of trials.
/// Direction numbers of Joe and Kuo 2008; the seed shifts the points.
/// </summary>
public sealed record SobolSearch : Search
{
    /// <inheritdoc/>
    public override string Name => "sobol";

    internal override IEnumerable<ImmutableArray<double>> Next(
        SearchSpace space,
        int trials,
        ImmutableArray<Trial> told
    ) => Each(space, trials, (index, axis) => Sobol.Unit(Seed, index, axis));
}

/// <summary>
/// A Latin hypercube: with n trials, each of n equal parts of each axis has one (McKay, Beckman and Conover 1979).
/// </summary>
public sealed record LatinHypercubeSearch : Search
{
    /// <inheritdoc/>
    public override string Name => "latin";

    internal override IEnumerable<ImmutableArray<double>> Next(
        SearchSpace space,
        int trials,
        ImmutableArray<Trial> told
    )
    {
        var parts = space.Axes.Select((_, axis) => Order(trials, axis)).ToArray();
        return Each(
            space,
            trials,
            (index, axis) => (parts[axis][index] + Core.Noise.uniform(Seed, index, axis)) / trials
        );
    }

    /// <summary>A random order of the parts of an axis, from a stream of its own.</summary>
    private int[] Order(int count, int axis) =>
        [.. Enumerable.Range(0, count).OrderBy(part => Core.Noise.uniform(Seed, ~part, axis)).ThenBy(part => part)];
}
