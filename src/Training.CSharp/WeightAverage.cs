using System;

namespace OptimizerFunctional.Training;

/// <summary>
/// Which weights an epoch is judged by and hands over, of all those that the steps have gone through.
/// </summary>
public sealed record WeightAverage
{
    private WeightAverage(double keep, int from) => (Keep, From) = (keep, from);

    /// <summary>Those after the last step.</summary>
    public static WeightAverage None { get; } = new(0, int.MaxValue);

    internal double Keep { get; }

    internal int From { get; }

    /// <summary>
    /// The exponential moving average: after every step, keep of the average and 1 - keep of the weights. It begins
    /// with the weights after the first step.
    /// </summary>
    /// <param name="keep">The share of the average that is kept, above 0 and below 1, such as 0.999.</param>
    public static WeightAverage Exponential(double keep) =>
        Core.Check.decay(nameof(keep), keep) > 0
            ? new(keep, 1)
            : throw new ParameterException(nameof(keep), "0", "greater than 0 and less than 1");

    /// <summary>
    /// The plain mean over all steps from an epoch on (Izmailov et al. 2018, stochastic weight averaging); the last
    /// weights before it.
    /// </summary>
    /// <param name="fromEpoch">The first epoch whose steps count, at least 1.</param>
    public static WeightAverage Uniform(int fromEpoch) =>
        new(0, (int)Core.Check.atLeast(1, nameof(fromEpoch), fromEpoch));

    /// <summary>Which average it is.</summary>
    public override string ToString() =>
        this == None ? "none"
        : Keep > 0 ? FormattableString.Invariant($"exponential {Keep:R}")
        : FormattableString.Invariant($"uniform from epoch {From}");
}

/// <summary>An average of weights, in one vector.</summary>
internal sealed class RunningAverage(WeightAverage kind, double[]? weights, long count)
{
    private double[] weights = weights ?? [];

    /// <summary>The average; empty as long as there is none.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>How many weights it is made of.</summary>
    public long Count { get; private set; } = count;

    /// <summary>Takes in the weights after a step of an epoch.</summary>
    public void Add(ReadOnlySpan<double> point, int epoch)
    {
        if (epoch < kind.From)
        {
            return;
        }

        Count++;
        if (weights.Length == 0)
        {
            weights = point.ToArray();
            return;
        }

        var share = kind.Keep > 0 ? 1 - kind.Keep : 1.0 / Count;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] += share * (point[i] - weights[i]);
        }
    }
}
