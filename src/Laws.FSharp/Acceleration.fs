namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Section A, second part: momentum and Nesterov. A mode is f(x) = l x^2 / 2, one axis of a quadratic.
[<RequireQualifiedAccess>]
module Acceleration =

    /// Curvature, rate and momentum, where the rate times the curvature is from 1/64 to 2.
    let private modes = Gens.triple (Gens.fractions 1 100 4) (Gens.fractions 1 128 64) Gens.decay

    /// Fails unless each point after the first two is own * (the last) - back * (the one before).
    let private recurs own back (points: float list) =
        let size = points |> List.map abs |> List.max

        points
        |> List.windowed 3
        |> List.iter (fun three ->
            let expected = own * three[1] - back * three[0]
            Expect.that $"{three[2]:R} is not {expected:R}." (abs (three[2] - expected) <= 1e-13 * size))

    /// P8, the recurrence.
    let heavyBallRecurrence: Law =
        Law.forAll
            "P08"
            "On a mode, the heavy ball is x(k+1) = (1 + momentum - rate l) x(k) - momentum x(k-1)."
            modes
            (fun (curvature, share, momentum) ->
                Setups.runMode (Setups.momentum (share / curvature) momentum) curvature 1.0 12
                |> recurs (1.0 + momentum - share) momentum)

    /// Whether a mode decays, away from the stability limit.
    let private dies optimizer curvature =
        let points = Setups.runMode optimizer curvature 1.0 4000
        let late = points |> List.skip 3900 |> List.map abs |> List.max
        late < 1e-3

    let private border statement (bound: float -> float) make =
        Law.forAll
            statement
            "It is stable on every mode up to L if and only if the rate is below the bound."
            (Gens.pair (Gens.fractions 0 900 1000) (Gens.fractions 1 100 4))
            (fun (momentum, curvature) ->
                let edge = bound momentum / curvature
                Expect.that "It grew below the bound." (dies (make (0.98 * edge) momentum) curvature)
                Expect.that "It died above the bound." (not (dies (make (1.02 * edge) momentum) curvature)))
        |> Law.withCases 30

    /// P8, the stability limit.
    let heavyBallStability: Law = {
        border "P08" (fun momentum -> 2.0 * (1.0 + momentum)) Setups.momentum with
            Statement = "The heavy ball is stable if and only if its rate is below 2 (1 + momentum) / L."
    }

    /// P11, the stability limit.
    let nesterovStability: Law = {
        border "P11" (fun momentum -> 2.0 * (1.0 + momentum) / (1.0 + 2.0 * momentum)) Setups.nesterov with
            Statement = "Nesterov is stable if and only if its rate is below 2 (1 + momentum) / (L (1 + 2 momentum))."
    }

    /// P11, the recurrence.
    let nesterovRecurrence: Law =
        Law.forAll
            "P11"
            "On a mode, Nesterov is x(k+1) = (1 + momentum)(1 - rate l) x(k) - momentum (1 - rate l) x(k-1)."
            modes
            (fun (curvature, share, momentum) ->
                Setups.runMode (Setups.nesterov (share / curvature) momentum) curvature 1.0 12
                |> recurs ((1.0 + momentum) * (1.0 - share)) (momentum * (1.0 - share)))

    /// Fails unless a mode of spectral radius at most `radius` decays as |x(k)| <= k r^(k-1) |x(1)| + (k-1) r^k |x(0)|.
    let private shrinksBy radius (points: float list) =
        // rate * l is 1 only to an ulp where all l are one, and the radius 0.
        let radius = radius + 4.5e-16

        points
        |> List.iteri (fun k point ->
            if k > 0 then
                let bound =
                    float k * radius ** float (k - 1) * abs points[1]
                    + float (k - 1) * radius ** float k * abs points[0]

                Expect.atMost $"After {k} steps the point" (bound * (1.0 + 1e-9) + 1e-300) (abs point))

    /// Fails unless the mode decays no faster than that.
    let private notFasterThan radius (points: float list) =
        let k = points.Length - 1
        Expect.atLeast $"After {k} steps the point" (0.9 * radius ** float k) (abs points[k])

    let private tuned number statement (radius: float -> float) (make: float -> float -> Optimizer<'State>) atBothEnds =
        Law.forAll
            number
            statement
            (Gens.triple (Gens.fractions 2 200 2) (Gens.fractions 1 100 4) (Gens.fractions 0 16 16))
            (fun (condition, least, position) ->
                let most = condition * least

                let run curvature = Setups.runMode (make most least) curvature 1.0 100

                let radius = radius condition
                run (least + position * (most - least)) |> shrinksBy radius
                run least |> notFasterThan radius

                if atBothEnds then
                    run most |> notFasterThan radius)

    /// P9. A mode with a double root decays like k r^k, not r^k.
    let polyakTuning: Law =
        tuned
            "P09"
            "With Polyak's rate and momentum, every mode from mu to L decays with the factor (sqrt k - 1)/(sqrt k + \
             1) per step, and the modes mu and L no faster."
            (fun condition -> (sqrt condition - 1.0) / (sqrt condition + 1.0))
            (fun most least ->
                let root = sqrt (most / least)
                Setups.momentum (4.0 / (sqrt most + sqrt least) ** 2.0) (((root - 1.0) / (root + 1.0)) ** 2.0))
            true

    let private standardMomentum (condition: float) = (sqrt condition - 1.0) / (sqrt condition + 1.0)

    /// P10, the standard pair.
    let nesterovStandard: Law =
        tuned
            "P10"
            "With rate 1/L and momentum (sqrt k - 1)/(sqrt k + 1), every mode of Nesterov decays with the factor 1 - \
             1/sqrt k per step, and the mode mu no faster."
            (fun condition -> 1.0 - 1.0 / sqrt condition)
            (fun most least -> Setups.nesterov (1.0 / most) (standardMomentum (most / least)))
            false

    /// P10, the optimal pair for quadratics.
    let nesterovTuned: Law =
        tuned
            "P10"
            "With rate 4/(3L + mu) and momentum (sqrt(3k + 1) - 2)/(sqrt(3k + 1) + 2), every mode of Nesterov decays \
             with the factor 1 - 2/sqrt(3k + 1) per step, and the mode mu no faster."
            (fun condition -> 1.0 - 2.0 / sqrt (3.0 * condition + 1.0))
            (fun most least ->
                let root = sqrt (3.0 * most / least + 1.0)
                Setups.nesterov (4.0 / (3.0 * most + least)) ((root - 2.0) / (root + 2.0)))
            false

    /// P12, for the points after gradient steps from the look-ahead points.
    let nesterovValue: Law =
        Law.forAll
            "P12"
            "With rate 1/L and momentum (sqrt k - 1)/(sqrt k + 1), f(x_k) - f* <= (1 - 1/sqrt k)^k (f(x0) - f* + mu \
             |x0 - x*|^2 / 2)."
            Quadratic.any
            (fun quadratic ->
                let rate = 1.0 / quadratic.Smoothness
                let condition = quadratic.Smoothness / quadratic.Convexity
                let nesterov = Setups.nesterov rate (standardMomentum condition)
                let start = quadratic.Start
                let first = quadratic.Objective.At(start).Value
                let most = first + 0.5 * quadratic.Convexity * Vector.dot start start

                Setups.run nesterov quadratic.Objective start 40
                |> List.iteri (fun k ahead ->
                    let point = Vector.map2 (fun y g -> y - rate * g) ahead.Point ahead.Gradient
                    let bound = (1.0 - 1.0 / sqrt condition) ** float (k + 1) * most
                    let value = quadratic.Objective.At(point).Value
                    Expect.atMost $"The value after {k + 1} steps" (bound * (1.0 + 1e-9) + 1e-25 * most) value))

    let private cycle = [ 792.0 / 1225.0; -2208.0 / 1225.0; 2592.0 / 1225.0 ]

    let private onCounterexample optimizer (start: float) steps =
        Setups.run optimizer Counterexamples.lessardRechtPackard.Objective (Vector.replicate 1 start) steps
        |> List.map (fun iterate -> iterate.Point[0])

    let private best () = Setups.momentum (1.0 / 9.0) (4.0 / 9.0)

    /// P14, the cycle.
    let heavyBallCycles: Law =
        Law.forAll
            "P14"
            "The heavy ball with the optimal pair for quadratics, 1/9 and 4/9, from 3.07 to 3.46 enters the cycle \
             792/1225, -2208/1225, 2592/1225 of a convex function."
            (Gens.fractions 307 346 100)
            (fun start ->
                let last = onCounterexample (best ()) start 1002 |> List.rev |> List.take 3

                let turns =
                    [ 0; 1; 2 ] |> List.map (fun turn -> [ 2; 1; 0 ] |> List.map (fun i -> cycle[(i + turn) % 3]))

                Expect.that
                    $"The last points are {last}."
                    (turns |> List.exists (List.forall2 (fun l c -> abs (l - c) <= 1e-9) last)))

    /// P14, convergence.
    let othersDoNotCycle: Law =
        Law.forAll
            "P14"
            "Gradient descent with rate 1/L and Nesterov converge from there, as does the heavy ball from 3.06 and \
             3.47."
            (Gens.fractions 307 346 100)
            (fun start ->
                let ends optimizer start =
                    Expect.atMost "The last point" 1e-9 (onCounterexample optimizer start 1500 |> List.last |> abs)

                ends (Setups.gradientDescent (1.0 / 25.0)) start
                ends (Setups.nesterov (1.0 / 25.0) (standardMomentum 25.0)) start
                ends (best ()) 3.06
                ends (best ()) 3.47)
        |> Law.withCases 20
