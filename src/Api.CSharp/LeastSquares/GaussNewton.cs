using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The Gauss-Newton method: each step minimizes the linear model of the residuals, with backtracking. A linear problem
/// is solved by its first step. Far from a solution, <see cref="LevenbergMarquardt"/> is more robust.
/// </summary>
/// <remarks>Nocedal and Wright, Numerical Optimization, section 10.3, with the backtracking of Algorithm 3.1.</remarks>
/// <example>
/// <code>
/// // A straight line through three points: a linear problem is solved by the first step.
/// double[] ys = [1, 2, 4];
/// var residuals = Residuals.Create(3, (b, r) =>
/// {
///     for (var i = 0; i != 3; i++) r[i] = b[0] + b[1] * i - ys[i];
/// });
/// var fit = new GaussNewton().Minimize(residuals, [0, 0]);
/// Console.WriteLine($"{fit.Point[0]:F3} + {fit.Point[1]:F3} x"); // 0.833 + 1.500 x
/// </code>
/// </example>
public sealed record GaussNewton : LeastSquaresMethod
{
    private static readonly GaussNewtonSettings Defaults = Core.GaussNewton.defaults;

    /// <summary>
    /// c1: the constant of the sufficient decrease condition, above 0 and below 1. The default is 1e-4.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double SufficientDecrease
    {
        get;
        init => field = Require.That(value is > 0 and < 1, "above 0 and below 1", nameof(SufficientDecrease), value);
    } = Defaults.SufficientDecrease;

    /// <summary>
    /// The method converges when the predicted and the actual decrease of the value, relative to the value, are at most
    /// this; at least 0. The default is 1e-15.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double ValueTolerance
    {
        get;
        init => field = Check.notNegative(nameof(ValueTolerance), value);
    } = Defaults.ValueTolerance;

    /// <summary>
    /// The method converges when the scaled length of a step, relative to the scaled length of the point, is at most
    /// this; at least 0. The default is 1e-12.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double StepTolerance
    {
        get;
        init => field = Check.notNegative(nameof(StepTolerance), value);
    } = Defaults.StepTolerance;

    /// <summary>
    /// The method converges when the cosine of the angle between the residuals and every column of the Jacobian is at
    /// most this; at least 0. The default is 1e-12.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double GradientTolerance
    {
        get;
        init => field = Check.notNegative(nameof(GradientTolerance), value);
    } = Defaults.GradientTolerance;

    internal override Engine<Residuals> CreateEngine() =>
        Engine.Of(
            Core.GaussNewton.create(new(SufficientDecrease, ValueTolerance, StepTolerance, GradientTolerance)),
            new ResidualKind(LossModule.none, Bounds.None)
        );
}
