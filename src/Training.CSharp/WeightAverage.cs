using System;

namespace OptimizerFunctional.Training;

/// <summary>
/// Which weights an epoch is judged by and hands over, of all those that the steps have gone through.
/// </summary>
public sealed record WeightAverage
{
    private WeightAverage(double decay, int from) => (Decay, From) = (decay, from);

    /// <summary>Those after the last step.</summary>
    public static WeightAverage None { get; } = new(0, int.MaxValue);

    internal double Decay { get; }

    internal int From { get; }

    /// <summary>
    /// The exponential moving average: after every step, average = decay * average + (1 - decay) * weights. It begins
    /// with the weights after the first step.
    /// </summary>
    /// <param name="decay">The decay rate, above 0 and below 1, such as 0.999.</param>
    public static WeightAverage Exponential(double decay) =>
        Core.Check.decay(nameof(decay), decay) > 0
            ? new(decay, 1)
            : throw new ParameterException(nameof(decay), "0", "greater than 0 and less than 1");

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
        : Decay > 0 ? FormattableString.Invariant($"exponential {Decay:R}")
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

        var weight = kind.Decay > 0 ? 1 - kind.Decay : 1.0 / Count;
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] += weight * (point[i] - weights[i]);
        }
    }
}
