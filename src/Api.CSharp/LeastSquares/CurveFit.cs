using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using OptimizerFunctional.Core;

namespace OptimizerFunctional;

/// <summary>Curve fitting: estimates the parameters of a model by least squares.</summary>
/// <example>
/// <code>
/// double[] xs = [77.6, 114.9, 141.1, 190.8, 239.9, 289, 332.8, 378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760];
/// double[] ys = [10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02, 44.82, 50.76, 55.05, 61.01, 66.4, 75.47, 81.78];
/// Fit fit = CurveFit.Of((x, b) => b[0] * (1 - Math.Exp(-b[1] * x)), xs, ys, [500, 0.0001]);
/// Console.WriteLine($"b0 = {fit.Point[0]:F2} ± {fit.StandardErrors[0]:F2}"); // b0 = 238.94 ± 2.71
/// </code>
/// </example>
public static class CurveFit
{
    /// <summary>Fits a model with one predictor.</summary>
    /// <param name="model">The model: the predicted response at a predictor x, for parameters b.</param>
    /// <param name="xs">The predictors, one per observation.</param>
    /// <param name="ys">The responses, one per observation.</param>
    /// <param name="start">The initial parameters, at most as many as there are observations.</param>
    /// <param name="sigmas">
    /// The standard deviations of the responses, up to a common factor; one per observation, above 0. Residuals are
    /// divided by them. The default is 1.
    /// </param>
    /// <param name="derivatives">
    /// The partial derivatives of the model with respect to the parameters. The default is central differences.
    /// </param>
    /// <param name="method">The least-squares method. The default is <c>new LevenbergMarquardt()</c>.</param>
    /// <param name="stop">
    /// When to stop if the method has not ended before. The default is <see cref="LeastSquaresMethod.DefaultStop"/>.
    /// </param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    /// <param name="absoluteSigma">
    /// Whether the sigmas are absolute standard deviations instead of relative ones. Then the standard errors do not
    /// include the residual variance. The default is false, as in SciPy.
    /// </param>
    /// <param name="typicalSize">
    /// The typical size of each parameter, above 0, which scales the steps of finite differences. By default the run
    /// learns it.
    /// </param>
    /// <exception cref="ParameterException">
    /// The numbers of predictors, responses and sigmas differ, or an argument is out of range.
    /// </exception>
    public static Fit Of(
        CurveModel model,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> ys,
        ArrayLike start,
        IReadOnlyList<double>? sigmas = null,
        CurveDerivatives? derivatives = null,
        LeastSquaresMethod? method = null,
        Stop? stop = null,
        RunOptions? options = null,
        bool absoluteSigma = false,
        ArrayLike typicalSize = default
    ) => Of(Residuals(model, xs, ys, sigmas, derivatives), start, method, stop, options, absoluteSigma, typicalSize);

    /// <summary>Fits a model with several predictors.</summary>
    /// <param name="model">The model: the predicted response at a row of predictors, for parameters b.</param>
    /// <param name="rows">The predictors, one row per observation.</param>
    /// <param name="ys">The responses, one per observation.</param>
    /// <param name="start">The initial parameters, at most as many as there are observations.</param>
    /// <param name="sigmas">
    /// The standard deviations of the responses, up to a common factor; one per observation, above 0. Residuals are
    /// divided by them. The default is 1.
    /// </param>
    /// <param name="derivatives">
    /// The partial derivatives of the model with respect to the parameters. The default is central differences.
    /// </param>
    /// <param name="method">The least-squares method. The default is <c>new LevenbergMarquardt()</c>.</param>
    /// <param name="stop">
    /// When to stop if the method has not ended before. The default is <see cref="LeastSquaresMethod.DefaultStop"/>.
    /// </param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    /// <param name="absoluteSigma">
    /// Whether the sigmas are absolute standard deviations instead of relative ones. Then the standard errors do not
    /// include the residual variance. The default is false, as in SciPy.
    /// </param>
    /// <param name="typicalSize">
    /// The typical size of each parameter, above 0, which scales the steps of finite differences. By default the run
    /// learns it.
    /// </param>
    /// <exception cref="ParameterException">
    /// The numbers of rows, responses and sigmas differ, or an argument is out of range.
    /// </exception>
    public static Fit Of(
        SurfaceModel model,
        IReadOnlyList<double[]> rows,
        IReadOnlyList<double> ys,
        ArrayLike start,
        IReadOnlyList<double>? sigmas = null,
        SurfaceDerivatives? derivatives = null,
        LeastSquaresMethod? method = null,
        Stop? stop = null,
        RunOptions? options = null,
        bool absoluteSigma = false,
        ArrayLike typicalSize = default
    ) => Of(Residuals(model, rows, ys, sigmas, derivatives), start, method, stop, options, absoluteSigma, typicalSize);

    /// <summary>
    /// Fits a model of <see cref="Real"/>s with one predictor. Its derivatives are exact, by automatic differentiation.
    /// </summary>
    /// <param name="model">The model: the predicted response at a predictor x, for parameters b.</param>
    /// <param name="xs">The predictors, one per observation.</param>
    /// <param name="ys">The responses, one per observation.</param>
    /// <param name="start">The initial parameters, at most as many as there are observations.</param>
    /// <param name="sigmas">
    /// The standard deviations of the responses, up to a common factor; one per observation, above 0. Residuals are
    /// divided by them. The default is 1.
    /// </param>
    /// <param name="method">The least-squares method. The default is <c>new LevenbergMarquardt()</c>.</param>
    /// <param name="stop">
    /// When to stop if the method has not ended before. The default is <see cref="LeastSquaresMethod.DefaultStop"/>.
    /// </param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    /// <param name="absoluteSigma">
    /// Whether the sigmas are absolute standard deviations instead of relative ones. Then the standard errors do not
    /// include the residual variance. The default is false, as in SciPy.
    /// </param>
    /// <exception cref="ParameterException">
    /// The numbers of predictors, responses and sigmas differ, or an argument is out of range.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public static Fit Of(
        RealCurve model,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> ys,
        ArrayLike start,
        IReadOnlyList<double>? sigmas = null,
        LeastSquaresMethod? method = null,
        Stop? stop = null,
        RunOptions? options = null,
        bool absoluteSigma = false
    ) => Of(Residuals(model, xs, ys, sigmas), start, method, stop, options, absoluteSigma, default);

    /// <summary>
    /// Fits a model of <see cref="Real"/>s with several predictors. Its derivatives are exact, by automatic
    /// differentiation.
    /// </summary>
    /// <param name="model">The model: the predicted response at a row of predictors, for parameters b.</param>
    /// <param name="rows">The predictors, one row per observation.</param>
    /// <param name="ys">The responses, one per observation.</param>
    /// <param name="start">The initial parameters, at most as many as there are observations.</param>
    /// <param name="sigmas">
    /// The standard deviations of the responses, up to a common factor; one per observation, above 0. Residuals are
    /// divided by them. The default is 1.
    /// </param>
    /// <param name="method">The least-squares method. The default is <c>new LevenbergMarquardt()</c>.</param>
    /// <param name="stop">
    /// When to stop if the method has not ended before. The default is <see cref="LeastSquaresMethod.DefaultStop"/>.
    /// </param>
    /// <param name="options">Cancellation and progress. The default is neither.</param>
    /// <param name="absoluteSigma">
    /// Whether the sigmas are absolute standard deviations instead of relative ones. Then the standard errors do not
    /// include the residual variance. The default is false, as in SciPy.
    /// </param>
    /// <exception cref="ParameterException">
    /// The numbers of predictors, responses and sigmas differ, or an argument is out of range.
    /// </exception>
    [OverloadResolutionPriority(1)]
    public static Fit Of(
        RealSurface model,
        IReadOnlyList<double[]> rows,
        IReadOnlyList<double> ys,
        ArrayLike start,
        IReadOnlyList<double>? sigmas = null,
        LeastSquaresMethod? method = null,
        Stop? stop = null,
        RunOptions? options = null,
        bool absoluteSigma = false
    ) => Of(Residuals(model, rows, ys, sigmas), start, method, stop, options, absoluteSigma, default);

    /// <summary>
    /// The residuals of a model of <see cref="Real"/>s with one predictor, (model - response) / sigma.
    /// </summary>
    /// <exception cref="ParameterException">
    /// The numbers of predictors, responses and sigmas differ, or a sigma is not above 0.
    /// </exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Residuals Residuals(
        RealCurve model,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> ys,
        IReadOnlyList<double>? sigmas = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentNullException.ThrowIfNull(ys);
        return new(Curve.residualsOfRealCurve(model.Invoke, [.. xs], [.. ys], Interop.Optional(sigmas)));
    }

    /// <summary>
    /// The residuals of a model of <see cref="Real"/>s with several predictors, (model - response) / sigma.
    /// </summary>
    /// <exception cref="ParameterException">
    /// The numbers of rows, responses and sigmas differ, or a sigma is not above 0.
    /// </exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    [OverloadResolutionPriority(1)]
    public static Residuals Residuals(
        RealSurface model,
        IReadOnlyList<double[]> rows,
        IReadOnlyList<double> ys,
        IReadOnlyList<double>? sigmas = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(ys);
        ImmutableArray<ImmutableArray<double>> table = [.. rows.Select(row => row.ToImmutableArray())];
        return new(Curve.residualsOfReal(model.Invoke, table, [.. ys], Interop.Optional(sigmas)));
    }

    /// <summary>
    /// The residuals of a model with one predictor, (model - response) / sigma: for the iterates of a fit and for
    /// ask/tell.
    /// </summary>
    /// <exception cref="ParameterException">
    /// The numbers of predictors, responses and sigmas differ, or a sigma is not above 0.
    /// </exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Residuals Residuals(
        CurveModel model,
        IReadOnlyList<double> xs,
        IReadOnlyList<double> ys,
        IReadOnlyList<double>? sigmas = null,
        CurveDerivatives? derivatives = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(xs);
        ArgumentNullException.ThrowIfNull(ys);
        return new(Curve.residuals(model, Interop.Optional(derivatives), [.. xs], [.. ys], Interop.Optional(sigmas)));
    }

    /// <summary>The residuals of a model with several predictors, (model - response) / sigma.</summary>
    /// <exception cref="ParameterException">
    /// The numbers of rows, responses and sigmas differ, or a sigma is not above 0.
    /// </exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static Residuals Residuals(
        SurfaceModel model,
        IReadOnlyList<double[]> rows,
        IReadOnlyList<double> ys,
        IReadOnlyList<double>? sigmas = null,
        SurfaceDerivatives? derivatives = null
    )
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(ys);
        ImmutableArray<ImmutableArray<double>> table = [.. rows.Select(row => row.ToImmutableArray())];
        return new(
            Curve.residualsOfRows(model, Interop.Optional(derivatives), table, [.. ys], Interop.Optional(sigmas))
        );
    }

    private static Fit Of(
        Residuals residuals,
        ArrayLike start,
        LeastSquaresMethod? method,
        Stop? stop,
        RunOptions? options,
        bool absoluteSigma,
        ArrayLike typicalSize
    )
    {
        Curve.start(nameof(start), residuals.Inner, start.Values);
        if (!typicalSize.Values.IsDefault)
        {
            residuals = residuals.WithTypicalSize(
                Check.dimension(nameof(typicalSize), start.Values.Length, typicalSize.Values)
            );
        }

        return (method ?? new LevenbergMarquardt()).Minimize(residuals, start, stop, options) with
        {
            AbsoluteSigma = absoluteSigma,
        };
    }
}
