using System;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>
/// The method of Levenberg and Marquardt as a trust region: steps that minimize the linear model of the residuals among
/// those that are short enough in a scale that follows the columns of the Jacobian. Takes bounds and robust losses.
/// </summary>
/// <remarks>
/// Moré 1978, The Levenberg-Marquardt algorithm: implementation and theory. Steps come from orthogonal factorizations;
/// J'J is never formed. A trial that does not lower the value costs no Jacobian. Where steps become short though the
/// residuals are not at right angles to the columns of the Jacobian, or the value is not halved in 30 steps, steps are
/// measured by the sizes of the parameters instead. A fit has converged only where the largest cosine is at most 1e-6,
/// or no more than rounding.
/// </remarks>
public sealed record LevenbergMarquardt : LeastSquaresMethod
{
    private static readonly LevenbergMarquardtSettings Defaults = Core.LevenbergMarquardt.defaults;

    /// <summary>
    /// The first radius of the trust region as a multiple of the scaled length of the start, above 0; usually 0.1 to
    /// 100. The default is 10.
    /// </summary>
    public double InitialRadius
    {
        get;
        init => field = Check.positive(nameof(InitialRadius), value);
    } = Defaults.InitialRadius;

    /// <summary>
    /// The method ends where a step lowers the value, by promise and in fact, by at most this share of it; at least 0.
    /// The default is 1e-15.
    /// </summary>
    public double ValueTolerance
    {
        get;
        init => field = Check.notNegative(nameof(ValueTolerance), value);
    } = Defaults.ValueTolerance;

    /// <summary>
    /// The method ends where the trust region is at most this share of the scaled length of the point; at least 0. The
    /// default is 1e-12.
    /// </summary>
    public double StepTolerance
    {
        get;
        init => field = Check.notNegative(nameof(StepTolerance), value);
    } = Defaults.StepTolerance;

    /// <summary>
    /// The method ends where the cosine of the angle between the residuals and every column of the Jacobian is at most
    /// this; at least 0. The default is 1e-12.
    /// </summary>
    public double GradientTolerance
    {
        get;
        init => field = Check.notNegative(nameof(GradientTolerance), value);
    } = Defaults.GradientTolerance;

    /// <summary>
    /// Whether steps are bent along the curvature of the residuals, at one more evaluation each: for long curved
    /// valleys. The default is false. Transtrum and Sethna 2012, Improvements to the Levenberg-Marquardt algorithm.
    /// </summary>
    public bool GeodesicAcceleration { get; init; }

    /// <summary>How residuals count. The default is <see cref="RobustLoss.None"/>: by their squares.</summary>
    public RobustLoss Loss
    {
        get;
        init => field = Require.Defined(nameof(Loss), value);
    }

    /// <summary>The size of a residual from which on a robust loss counts it less, above 0. The default is 1.</summary>
    public double LossScale
    {
        get;
        init => field = Check.positive(nameof(LossScale), value);
    } = 1;

    /// <summary>
    /// The bounds of the parameters. No point outside is ever asked about, the start must not be outside either, and
    /// equal bounds hold a parameter fixed. The default is none.
    /// </summary>
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
