namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

/// Hyperparameters of truncated conjugate gradients for H p = -g.
type TruncatedConjugateGradientSettings = {
    /// The maximum forcing term, in (0, 1). The method ends if the residual satisfies |r| <= eta |g| with the forcing
    /// term eta = min(MaxForcingTerm, (|g| / |g before|)^2), and the last segment lowered the model little. The default
    /// is 0.5.
    MaxForcingTerm: float
    /// The maximum number of Hessian products per iterate, as a multiple of the dimension, at least 1. The default is
    /// 20.
    ProductsPerCoordinate: int
}

/// A segment of the path of conjugate gradients: q(t) = q(0) + slope t + curvature t^2 / 2 at From + t Direction.
type PathSegment = {
    /// The start of the segment.
    From: Vector
    /// The direction.
    Direction: Vector
    /// The slope of the model at its start, below 0.
    Slope: float
    /// The curvature of the model along it: direction' H direction.
    Curvature: float
    /// The length in units of the direction; infinite if the model decreases without bound.
    Length: float
}

/// Conjugate gradients for the minimizer of the model g'p + p'Hp/2, from p = 0, truncated if the step is accurate
/// enough, leaves a ball, or meets a direction of negative curvature. Along the path the norm grows and the model
/// decreases (Steihaug 1983, The conjugate gradient method and trust regions in large scale optimization, theorem 2.1;
/// Nocedal and Wright, Numerical Optimization, Algorithms 7.1 and 7.2).
[<RequireQualifiedAccess>]
module TruncatedConjugateGradient =

    /// Maximum forcing term 0.5, and 20 n products.
    let defaults: TruncatedConjugateGradientSettings = { MaxForcingTerm = 0.5; ProductsPerCoordinate = 20 }

    /// A forcing term, if it is in (0, 1). Raises a `ParameterException` otherwise.
    let internal checkResidual (parameter: string) (share: float) : float =
        Check.that "above 0 and below 1" (fun share -> share > 0.0 && share < 1.0) parameter share

    /// The settings, if they are in their ranges. Raises a `ParameterException` otherwise.
    let internal check (settings: TruncatedConjugateGradientSettings) : TruncatedConjugateGradientSettings =
        checkResidual "MaxForcingTerm" settings.MaxForcingTerm |> ignore

        Check.atLeast 1L "ProductsPerCoordinate" (int64 settings.ProductsPerCoordinate) |> ignore

        settings

    /// The forcing term, from the norm of the last gradient, NaN at the start: the squared ratio of the gradient norms
    /// (Eisenstat and Walker 1996, Choosing the forcing terms in an inexact Newton method, choice 2). Near a minimizer
    /// steps become as good as Newton's.
    let internal residualShare
        (settings: TruncatedConjugateGradientSettings)
        (previous: float)
        (gradient: Vector)
        : float =
        let fallen = Vector.norm gradient / previous

        if fallen * fallen < settings.MaxForcingTerm then
            fallen * fallen
        else
            settings.MaxForcingTerm

    /// The path continues while the last segment lowered the model by more than this fraction of the average decrease:
    /// a small residual alone is no evidence if the Hessian is ill-conditioned (Nash and Sofer 1990, Assessing a search
    /// direction within a truncated-Newton method, with 1/4 instead of 1/2).
    let private minContraction = 0.25

    /// The point of a segment at a length.
    let pointAt (length: float) (segment: PathSegment) : Vector = Vector.addScaled length segment.Direction segment.From

    /// The path until the residual satisfies the forcing term `share` and is accurate enough, or the path has left the
    /// ball of this radius: at least one segment, of length 0 if the gradient is zero.
    let path
        (settings: TruncatedConjugateGradientSettings)
        (times: Vector -> Vector)
        (gradient: Vector)
        (share: float)
        (radius: float)
        : ImmutableArray<PathSegment> =
        let norm = Vector.norm gradient
        let tolerance = share * norm
        let most = settings.ProductsPerCoordinate * gradient.Length
        let segments = ImmutableArray.CreateBuilder()

        let rec go (from: Vector) (residual: Vector) (square: float) (direction: Vector) (fallen: float) =
            // `fallen` is the decrease of the model up to there.
            let product = times direction
            let curvature = Vector.dot direction product

            // A product that is not finite gives no curvature: the model is taken as linear.
            let isFinite = Vector.isFinite product && System.Double.IsFinite curvature
            let rounding = 1.1e-16 * Vector.norm direction * Vector.norm product
            let isConvex = isFinite && curvature > rounding

            let segment = {
                From = from
                Direction = direction
                Slope = Vector.dot residual direction
                Curvature = if isFinite then curvature else 0.0
                Length = if isConvex then square / curvature else infinity
            }

            segments.Add segment

            if isConvex && segments.Count < most then
                let next = pointAt segment.Length segment
                let residual = Vector.addScaled segment.Length product residual
                let nextSquare = Vector.dot residual residual

                let fall = -0.5 * segment.Slope * segment.Length
                let fallen = fallen + fall

                let isExact =
                    nextSquare = 0.0
                    || (sqrt nextSquare <= tolerance && float segments.Count * fall <= minContraction * fallen)

                if not isExact && Vector.norm next < radius then
                    let direction = Vector.combination (nextSquare / square) direction -1.0 residual
                    go next residual nextSquare direction fallen

        let zeros = Vector.zeros gradient.Length

        if norm > 0.0 then
            go zeros gradient (norm * norm) (Vector.scale -1.0 gradient) 0.0
        else
            segments.Add { From = zeros; Direction = zeros; Slope = 0.0; Curvature = 0.0; Length = 0.0 }

        segments.ToImmutable()
