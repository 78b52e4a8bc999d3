using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The proximal gradient method for a smooth objective plus a <see cref="OptimizerFunctional.Regularizer"/>, such as
/// the lasso's: x &lt;- prox(y - gradient(y) / L). It is accelerated by momentum (FISTA) with restarts; backtracking
/// finds L. Values of a run are those of the sum.
/// </summary>
/// <remarks>Beck and Teboulle 2009, A fast iterative shrinkage-thresholding algorithm for linear inverse problems;
/// O'Donoghue and Candès 2015, Adaptive restart for accelerated gradient schemes; Scheinberg, Goldfarb and Bai 2014,
/// Fast first-order methods for composite convex optimization with backtracking.</remarks>
/// <example>
/// <code>
/// // A least-squares problem whose small coefficients the L1 norm sets to 0.
/// var squares = Objective.Of(b => 0.5 * (Real.Pow(b[0] - 3, 2) + Real.Pow(b[1] + 0.2, 2)));
/// var lasso = new ProximalGradient { Regularizer = Regularizer.L1(0.5) };
/// var solution = lasso.Minimize(squares, [0, 0]);
/// Console.WriteLine($"{solution.Point[0]:F3} {solution.Point[1]:F3}"); // 2.500 0.000
/// </code>
/// </example>
public sealed record ProximalGradient : Solver
{
    private static readonly ProximalGradientSettings Defaults = Core.ProximalGradient.defaults;

    /// <summary>The function that is added to the objective. The default is none.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Regularizer Regularizer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Regularizer));
    } = Regularizer.None;

    /// <summary>Whether steps are accelerated by momentum, with restarts. The default is true.</summary>
    public bool Accelerated { get; init; } = Defaults.Accelerated;

    /// <summary>
    /// The first estimate of the Lipschitz constant of the gradient, above 0. Backtracking doubles it where it is too
    /// low. The default is 1.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialLipschitz
    {
        get;
        init => field = Check.positive(nameof(InitialLipschitz), value);
    } = Defaults.InitialLipschitz;

    /// <summary>
    /// The method converges when the infinity norm of the gradient mapping is at most this; at least 0. The default is
    /// 1e-8.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double GradientTolerance
    {
        get;
        init => field = Check.notNegative(nameof(GradientTolerance), value);
    } = Defaults.GradientTolerance;

    internal override Engine<Objective> CreateRunEngine() =>
        Engine.Of(
            Core.ProximalGradient.create(Regularizer, new(Accelerated, InitialLipschitz, GradientTolerance)),
            ProximalKind.Kind
        );
}
