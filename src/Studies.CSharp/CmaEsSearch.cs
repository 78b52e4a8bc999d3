using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace OptimizerFunctional.Studies;

/// <summary>
/// CMA-ES on the unit cube of the axes: the <see cref="CmaEs"/> of the library, whose first distribution has its mean
/// at the center and a standard deviation of 0.3. The first trial is the center, and each generation may run at once.
/// Where it ends by itself, it starts again with another seed. Choices are parts of a range.
/// </summary>
public sealed record CmaEsSearch : Search
{
    /// <inheritdoc/>
    public override string Name => "cma";

    /// <summary>The trials of a generation, at least 4, or 0 for 4 + floor(3 ln n). The default is 0.</summary>
    public int Generation
    {
        get;
        init => field = value == 0 ? 0 : Require.AtLeast(4, nameof(Generation), value);
    }

    internal override bool IsAdaptive => true;

    internal override IEnumerable<ImmutableArray<double>> Next(
        SearchSpace space,
        int trials,
        ImmutableArray<Trial> told
    )
    {
        var restarts = 0;
        var run = Start(space, restarts);

        for (var first = 0; first < told.Length; )
        {
            var count = run.Batch.Length;
            run = run.TellBatch([.. told.Skip(first).Take(count).Select(trial => trial.Rank)]);
            run = run.Reason is null ? run : Start(space, ++restarts);
            first += count;
        }

        return run.Batch.Select(point => ImmutableArray.CreateRange(point.Select(Inside)));
    }

    private Run Start(SearchSpace space, int restarts) =>
        new CmaEs
        {
            InitialStepSize = 0.3,
            PopulationSize = Generation,
            Seed = Seed + restarts,
            Bounds = Bounds.Between(0, [.. space.Axes.Select(_ => 1.0)]),
        }.Start([.. space.Axes.Select(_ => 0.5)]);

    /// <summary>The number itself, or the largest below 1.</summary>
    private static double Inside(double unit) => unit < 1 ? unit : double.BitDecrement(1);
}
