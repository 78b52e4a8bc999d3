namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Section A, first part: gradient descent on functions of curvature at most L with the minimum 0 at 0.
[<RequireQualifiedAccess>]
module Descent =

    /// One step of gradient descent from a point.
    let private step rate (objective: Objective) point =
        match Setups.run (Setups.gradientDescent rate) objective point 1 with
        | [ before; after ] -> struct (before, after)
        | _ -> invalidOp "A run of one step has two points."

    let private slack (value: float) = 1e-12 * abs value

    /// P1, the descent lemma, for learning rates up to 3/L.
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

    /// P2, sufficiency, for any rotation.
    let neverRaises: Law =
        Law.forAll
            "P02"
            "Gradient descent never increases a convex quadratic for rates up to 2/L, and below 2/L decreases it \
             except at the minimizer."
            (Gens.pair Quadratic.any Gens.fraction)
            (fun (quadratic, share) ->
                let rate = 2.0 * share / quadratic.Smoothness

                for before, after in
                    Setups.run (Setups.gradientDescent rate) quadratic.Objective quadratic.Start 10 |> List.pairwise do
                    Expect.atMost "The value" (before.Value + slack before.Value) after.Value

                    if share < 1.0 && before.Value > 0.0 then
                        Expect.that $"The value stayed {before.Value}." (after.Value < before.Value))

    /// P2, bit for bit in one dimension with dyadic curvature and learning rate.
    let neverRaisesExactly: Law =
        Law.forAll
            "P02"
            "In one dimension with dyadic curvature and rate, each step multiplies the point by exactly 1 - rate * \
             curvature."
            (Gens.triple (Gens.integer 1 64) (Gens.integer 1 128) (Gens.integer -100 100))
            (fun (curvature, rate, start) ->
                let rate = float rate / 64.0

                let points = Setups.runMode (Setups.gradientDescent rate) (float curvature) (float start) 3

                // 13 bits per step and 7 of the start: after three steps the products still fit into 53.
                let factor = 1.0 - rate * float curvature

                for before, after in List.pairwise points do
                    Expect.equal "The point" (factor * before) after)

    /// P2, necessity: above 2/L, from a start on the axis of the largest eigenvalue.
    let divergesAboveTheBound: Law =
        Law.forAll
            "P02"
            "Above 2/L gradient descent diverges along the eigenvector of the largest eigenvalue; at 2/L the value \
             stays constant."
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
            "At rate 1/L, a convex function is within L |x0 - x*|^2 / (4k + 2) of its minimum after k steps."
            (Gens.pair Smooth.convex Gens.point)
            (fun (smooth, point) ->
                let distance = Vector.dot point point

                Setups.run (Setups.gradientDescent (1.0 / smooth.Smoothness)) smooth.Objective point 60
                |> List.iteri (fun k iterate ->
                    let bound = smooth.Smoothness * distance / float (4 * k + 2)
                    Expect.atMost $"The value after {k} steps" (bound + slack bound) iterate.Value))

    /// P3, tightness of the bound.
    let convexRateAttained: Law =
        Law.once "P03" "Huber's function of width 1/(2k + 1) attains the bound L |x0 - x*|^2 / (4k + 2)." (fun () ->
            for k in [ 1; 3; 10; 50 ] do
                let worst = Smooth.huber (1.0 / float (2 * k + 1))

                let last =
                    Setups.run (Setups.gradientDescent 1.0) worst.Objective (Vector.replicate 1 1.0) k |> List.last

                Expect.close 1e-12 $"The value after {k} steps" (1.0 / float (4 * k + 2)) last.Value)

    /// P4: Fejér monotonicity.
    let fejer: Law =
        Law.forAll
            "P04"
            "At rates up to 2/L, gradient descent on a convex function never increases the distance to the minimizer, \
             nor the value."
            (Gens.triple Smooth.convex Gens.fraction Gens.point)
            (fun (smooth, share, point) ->
                let rate = 2.0 * share / smooth.Smoothness

                for before, after in
                    Setups.run (Setups.gradientDescent rate) smooth.Objective point 20 |> List.pairwise do
                    Expect.atMost "The distance" (Vector.norm before.Point * (1.0 + 1e-12)) (Vector.norm after.Point)
                    Expect.atMost "The value" (before.Value + slack before.Value) after.Value)

    let private factor rate (smoothness: float) (convexity: float) =
        max (abs (1.0 - rate * convexity)) (abs (1.0 - rate * smoothness))

    /// P5, on functions that are not all quadratic.
    let contraction: Law =
        Law.forAll
            "P05"
            "A step on a strongly convex function multiplies the distance to the minimizer by at most max(|1 - rate \
             mu|, |1 - rate L|)."
            (Gens.triple Smooth.convex (Gens.fractions 1 192 64) Gens.point)
            (fun (smooth, share, point) ->
                let rate = share / smooth.Smoothness
                let struct (before, after) = step rate smooth.Objective point

                let bound = factor rate smooth.Smoothness smooth.Convexity * Vector.norm before.Point

                Expect.atMost "The distance" (bound * (1.0 + 1e-12)) (Vector.norm after.Point))

    /// P5, tightness, with the learning rates that give 1 - 1/k and (k - 1)/(k + 1).
    let contractionAttained: Law =
        Law.forAll
            "P05"
            "On the extreme axes of a quadratic the contraction factor is exactly |1 - rate mu| and |1 - rate L|: 1 - \
             1/k and (k - 1)/(k + 1) for the rates 1/L and 2/(L + mu)."
            (Gens.pair Gens.spectrum Gens.fraction)
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

    /// P6: contraction of values.
    let valueContraction: Law =
        Law.forAll
            "P06"
            "At rates up to 2/L, a step on a strongly convex function multiplies the distance of the value to its \
             minimum by at most the square of the factor of P05."
            (Gens.triple Smooth.convex Gens.fraction Gens.point)
            (fun (smooth, share, point) ->
                let rate = 2.0 * share / smooth.Smoothness
                let struct (before, after) = step rate smooth.Objective point
                let bound = factor rate smooth.Smoothness smooth.Convexity ** 2.0 * before.Value
                Expect.atMost "The value" (bound + slack before.Value) after.Value)

    /// P7: the non-convex rate.
    let nonConvexRate: Law =
        Law.forAll
            "P07"
            "At rate 1/L, the smallest of k + 1 gradients satisfies |g|^2 <= 2 L (f(x0) - f*) / (k + 1), convex or \
             not."
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

    /// P19, for any rotation-equivariant optimizer.
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

    /// P19, converse: an element-wise optimizer depends on the axes.
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
