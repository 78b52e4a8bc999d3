using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The spectral projected gradient method, for smooth functions on a convex set with a cheap projection. Steps have the
/// Barzilai-Borwein length; values may rise for a while, but not above the highest of the last ones.
/// </summary>
/// <remarks>
/// Birgin, Martínez and Raydan 2000, Nonmonotone spectral projected gradient methods on convex sets, algorithm SPG2.
/// </remarks>
/// <example>
/// <code>
/// // The nearest point of the simplex to (0.2, 0.9, -0.4) in a weighted norm.
/// var objective = Objective.Of(x => Real.Pow(x[0] - 0.2, 2) + 2 * Real.Pow(x[1] - 0.9, 2) + Real.Pow(x[2] + 0.4, 2));
/// var method = new SpectralProjectedGradient { Set = ConvexSet.Simplex(1) };
/// var solution = method.Minimize(objective, [1, 0, 0]);
/// Console.WriteLine($"{solution.Point[0]:F4} {solution.Point[1]:F4} {solution.Point[2]:F4}"); // 0.1333 0.8667 0.0000
/// </code>
/// </example>
public sealed record SpectralProjectedGradient : Solver
{
    private static readonly SpectralProjectedGradientSettings Defaults = Core.SpectralProjectedGradient.defaults;

    /// <summary>The set in which the point stays; a start is projected onto it. The default is x >= 0.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public ConvexSet Set
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Set));
    } = ConvexSet.Nonnegative;

    /// <summary>The number of values that the line search compares with, at least 1. The default is 10.</summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public int Memory
    {
        get;
        init => field = (int)Check.atLeast(1, nameof(Memory), value);
    } = Defaults.Memory;

    /// <summary>
    /// The method converges when the infinity norm of P(x - gradient) - x is at most this; at least 0. The default is
    /// 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double GradientTolerance
    {
        get;
        init => field = Check.notNegative(nameof(GradientTolerance), value);
    } = Defaults.GradientTolerance;

    /// <summary>
    /// The share of the predicted decrease that a step must achieve, above 0 and below 1. The default is 1e-4.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double SufficientDecrease
    {
        get;
        init => field = Require.That(value is > 0 and < 1, "above 0 and below 1", nameof(SufficientDecrease), value);
    } = Defaults.SufficientDecrease;

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.SpectralProjectedGradient.create(Set, new(Memory, GradientTolerance, SufficientDecrease)),
            ProximalKind.Kind
        );
}
