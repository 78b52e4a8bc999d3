namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Section A, first part: gradient descent on functions of curvature at most L. Their least value is 0, at 0.
[<RequireQualifiedAccess>]
module Descent =

    /// One step of gradient descent from a point.
    let private step rate (objective: Objective) point =
        match Setups.run (Setups.gradientDescent rate) objective point 1 with
        | [ before; after ] -> struct (before, after)
        | _ -> invalidOp "A run of one step has two points."

    let private slack (value: float) = 1e-12 * abs value

    /// P1. Rates up to 3/L.
    let lemma: Law =
        Law.forAll
            "P01"
            "A step of gradient descent lowers an L-smooth function by at least rate (1 - rate L/2) |g|^2."
            (Gens.triple Smooth.any (Gens.fractions 1 192 64) Gens.point)
            (fun (smooth, share, point) ->
                let rate = share / smooth.Smoothness
                let struct (before, after) = step rate smooth.Objective point
                let squared = Vector.dot before.Gradient before.Gradient
                let bound = before.Value - rate * (1.0 - 0.5 * share) * squared
                Expect.atMost "The value" (bound + slack before.Value) after.Value)

    /// P2, the first direction, in any rotation.
    let neverRaises: Law =
        Law.forAll
            "P02"
            "Gradient descent never raises a convex quadratic if its rate is at most 2/L, and lowers it off the \
             minimizer below 2/L."
            (Gens.pair Quadratic.any Gens.share)
            (fun (quadratic, share) ->
                let rate = 2.0 * share / quadratic.Smoothness

                for before, after in
                    Setups.run (Setups.gradientDescent rate) quadratic.Objective quadratic.Start 10 |> List.pairwise do
                    Expect.atMost "The value" (before.Value + slack before.Value) after.Value

                    if share < 1.0 && before.Value > 0.0 then
                        Expect.that $"The value stayed {before.Value}." (after.Value < before.Value))

    /// P2, bit for bit in one dimension, where curvature and rate are dyadic: what is lost at a rate is exact.
    let neverRaisesExactly: Law =
        Law.forAll
            "P02"
            "In one dimension with dyadic curvature and rate, the point is multiplied by exactly 1 - rate * curvature."
            (Gens.triple (Gens.integer 1 64) (Gens.integer 1 128) (Gens.integer -100 100))
            (fun (curvature, rate, start) ->
                let rate = float rate / 64.0

                let points = Setups.runMode (Setups.gradientDescent rate) (float curvature) (float start) 3

                // 13 bits a step and 7 of the start: after three steps the products still fit into 53.
                let factor = 1.0 - rate * float curvature

                for before, after in List.pairwise points do
                    Expect.equal "The point" (factor * before) after)

    /// P2, the other direction: above 2/L a start on the top axis is enough.
    let divergesAboveTheBound: Law =
        Law.forAll
            "P02"
            "Above 2/L gradient descent diverges from the eigenvector of the largest eigenvalue; at 2/L it keeps its \
             value."
            (Gens.pair Quadratic.any (Gens.integer 0 64))
            (fun (quadratic, excess) ->
                let top = quadratic.FromSteepestAxis
                let rate = 2.0 * (1.0 + float excess / 64.0) / top.Smoothness

                let values = Setups.run (Setups.gradientDescent rate) top.Objective top.Start 20 |> List.map _.Value

                for before, after in List.pairwise values do
                    if excess > 0 then
                        Expect.that $"The value went from {before} to {after}." (after > before)
                    else
                        Expect.close 1e-12 "The value" before after)

    /// P3, the bound, on convex functions.
    let convexRate: Law =
        Law.forAll
            "P03"
            "At rate 1/L a convex function is within L |x0 - x*|^2 / (4k + 2) of its least value after k steps."
            (Gens.pair Smooth.convex Gens.point)
            (fun (smooth, point) ->
                let distance = Vector.dot point point

                Setups.run (Setups.gradientDescent (1.0 / smooth.Smoothness)) smooth.Objective point 60
                |> List.iteri (fun k iterate ->
                    let bound = smooth.Smoothness * distance / float (4 * k + 2)
                    Expect.atMost $"The value after {k} steps" (bound + slack bound) iterate.Value))

    /// P3, that the bound is attained.
    let convexRateAttained: Law =
        Law.once
            "P03"
            "The bound L |x0 - x*|^2 / (4k + 2) is attained by Huber's function of width 1/(2k + 1)."
            (fun () ->
                for k in [ 1; 3; 10; 50 ] do
                    let worst = Smooth.huber (1.0 / float (2 * k + 1))

                    let last =
                        Setups.run (Setups.gradientDescent 1.0) worst.Objective (Vector.replicate 1 1.0) k |> List.last

                    Expect.close 1e-12 $"The value after {k} steps" (1.0 / float (4 * k + 2)) last.Value)

    /// P4.
    let fejer: Law =
        Law.forAll
            "P04"
            "Below 2/L gradient descent on a convex function never goes away from the minimizer and never raises the \
             value."
            (Gens.triple Smooth.convex Gens.share Gens.point)
            (fun (smooth, share, point) ->
                let rate = 2.0 * share / smooth.Smoothness

                for before, after in
                    Setups.run (Setups.gradientDescent rate) smooth.Objective point 20 |> List.pairwise do
                    Expect.atMost "The distance" (Vector.norm before.Point * (1.0 + 1e-12)) (Vector.norm after.Point)
                    Expect.atMost "The value" (before.Value + slack before.Value) after.Value)

    let private factor rate (smoothness: float) (convexity: float) =
        max (abs (1.0 - rate * convexity)) (abs (1.0 - rate * smoothness))

    /// P5, on functions that are not all quadratics.
    let contraction: Law =
        Law.forAll
            "P05"
            "A step on a strongly convex function brings the point nearer to the minimizer by max(|1 - rate mu|, |1 - \
             rate L|)."
            (Gens.triple Smooth.convex (Gens.fractions 1 192 64) Gens.point)
            (fun (smooth, share, point) ->
                let rate = share / smooth.Smoothness
                let struct (before, after) = step rate smooth.Objective point

                let bound = factor rate smooth.Smoothness smooth.Convexity * Vector.norm before.Point

                Expect.atMost "The distance" (bound * (1.0 + 1e-12)) (Vector.norm after.Point))

    /// P5, that it is attained, with the rates that give 1 - 1/k and (k - 1)/(k + 1).
    let contractionAttained: Law =
        Law.forAll
            "P05"
            "On the extreme axes of a quadratic the contraction is exactly |1 - rate mu| and |1 - rate L|: 1 - 1/k \
             and (k - 1)/(k + 1) for the rates 1/L and 2/(L + mu)."
            (Gens.pair Gens.spectrum Gens.share)
            (fun (spectrum, share) ->
                let most, least = Seq.max spectrum, Seq.min spectrum
                let condition = most / least

                let contracts rate curvature expected =
                    let points = Setups.runMode (Setups.gradientDescent rate) curvature 1.0 1
                    Expect.that $"{points[1]} is not {expected}." (abs (abs points[1] - expected) <= 1e-12)

                let rate = 2.0 * share / most
                contracts rate most (abs (1.0 - rate * most))
                contracts rate least (abs (1.0 - rate * least))
                contracts (1.0 / most) least (1.0 - 1.0 / condition)
                contracts (2.0 / (most + least)) most ((condition - 1.0) / (condition + 1.0))
                contracts (2.0 / (most + least)) least ((condition - 1.0) / (condition + 1.0)))

    /// P6.
    let valueContraction: Law =
        Law.forAll
            "P06"
            "Below 2/L a step brings the value of a strongly convex function nearer to its least by the square of the \
             factor of P05."
            (Gens.triple Smooth.convex Gens.share Gens.point)
            (fun (smooth, share, point) ->
                let rate = 2.0 * share / smooth.Smoothness
                let struct (before, after) = step rate smooth.Objective point
                let bound = factor rate smooth.Smoothness smooth.Convexity ** 2.0 * before.Value
                Expect.atMost "The value" (bound + slack before.Value) after.Value)

    /// P7.
    let nonConvexRate: Law =
        Law.forAll
            "P07"
            "At rate 1/L the smallest gradient of k + 1 satisfies |g|^2 <= 2 L (f(x0) - f*) / (k + 1), convex or not."
            (Gens.pair Smooth.any Gens.point)
            (fun (smooth, point) ->
                let iterates = Setups.run (Setups.gradientDescent (1.0 / smooth.Smoothness)) smooth.Objective point 40

                let mutable least = infinity

                iterates
                |> List.iteri (fun k iterate ->
                    least <- min least (Vector.dot iterate.Gradient iterate.Gradient)
                    let bound = 2.0 * smooth.Smoothness * iterates.Head.Value / float (k + 1)
                    Expect.atMost $"The least squared gradient of {k + 1}" (bound * (1.0 + 1e-12)) least))

    let private rotated angles (objective: Objective) =
        Objective.OfVectors(
            (fun point -> objective.At(Rotation.apply angles point).Value),
            (fun point -> Rotation.undo angles (objective.At(Rotation.apply angles point).Gradient))
        )

    /// P19, for any optimizer of this kind.
    let rotates (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P19"
            $"{optimizer.Name}: rotating the axes rotates the run."
            (Gens.triple Smooth.convex Gens.angles Gens.point)
            (fun (smooth, angles, point) ->
                let points objective start = Setups.run optimizer objective start 10 |> List.map _.Point

                let expected = points smooth.Objective point |> List.map (Rotation.undo angles)
                let actual = points (rotated angles smooth.Objective) (Rotation.undo angles point)
                Expect.closeVectors 1e-10 "points" expected actual)

    /// P19, the other half: what looks at each coordinate apart sees the axes.
    let adamDoesNotRotate: Law =
        Law.once
            "P19"
            "Adam's first step has length rate along an axis and rate * sqrt 2 along the diagonal."
            (fun () ->
                let length gradient =
                    GradientFeed.steps (Setups.adam 0.5 0.9 0.999 0.0) {
                        Start = Vector.zeros 2
                        Gradients = [ Vector.ofSeq gradient ]
                    }
                    |> List.head
                    |> Vector.norm

                Expect.close 1e-15 "Along an axis" 0.5 (length [ 1.0; 0.0 ])
                Expect.close 1e-15 "Along the diagonal" (0.5 * sqrt 2.0) (length [ sqrt 0.5; sqrt 0.5 ]))
