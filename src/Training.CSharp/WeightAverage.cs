using System;

namespace OptimizerFunctional.Training;

/// <summary>How the weights of an epoch are averaged over steps.</summary>
public sealed record WeightAverage
{
    private WeightAverage(double decay, int from) => (Decay, From) = (decay, from);

    /// <summary>No averaging: the weights after the last step.</summary>
    public static WeightAverage None { get; } = new(0, int.MaxValue);

    internal double Decay { get; }

    internal int From { get; }

    /// <summary>
    /// An exponential moving average: after every step, average = decay * average + (1 - decay) * weights. It starts
    /// with the weights after the first step.
    /// </summary>
    /// <param name="decay">The decay rate, above 0 and below 1, such as 0.999.</param>
    /// <exception cref="ParameterException">The decay rate is out of range.</exception>
    public static WeightAverage Exponential(double decay) =>
        Core.Check.decay(nameof(decay), decay) > 0
            ? new(decay, 1)
            : throw new ParameterException(nameof(decay), "0", "greater than 0 and less than 1");

    /// <summary>
    /// The arithmetic mean over all steps since an epoch (stochastic weight averaging, Izmailov et al. 2018). Before
    /// that epoch, no averaging.
    /// </summary>
    /// <param name="fromEpoch">The first epoch whose steps are averaged, at least 1.</param>
    /// <exception cref="ParameterException">The epoch is less than 1.</exception>
    public static WeightAverage Uniform(int fromEpoch) =>
        new(0, (int)Core.Check.atLeast(1, nameof(fromEpoch), fromEpoch));

    /// <summary>A short description.</summary>
    public override string ToString() =>
        this == None ? "none"
        : Decay > 0 ? FormattableString.Invariant($"exponential {Decay:R}")
        : FormattableString.Invariant($"uniform from epoch {From}");
}

/// <summary>The running average of weights.</summary>
internal sealed class RunningAverage(WeightAverage kind, double[]? weights, long count)
{
    private double[] weights = weights ?? [];

    /// <summary>The average; empty before the first weights.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>The number of averaged weights.</summary>
    public long Count { get; private set; } = count;

    /// <summary>Adds the weights after a step of an epoch.</summary>
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

        var weight = kind.Decay > 0 ? 1 - kind.Decay : 1.0 / Count;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] += weight * (point[i] - weights[i]);
        }
    }
}
