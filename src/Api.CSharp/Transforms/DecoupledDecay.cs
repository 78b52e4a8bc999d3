using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// Decoupled weight decay: subtracts rate * decay * x from the step. It follows an optimizer, with the learning rate of
/// that optimizer.
/// </summary>
/// <remarks>Loshchilov and Hutter 2019.</remarks>
/// <example>
/// <code>
/// // Weight decay of any optimizer, outside its moments: with Adam this is AdamW.
/// var slope = Objective.Create(x => x[0], (x, g) => g[0] = 1);
/// var decayed = new Adam { LearningRate = 0.1 }.AndThen(new DecoupledDecay(0.1, 0.5));
/// var adamW = new AdamW { LearningRate = 0.1, WeightDecay = 0.5 };
/// var (one, other) = (decayed.Iterates(slope, [1]).ElementAt(50), adamW.Iterates(slope, [1]).ElementAt(50));
/// Console.WriteLine($"{one.Point[0]:F6} {other.Point[0]:F6}"); // -1.769165 -1.769165
/// </code>
/// </example>
public sealed record DecoupledDecay : Optimizer
{
    /// <summary>Creates the transform.</summary>
    /// <param name="rate">The learning rate of the optimizer.</param>
    /// <param name="decay">The weight decay coefficient, finite and at least 0.</param>
    /// <exception cref="ParameterException">The coefficient is out of range.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="rate"/> is null.</exception>
    public DecoupledDecay(Schedule rate, double decay)
    {
        ArgumentNullException.ThrowIfNull(rate);
        (Rate, Decay) = (rate, decay);
        CreateEngine();
    }

    /// <summary>The learning rate of the optimizer.</summary>
    public Schedule Rate { get; }

    /// <summary>The weight decay coefficient, finite and at least 0.</summary>
    public double Decay { get; }

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<StepCount>(WeightDecay.decoupled(Rate.Inner, Decay));
}
