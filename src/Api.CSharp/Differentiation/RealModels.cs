namespace OptimizerFunctional;

/// <summary>The response that a model of <see cref="Real"/>s predicts for one predictor.</summary>
/// <param name="x">The predictor.</param>
/// <param name="parameters">The parameters.</param>
public delegate Real RealCurve(Real x, Reals parameters);

/// <summary>
/// The response that a model of <see cref="Real"/>s predicts for the predictors of one observation.
/// </summary>
/// <param name="predictors">The predictors.</param>
/// <param name="parameters">The parameters.</param>
public delegate Real RealSurface(Reals predictors, Reals parameters);
