using System;
using System.Collections.Immutable;
using System.Linq;
using OptimizerFunctional.Cli.Input;

namespace OptimizerFunctional.Cli.Sweeps;

/// <summary>Every combination of the values of some hyperparameters, the last of which changes fastest.</summary>
/// <param name="Axes">The hyperparameters with their values.</param>
internal sealed record Grid(ImmutableArray<GridAxis> Axes)
{
    private const int MostRuns = 1_000_000;

    /// <summary>How many combinations there are.</summary>
    internal int Count => Axes.Aggregate(1, (product, axis) => product * axis.Texts.Length);

    /// <summary>The names of the hyperparameters.</summary>
    internal ImmutableArray<string> Names => [.. Axes.Select(axis => axis.Name)];

    /// <summary>Understands what the user wrote, or raises a <see cref="UsageException"/>.</summary>
    internal static Grid From(Method method, string[] texts)
    {
        if (texts.Length == 0)
        {
            throw new UsageException(
                "--grid is missing; it says which values to try: --grid learningRate=1e-4..1:log:20"
            );
        }

        ImmutableArray<GridAxis> axes = [.. texts.Select(text => GridAxis.From(method, text))];

        if (axes.GroupBy(axis => axis.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new UsageException($"--grid {twice.Key} is there twice; one grid can hold all its values");
        }

        var runs = axes.Aggregate(1.0, (product, axis) => product * axis.Texts.Length);
        return runs <= MostRuns
            ? new(axes)
            : throw new UsageException(
                FormattableString.Invariant($"--grid makes {runs:0} runs; at most {MostRuns} are possible")
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
