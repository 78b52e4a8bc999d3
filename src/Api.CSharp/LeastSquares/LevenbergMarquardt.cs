using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The Levenberg-Marquardt method as a trust-region method: each step minimizes the linear model of the residuals
/// within the trust radius, scaled by the columns of the Jacobian. Supports bounds and robust losses.
/// </summary>
/// <remarks>
/// Moré 1978, The Levenberg-Marquardt algorithm: implementation and theory. Steps are computed by orthogonal
/// factorizations; J'J is never formed. A trial that does not decrease the value needs no Jacobian. Where steps become
/// short although the residuals are not orthogonal to the columns of the Jacobian, or the value is not halved in 30
/// steps, steps are scaled by the sizes of the parameters instead. A fit has converged only where the largest cosine is
/// at most 1e-6, or no more than rounding error.
/// </remarks>
/// <example>
/// <code>
/// // The fit of an exponential to data with an outlier, which a robust loss weakens.
/// double[] xs = [0, 1, 2, 3, 4], ys = [1, 0.5, 0.25, 5, 0.0625];
/// var residuals = Residuals.Create(5, (b, r) =>
/// {
///     for (var i = 0; i != 5; i++) r[i] = b[0] * Math.Exp(-b[1] * xs[i]) - ys[i];
/// });
/// var fit = new LevenbergMarquardt { Loss = RobustLoss.Cauchy, LossScale = 0.01 }.Minimize(residuals, [1, 1]);
/// Console.WriteLine($"{fit.Point[0]:F2} exp(-{fit.Point[1]:F2} x)"); // 1.00 exp(-0.69 x)
/// </code>
/// </example>
public sealed record LevenbergMarquardt : LeastSquaresMethod
{
    private static readonly LevenbergMarquardtSettings Defaults = Core.LevenbergMarquardt.defaults;

    /// <summary>
    /// The initial trust radius as a multiple of the scaled length of the start, above 0, usually 0.1 to 100. The
    /// default is 10.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double InitialRadius
    {
        get;
        init => field = Check.positive(nameof(InitialRadius), value);
    } = Defaults.InitialRadius;

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
    /// The method converges when the trust radius, relative to the scaled length of the point, is at most this; at
    /// least 0. The default is 1e-12.
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

    /// <summary>
    /// Whether steps are corrected by geodesic acceleration, at the cost of one more evaluation each; useful in long
    /// curved valleys. The default is false. Transtrum and Sethna 2012, Improvements to the Levenberg-Marquardt
    /// algorithm.
    /// </summary>
    public bool GeodesicAcceleration { get; init; }

    /// <summary>The robust loss. The default is <see cref="RobustLoss.None"/>: squared residuals.</summary>
    /// <exception cref="ParameterException">The value is not defined.</exception>
    public RobustLoss Loss
    {
        get;
        init => field = Require.Defined(nameof(Loss), value);
    }

    /// <summary>
    /// The size of a residual above which a robust loss reduces its influence, above 0. The default is 1.
    /// </summary>
    /// <exception cref="ParameterException">The value is out of range.</exception>
    public double LossScale
    {
        get;
        init => field = Check.positive(nameof(LossScale), value);
    } = 1;

    /// <summary>
    /// The bounds of the parameters. Residuals are never evaluated outside, and the start must be within them. Equal
    /// lower and upper bounds fix a parameter. The default is none.
    /// </summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Bounds Bounds
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Bounds));
    } = Defaults.Bounds;

    internal override Engine<Residuals> CreateEngine()
    {
        var loss = new Core.Loss(Loss, LossScale);
        var method = Core.LevenbergMarquardt.create(
            new(InitialRadius, ValueTolerance, StepTolerance, GradientTolerance, GeodesicAcceleration, loss, Bounds)
        );
        return Engine.Of(method, new ResidualKind(loss, Bounds));
    }
}
