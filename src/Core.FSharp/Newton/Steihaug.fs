namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The path of conjugate gradients in a quadratic model. A smaller radius truncates it earlier, without more products.
type SteihaugModel = {
    /// The segments of the path, the first from 0.
    Path: ImmutableArray<PathSegment>
}

/// Steihaug's method for the trust-region subproblem: conjugate gradients for g'p + p'Hp/2, truncated at the boundary
/// of the ball. A direction of negative curvature is followed to the boundary (Steihaug 1983; Toint 1981; Nocedal and
/// Wright, Numerical Optimization, Algorithm 7.2). The model decreases at least as much as at the Cauchy point.
[<RequireQualifiedAccess>]
module Steihaug =

    /// The length of a segment, which starts inside the ball, to the boundary.
    let private lengthTo (radius: float) (segment: PathSegment) : float =
        // In units of about the radius and of about the direction, whose squares neither overflow nor underflow.
        let unit = Math.ILogB radius
        let ofDirection = Math.ILogB(Vector.largest segment.Direction)
        let radius = Math.ScaleB(radius, -unit)
        let from = Hessian.scaled -unit segment.From
        let direction = Hessian.scaled -ofDirection segment.Direction
        let square = Vector.dot direction direction
        let product = Vector.dot from direction
        let missing = radius * radius - Vector.dot from from
        // The product is at least 0, because the norm grows along the path: nothing cancels.
        Math.ScaleB(missing / (product + sqrt (product * product + square * missing)), unit - ofDirection)

    /// The step: the end of the path, or its intersection with the boundary.
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

    /// The subproblem, solved by conjugate gradients. It computes products of the Hessian and directions. After one
    /// that is not finite, the model is linear.
    let subproblem (settings: TruncatedConjugateGradientSettings) : Subproblem<SteihaugModel> =
        let settings = TruncatedConjugateGradient.check settings

        {
            Model =
                fun radius previous at ->
                    let gradient = at.Evaluation.Gradient
                    let share = TruncatedConjugateGradient.residualShare settings previous gradient

                    { Path = TruncatedConjugateGradient.path settings at.HessianTimes gradient share radius }
            Solve = solve
            Validate =
                fun _ model ->
                    SavedState.require (model.Path.Length > 0) "Path" "empty" "a path of at least one piece"

                    for segment in model.Path do
                        SavedState.finite "From of a piece" segment.From
                        SavedState.finite "Direction of a piece" segment.Direction
                        SavedState.number "Slope of a piece" segment.Slope "a number" (Double.IsNaN >> not)
                        SavedState.number "Length of a piece" segment.Length "at least 0" (fun length -> length >= 0.0)
            Curvature =
                fun model ->
                    let first = model.Path[0]
                    let length = Vector.norm first.Direction
                    first.Curvature / length / length
        }

    /// The trust-region method with truncated conjugate gradients.
    let create
        (conjugateGradient: TruncatedConjugateGradientSettings)
        (settings: TrustRegionSettings)
        : Algorithm<Monitored<TrustRegionState<SteihaugModel>>, Evaluation, SecondOrderEvaluation> =
        TrustRegion.create "Trust region, Steihaug" (subproblem conjugateGradient) settings
