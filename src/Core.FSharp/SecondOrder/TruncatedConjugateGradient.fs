namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

/// How exactly conjugate gradients solve H p = -g.
type TruncatedConjugateGradientSettings =
    {
        /// The largest share of the gradient that may be left as a residual, in (0, 1): they end where
        /// |r| <= min(share, sqrt |g|) |g|. The default is 0.5.
        LargestResidual: float
        /// The most products with the Hessian an iterate, as a multiple of the dimension, at least 1. The default is 20.
        ProductsPerCoordinate: int
    }

/// A piece of the path of conjugate gradients: q(t) = q(0) + slope t + curvature t^2 / 2 at From + t Direction.
type PathSegment =
    {
        /// Where it begins.
        From: Vector
        /// Where it goes.
        Direction: Vector
        /// The slope of the model at its beginning, below 0.
        Slope: float
        /// The curvature of the model along it: direction' H direction.
        Curvature: float
        /// Its length in units of the direction; infinite where the model falls for ever.
        Length: float
    }

/// The method of conjugate gradients for a minimizer of the model g'p + p'Hp/2, from p = 0, given up where it is exact
/// enough, leaves a ball, or meets a direction along which the model is not convex. The norm grows along the path, and the
/// model falls (Steihaug 1983, The conjugate gradient method and trust regions in large scale optimization, theorem 2.1;
/// Nocedal and Wright, Numerical Optimization, Algorithms 7.1 and 7.2).
[<RequireQualifiedAccess>]
module TruncatedConjugateGradient =

    /// A residual of half the gradient far from a minimizer, and 20 n products.
    let defaults: TruncatedConjugateGradientSettings =
        {
            LargestResidual = 0.5
            ProductsPerCoordinate = 20
        }

    /// A share of the gradient in its range.
    let internal checkResidual (parameter: string) (share: float) : float =
        Check.that "above 0 and below 1" (fun share -> share > 0.0 && share < 1.0) parameter share

    /// The settings, if they are in their ranges.
    let internal check (settings: TruncatedConjugateGradientSettings) : TruncatedConjugateGradientSettings =
        checkResidual "LargestResidual" settings.LargestResidual |> ignore

        Check.atLeast 1L "ProductsPerCoordinate" (int64 settings.ProductsPerCoordinate)
        |> ignore

        settings

    /// The point of a segment.
    let pointAt (length: float) (segment: PathSegment) : Vector =
        Vector.addScaled length segment.Direction segment.From

    /// The path until it is exact enough, or has left the ball of this radius: at least one segment, of length 0 where the
    /// gradient is zero.
    let path
        (settings: TruncatedConjugateGradientSettings)
        (times: Vector -> Vector)
        (gradient: Vector)
        (radius: float)
        : ImmutableArray<PathSegment> =
        let norm = Vector.norm gradient
        let tolerance = min settings.LargestResidual (sqrt norm) * norm
        let most = settings.ProductsPerCoordinate * gradient.Length
        let segments = ImmutableArray.CreateBuilder()

        let rec go (from: Vector) (residual: Vector) (square: float) (direction: Vector) =
            let product = times direction
            let curvature = Vector.dot direction product

            // A product that is not a number says nothing of the curvature: the model is taken to be linear.
            let isFinite = Vector.isFinite product && System.Double.IsFinite curvature
            let rounding = 1.1e-16 * Vector.norm direction * Vector.norm product
            let isConvex = isFinite && curvature > rounding

            let segment =
                {
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

                if sqrt nextSquare > tolerance && Vector.norm next < radius then
                    let direction = Vector.combination (nextSquare / square) direction -1.0 residual
                    go next residual nextSquare direction

        let zeros = Vector.zeros gradient.Length

        if norm > 0.0 then
            go zeros gradient (norm * norm) (Vector.scale -1.0 gradient)
        else
            segments.Add
                {
                    From = zeros
                    Direction = zeros
                    Slope = 0.0
                    Curvature = 0.0
                    Length = 0.0
                }

        segments.ToImmutable()
