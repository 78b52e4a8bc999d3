using System;

namespace OptimizerFunctional;

/// <summary>
/// The triple momentum method, the fastest known for smooth and strongly convex functions with known constants.
/// </summary>
/// <remarks>
/// Van Scoy, Freeman and Lynch 2018: with r = 1 - sqrt(mu / L), a = (1 + r) * rate, b = r^2 / (2 - r), c = r^2 / ((1 +
/// r) * (2 - r)) and d = r^2 / (1 - r^2): z &lt;- (1 + b) * z - b * last z - a * g, the next gradient is taken at (1 +
/// c) * z - c * last z, and the answer is (1 + d) * z - d * last z, whose distance from the minimizer falls by r a
/// step.
/// </remarks>
/// <example>
/// <code>
/// // Where L and mu are equal, one step reaches the minimum.
/// var bowl = Objective.Of(x => 2 * x[0] * x[0] + 2 * x[1] * x[1]);
/// var method = new TripleMomentum { LearningRate = 0.25, ConditionNumber = 1 };
/// Console.WriteLine(string.Join(" ", method.Iterates(bowl, [3, 4]).ElementAt(1).Point)); // 0 0
/// </code>
/// </example>
public sealed record TripleMomentum : Optimizer
{
    private static readonly Core.TripleMomentumSettings Defaults = Core.TripleMomentum.defaults;

    /// <summary>
    /// The learning rate, finite and above 0: 1/L, where L is the Lipschitz constant of the gradient. The default is
    /// 0.01.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Schedule LearningRate
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(LearningRate));
    } = new(Defaults.LearningRate);

    /// <summary>
    /// L / mu, where mu is the constant of strong convexity; from 1 to 1e16. The default is 100.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double ConditionNumber
    {
        get;
        init =>
            field = Require.That(
                value is >= 1 and <= 1e16,
                "at least 1 and at most 1e16",
                nameof(ConditionNumber),
                value
            );
    } = Defaults.ConditionNumber;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.TripleMomentumState>(
            Core.TripleMomentum.create(new(LearningRate.Inner, ConditionNumber))
        );
}
