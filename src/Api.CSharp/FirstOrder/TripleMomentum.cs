using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The triple momentum method, the fastest known for smooth and strongly convex functions with known constants.
/// </summary>
/// <remarks>
/// Van Scoy, Freeman and Lynch 2018: with r = 1 - sqrt(mu / L), a = (1 + r) / L, b = r^2 / (2 - r), c = r^2 / ((1 + r)
/// * (2 - r)) and d = r^2 / (1 - r^2): z &lt;- (1 + b) * z - b * last z - a * g, the next gradient is taken at (1 + c)
/// * z - c * last z, and the answer is (1 + d) * z - d * last z, whose distance from the minimizer falls by r a step.
/// </remarks>
/// <example>
/// <code>
/// // Where L and mu are equal, one step reaches the minimum.
/// var bowl = Objective.Of(x => 2 * x[0] * x[0] + 2 * x[1] * x[1]);
/// var method = new TripleMomentum { Lipschitz = 4, StrongConvexity = 4 };
/// Console.WriteLine(string.Join(" ", method.Iterates(bowl, [3, 4]).ElementAt(1).Point)); // 0 0
/// </code>
/// </example>
public sealed record TripleMomentum : Optimizer
{
    private static readonly Core.TripleMomentumSettings Defaults = Core.TripleMomentum.defaults;

    /// <summary>L: the Lipschitz constant of the gradient, finite and above 0. The default is 1.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double Lipschitz
    {
        get;
        init => field = Check.positive(nameof(Lipschitz), value);
    } = Defaults.Lipschitz;

    /// <summary>mu: the constant of strong convexity, finite, above 0 and at most L. The default is 0.01.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double StrongConvexity
    {
        get;
        init => field = Check.positive(nameof(StrongConvexity), value);
    } = Defaults.StrongConvexity;

    internal override OptimizerEngine CreateEngine() =>
        new OptimizerEngine<Core.TripleMomentumState>(Core.TripleMomentum.create(new(Lipschitz, StrongConvexity)));
}
