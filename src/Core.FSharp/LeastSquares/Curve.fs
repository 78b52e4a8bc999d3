namespace OptimizerFunctional

open System

/// The response that a model predicts for one predictor.
type CurveModel = delegate of x: float * parameters: ReadOnlySpan<float> -> float

/// Writes the derivatives of a model by its parameters, for one predictor, into `derivatives`: as many as there are
/// parameters, zeros before.
type CurveDerivatives = delegate of x: float * parameters: ReadOnlySpan<float> * derivatives: Span<float> -> unit

/// The response that a model predicts for the predictors of one observation.
type SurfaceModel = delegate of predictors: ReadOnlySpan<float> * parameters: ReadOnlySpan<float> -> float

/// Writes the derivatives of a model by its parameters, for the predictors of one observation, into `derivatives`: as
/// many as there are parameters, zeros before.
type SurfaceDerivatives =
    delegate of predictors: ReadOnlySpan<float> * parameters: ReadOnlySpan<float> * derivatives: Span<float> -> unit

namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The residuals of a model: (model - response) / sigma.
[<RequireQualifiedAccess>]
module Curve =

    /// A vector of finite numbers with this length, at least one.
    let private numbers (parameter: string) (wanted: int) (values: Vector) : Vector =
        Check.dimension parameter (max 1 wanted) values |> Check.start parameter

    /// The standard deviation of each response.
    let private deviations (wanted: int) (sigmas: Vector voption) : int -> float =
        match sigmas with
        | ValueNone -> fun _ -> 1.0
        | ValueSome sigmas ->
            let sigmas = Check.dimension "sigmas" wanted sigmas |> Check.sizes "sigmas"
            fun row -> sigmas[row]

    /// The residuals of a model of several predictors, one row per observation. Sigmas are finite and above 0; the
    /// default is 1.
    let residualsOfRows
        (model: SurfaceModel)
        (derivatives: SurfaceDerivatives voption)
        (rows: ImmutableArray<Vector>)
        (ys: Vector)
        (sigmas: Vector voption)
        : Residuals =
        let width = if rows.IsEmpty then 0 else rows[0].Length
        let rows = rows |> Seq.mapi (fun row -> numbers $"rows[{row}]" width) |> Seq.toArray
        let count = rows.Length
        let ys = numbers "ys" count ys
        let sigma = deviations count sigmas

        let into =
            ResidualsInto(fun parameters residuals ->
                for row in 0 .. count - 1 do
                    residuals[row] <- (model.Invoke(rows[row].AsSpan(), parameters) - ys[row]) / sigma row)

        match derivatives with
        | ValueNone -> Residuals.Create(count, into)
        | ValueSome derivatives ->
            Residuals.Create(
                count,
                into,
                JacobianInto(fun parameters jacobian ->
                    let gradient = Array.zeroCreate parameters.Length

                    for row in 0 .. count - 1 do
                        Array.Clear gradient
                        derivatives.Invoke(rows[row].AsSpan(), parameters, gradient.AsSpan())

                        for column in 0 .. gradient.Length - 1 do
                            jacobian[row + column * count] <- gradient[column] / sigma row)
            )

    /// The residuals of a model of one predictor.
    let residuals
        (model: CurveModel)
        (derivatives: CurveDerivatives voption)
        (xs: Vector)
        (ys: Vector)
        (sigmas: Vector voption)
        : Residuals =
        residualsOfRows
            (SurfaceModel(fun predictors parameters -> model.Invoke(predictors[0], parameters)))
            (derivatives
             |> ValueOption.map (fun derivatives ->
                 SurfaceDerivatives(fun predictors parameters into ->
                     derivatives.Invoke(predictors[0], parameters, into))))
            (numbers "xs" xs.Length xs |> Seq.map (Vector.replicate 1) |> ImmutableArray.CreateRange)
            ys
            sigmas

    /// The residuals of a model of `Real`s with several predictors, one row per observation. Their Jacobian is exact,
    /// by automatic differentiation.
    let residualsOfReal
        (model: Func<Reals, Reals, Real>)
        (rows: ImmutableArray<Vector>)
        (ys: Vector)
        (sigmas: Vector voption)
        : Residuals =
        ArgumentNullException.ThrowIfNull model
        let width = if rows.IsEmpty then 0 else rows[0].Length
        let rows = rows |> Seq.mapi (fun row -> numbers $"rows[{row}]" width) |> Seq.toArray
        let ys = numbers "ys" rows.Length ys
        let column (number: int -> float) = Array.init rows.Length number
        let sigma = deviations rows.Length sigmas

        let columns = [|
            for k in 0 .. width - 1 do
                column (fun row -> rows[row][k])

            Vector.toArray ys

            if sigmas.IsSome then
                column sigma
        |]

        Residuals.OfModel(model, columns, width)

    /// The residuals of a model of `Real`s with one predictor.
    let residualsOfRealCurve
        (model: Func<Real, Reals, Real>)
        (xs: Vector)
        (ys: Vector)
        (sigmas: Vector voption)
        : Residuals =
        ArgumentNullException.ThrowIfNull model

        residualsOfReal
            (Func<Reals, Reals, Real>(fun predictors parameters -> model.Invoke(predictors[0], parameters)))
            (numbers "xs" xs.Length xs |> Seq.map (Vector.replicate 1) |> ImmutableArray.CreateRange)
            ys
            sigmas

    /// The start of a fit: at most as many parameters as observations. Raises a `ParameterException` otherwise.
    let start (parameter: string) (residuals: Residuals) (start: Vector) : Vector =
        let start = Check.start parameter start

        let count = residuals.CountAt start

        if start.Length > count then
            Check.fail parameter $"{start.Length} parameters" $"no more than there are observations, which are {count}"
        else
            start
