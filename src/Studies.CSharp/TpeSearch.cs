using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>
/// The tree-structured Parzen estimator (Bergstra, Bardenet, Bengio and Kégl 2011, Algorithms for hyper-parameter
/// optimization, NIPS 24): for each axis, densities l of the values of the best trials and g of the others; of some
/// candidates from l, the one with the largest l/g is tried. Axes are independent.
/// </summary>
/// <remarks>
/// The best are a tenth of the trials, at most 25, as in Optuna. A density is the mean of a uniform one and of a normal
/// density per trial, whose standard deviation is the distance to its farther neighbor, at least 1/min(100, 1 + n); for
/// choices, frequencies with one count more for each. Trials in the same generation are chosen from the same values.
/// </remarks>
public sealed record TpeSearch : Search
{
    /// <inheritdoc/>
    public override string Name => "tpe";

    /// <summary>The number of Sobol points before the estimator is used, at least 2. The default is 10.</summary>
    public int Startup
    {
        get;
        init => field = Require.AtLeast(2, nameof(Startup), value);
    } = 10;

    /// <summary>The number of candidates of an axis, at least 1. The default is 24.</summary>
    public int Candidates
    {
        get;
        init => field = Require.AtLeast(1, nameof(Candidates), value);
    } = 24;

    /// <summary>
    /// The number of trials of a generation, at least 1, which may run at once. The default is 4.
    /// </summary>
    public int Generation
    {
        get;
        init => field = Require.AtLeast(1, nameof(Generation), value);
    } = 4;

    internal override bool IsAdaptive => true;

    internal override IEnumerable<ImmutableArray<double>> Next(
        SearchSpace space,
        int trials,
        ImmutableArray<Trial> told
    )
    {
        if (told.Length < Startup)
        {
            return Each(space, Startup, (index, axis) => Sobol.Unit(Seed, index, axis)).Skip(told.Length);
        }

        var ranked = Trial.Ranked(told).ToArray();
        var good = Math.Min(25, (int)Math.Ceiling(0.1 * ranked.Length));
        return Enumerable
            .Range(told.Length, Generation)
            .Select(index =>
                ImmutableArray.CreateRange(
                    space.Axes.Select((axis, place) => Chosen(axis, place, index, ranked[..good], ranked[good..]))
                )
            );
    }

    private double Chosen(Axis axis, int place, int index, Trial[] good, Trial[] other)
    {
        var (better, worse) = (Parzen.Of(axis, place, good), Parzen.Of(axis, place, other));
        var candidates = Enumerable
            .Range(0, Candidates)
            .Select(candidate =>
            {
                double Uniform(int draw) =>
                    Core.Noise.uniform(Seed, index, (((place * Candidates) + candidate) * Parzen.Draws) + draw);

                return better.Draw(Uniform);
            });
        return candidates.MaxBy(unit => better.LogDensity(unit) - worse.LogDensity(unit));
    }
}
