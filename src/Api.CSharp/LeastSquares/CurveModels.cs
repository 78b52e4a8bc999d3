using System;

namespace OptimizerFunctional;

/// <summary>The response that a model predicts for one predictor.</summary>
/// <param name="x">The predictor.</param>
/// <param name="parameters">The parameters of the model.</param>
public delegate double CurveModel(double x, ReadOnlySpan<double> parameters);

/// <summary>Writes the derivatives of a model by its parameters, for one predictor.</summary>
/// <param name="x">The predictor.</param>
/// <param name="parameters">The parameters of the model.</param>
/// <param name="derivatives">As many as there are parameters; zeros before.</param>
public delegate void CurveDerivatives(double x, ReadOnlySpan<double> parameters, Span<double> derivatives);

/// <summary>The response that a model predicts for several predictors.</summary>
/// <param name="predictors">The predictors of one observation.</param>
/// <param name="parameters">The parameters of the model.</param>
public delegate double SurfaceModel(ReadOnlySpan<double> predictors, ReadOnlySpan<double> parameters);

/// <summary>Writes the derivatives of a model by its parameters, for several predictors.</summary>
/// <param name="predictors">The predictors of one observation.</param>
/// <param name="parameters">The parameters of the model.</param>
/// <param name="derivatives">As many as there are parameters; zeros before.</param>
public delegate void SurfaceDerivatives(
    ReadOnlySpan<double> predictors,
    ReadOnlySpan<double> parameters,
    Span<double> derivatives
);
