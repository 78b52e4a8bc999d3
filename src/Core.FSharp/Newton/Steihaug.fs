namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The path of conjugate gradients through a quadratic model. A smaller radius cuts it shorter, and takes no more
/// products.
type SteihaugModel = {
    /// The pieces of the path, the first from 0.
    Path: ImmutableArray<PathSegment>
}

/// The minimizer of the model g'p + p'Hp/2 in a ball by conjugate gradients, stopped where their path leaves the ball
/// or meets a direction along which the model is not convex, which is followed to the boundary (Steihaug 1983; Toint
/// 1981; Nocedal and Wright, Numerical Optimization, Algorithm 7.2). The model falls at least as much as along the
/// gradient alone.
[<RequireQualifiedAccess>]
module Steihaug =

    /// How far a segment goes until it is at this distance from 0, inside of which it begins.
    let private lengthTo (radius: float) (segment: PathSegment) : float =
        // In units of about the radius and of about the direction, whose squares neither overflow nor vanish.
        let unit = Math.ILogB radius
        let ofDirection = Math.ILogB(Vector.largest segment.Direction)
        let radius = Math.ScaleB(radius, -unit)
        let from = Hessian.scaled -unit segment.From
        let direction = Hessian.scaled -ofDirection segment.Direction
        let square = Vector.dot direction direction
        let product = Vector.dot from direction
        let missing = radius * radius - Vector.dot from from
        // The product is not below 0, because the norm grows along the path: nothing cancels.
        Math.ScaleB(missing / (product + sqrt (product * product + square * missing)), unit - ofDirection)

    /// The step: where the path ends, or leaves the ball.
    let solve (model: SteihaugModel) (radius: float) : ModelStep =
        let fall (segment: PathSegment) length = -length * (segment.Slope + 0.5 * segment.Curvature * length)

        let rec follow index decrease =
            let segment = model.Path[index]

            let stop length isAtBoundary = {
                Step = TruncatedConjugateGradient.pointAt length segment
                Decrease = decrease + fall segment length
                IsAtBoundary = isAtBoundary
            }

            let leaves =
                Double.IsInfinity segment.Length
                || Vector.norm (TruncatedConjugateGradient.pointAt segment.Length segment) >= radius

            if leaves then stop (lengthTo radius segment) true
            elif index = model.Path.Length - 1 then stop segment.Length false
            else follow (index + 1) (decrease + fall segment segment.Length)

        follow 0 0.0

    /// The sub-problem, solved by conjugate gradients. It asks for products of the Hessian with directions; one that is
    /// not finite counts as 0, so that the model is linear from there.
    let subproblem (settings: TruncatedConjugateGradientSettings) : Subproblem<SteihaugModel> =
        let settings = TruncatedConjugateGradient.check settings

        {
            Model =
                fun radius previous at ->
                    let gradient = at.Evaluation.Gradient
                    let share = TruncatedConjugateGradient.residualShare settings previous gradient

                    { Path = TruncatedConjugateGradient.path settings at.HessianTimes gradient share radius }
            Solve = solve
            Curvature =
                fun model ->
                    let first = model.Path[0]
                    let length = Vector.norm first.Direction
                    first.Curvature / length / length
        }

    /// The trust-region method that solves its sub-problems by conjugate gradients.
    let create
        (conjugateGradient: TruncatedConjugateGradientSettings)
        (settings: TrustRegionSettings)
        : Algorithm<Monitored<TrustRegionState<SteihaugModel>>, Evaluation, SecondOrderEvaluation> =
        TrustRegion.create "Trust region, Steihaug" (subproblem conjugateGradient) settings
