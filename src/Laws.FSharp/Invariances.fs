namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Section C: changes of gradients and points that change no step. Every law is a function of an optimizer, or of a
/// function that creates one, so that it can be applied to your own.
[<RequireQualifiedAccess>]
module Invariances =

    let private scaledBy (powers: float list) (vector: Vector) =
        Vector.init vector.Length (fun i -> vector[i] * powers[i % powers.Length])

    /// P45, for an optimizer without epsilon: each coordinate in its own unit.
    let scaleFree (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P45"
            $"{optimizer.Name}: scaling gradients by powers of two, one per coordinate, does not change the steps, \
              bit for bit."
            (Gens.pair GradientFeed.any (Gens.list 6 6 Gens.powerOfTwo))
            (fun (feed, powers) ->
                Expect.equalVectors
                    "steps"
                    (GradientFeed.steps optimizer feed)
                    (GradientFeed.steps optimizer (GradientFeed.mapGradients (scaledBy powers) feed)))

    let private scaledEpsilon number statement (units: float -> float) (make: float -> Optimizer<'State>) =
        let name = (make 1.0).Name

        Law.forAll
            number
            $"{name}: {statement}"
            (Gens.triple GradientFeed.any Gens.powerOfTwo (Gens.integer 0 1000))
            (fun (feed, power, thousandths) ->
                let epsilon = float thousandths / 1000.0

                Expect.equalVectors
                    "steps"
                    (GradientFeed.steps (make epsilon) feed)
                    (GradientFeed.steps
                        (make (units power * epsilon))
                        (GradientFeed.mapGradients (Vector.scale power) feed)))

    /// P46, for an epsilon that is added to a root.
    let epsilonOutside (make: float -> Optimizer<'State>) : Law =
        scaledEpsilon "P46" "c g with epsilon c e gives the steps of g with e, bit for bit for powers of two." id make

    /// P46, for an epsilon that is added under the root.
    let epsilonInside (make: float -> Optimizer<'State>) : Law =
        scaledEpsilon
            "P46"
            "c g with epsilon c^2 e gives the steps of g with e, bit for bit for powers of two."
            (fun power -> power * power)
            make

    /// P47, for optimizers that do not depend on the point.
    let odd (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P47"
            $"{optimizer.Name}: opposite gradients give opposite steps, bit for bit."
            GradientFeed.any
            (fun feed ->
                Expect.equalVectors
                    "steps"
                    (GradientFeed.steps optimizer feed |> List.map (Vector.scale -1.0))
                    (GradientFeed.steps optimizer (GradientFeed.mapGradients (Vector.scale -1.0) feed)))

    /// P48: permutation of coordinates.
    let permutes (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P48"
            $"{optimizer.Name}: permuting the coordinates permutes the steps, bit for bit."
            (Gens.pair GradientFeed.any Gens.order)
            (fun (feed, keys) ->
                let permuted = {
                    Start = Gens.permute keys feed.Start
                    Gradients = List.map (Gens.permute keys) feed.Gradients
                }

                Expect.equalVectors
                    "steps"
                    (GradientFeed.steps optimizer feed |> List.map (Gens.permute keys))
                    (GradientFeed.steps optimizer permuted))

    /// P48, for optimizers whose steps depend on norms or products of the whole vector.
    let permutesToRounding (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P48"
            $"{optimizer.Name}: permuting the coordinates permutes the first steps, up to rounding errors."
            (Gens.pair GradientFeed.any Gens.order)
            (fun (feed, keys) ->
                let feed = { feed with Gradients = List.truncate 3 feed.Gradients }

                let permuted = {
                    Start = Gens.permute keys feed.Start
                    Gradients = List.map (Gens.permute keys) feed.Gradients
                }

                let expected = GradientFeed.steps optimizer feed |> List.map (Gens.permute keys)

                for expected, actual in List.zip expected (GradientFeed.steps optimizer permuted) do
                    let largest = Vector.largest expected

                    for i in 0 .. expected.Length - 1 do
                        Expect.that
                            $"Coordinate {i} of a step was {actual[i]}, not {expected[i]}."
                            (abs (actual[i] - expected[i]) <= 1e-6 * largest))

    /// P49: independence of coordinates.
    let independentCoordinates (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P49"
            $"{optimizer.Name}: coordinates run separately move as they do together, bit for bit."
            GradientFeed.any
            (fun feed ->
                let together = GradientFeed.steps optimizer feed

                for i in 0 .. feed.Start.Length - 1 do
                    let only (vector: Vector) = Vector.replicate 1 vector[i]

                    let alone = { Start = only feed.Start; Gradients = List.map only feed.Gradients }

                    Expect.equalVectors
                        $"steps of coordinate {i}"
                        (List.map only together)
                        (GradientFeed.steps optimizer alone))

    /// P50, for optimizers that do not depend on the point.
    let translates (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P50"
            $"{optimizer.Name}: the same gradients give the same steps from any start, bit for bit."
            (Gens.pair GradientFeed.any Gens.coordinate)
            (fun (feed, shift) ->
                Expect.equalVectors
                    "steps"
                    (GradientFeed.steps optimizer feed)
                    (GradientFeed.steps optimizer { feed with Start = Vector.map ((+) shift) feed.Start }))

    /// P51, for optimizers whose steps are proportional to gradients: on a quadratic with these eigenvalues.
    let objectiveScale (make: float -> Optimizer<'State>) : Law =
        Law.forAll
            "P51"
            $"{(make 1.0).Name}: c f with rate / c has the same run as f, bit for bit for powers of two."
            (Gens.triple Gens.spectrum Gens.powerOfTwo Gens.fraction)
            (fun (spectrum, power, share) ->
                let rate = share / 64.0

                let points factor rate =
                    let objective =
                        Objective.OfVectors(
                            (fun x -> factor * 0.5 * Vector.dot x (Vector.map2 (*) spectrum x)),
                            (fun x -> Vector.map2 (fun l x -> factor * (l * x)) spectrum x)
                        )

                    Setups.run (make rate) objective (Vector.replicate spectrum.Length 1.0) 20 |> List.map _.Point

                Expect.equalVectors "points" (points 1.0 rate) (points power (rate / power)))

    /// P52, for optimizers that do not depend on the point.
    let restarts (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P52"
            $"{optimizer.Name}: a new run after another one equals a run from a new optimizer, bit for bit."
            (Gens.pair GradientFeed.any GradientFeed.any)
            (fun (before, after) ->
                // The earlier run must have left no trace except in its state.
                GradientFeed.steps optimizer before |> ignore
                let fresh = GradientFeed.steps optimizer after
                GradientFeed.steps optimizer before |> ignore
                Expect.equalVectors "steps" fresh (GradientFeed.steps optimizer after))

    /// H1, homogeneity, for optimizers whose rate is a factor of the step and of nothing else.
    let homogeneous (make: float -> Optimizer<'State>) : Law =
        Law.forAll
            "H1"
            $"{(make 1.0).Name}: c times the rate gives c times the steps, bit for bit for powers of two."
            (Gens.triple GradientFeed.any Gens.powerOfTwo Gens.rate)
            (fun (feed, power, rate) ->
                Expect.equalVectors
                    "steps"
                    (GradientFeed.steps (make rate) feed |> List.map (Vector.scale power))
                    (GradientFeed.steps (make (power * rate)) feed))

    /// P74, for gradients whose squares neither overflow nor need to differ from 0.
    let staysFinite (optimizer: Optimizer<'State>) : Law =
        let derivative =
            Gens.triple (Gens.integer -9 9) (Gens.integer 0 5) (Gens.integer 0 1)
            |> Gens.map
                (fun (digit, size, down) ->
                    float digit * [| 1.0; 1e10; 1e30; 1e-30; 1e-200; 1e-308 |][size] * (if down = 1 then 0.5 else 1.0))
                (fun value -> sign value, 0, 0)

        Law.forAll
            "P74"
            $"{optimizer.Name}: finite gradients, from 1e-308 to 1e31, give finite steps."
            (GradientFeed.ofDerivatives derivative)
            (fun feed ->
                for step in GradientFeed.steps optimizer feed do
                    for coordinate in step do
                        Expect.that $"A coordinate of the step was {coordinate}." (Double.IsFinite coordinate))

    /// P74, for optimizers without weight decay.
    let staysPut (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P74"
            $"{optimizer.Name}: with zero gradients from the start, the point does not move."
            (Gens.pair Gens.point (Gens.integer 1 10))
            (fun (start, steps) ->
                let feed = { Start = start; Gradients = List.replicate steps (Vector.zeros start.Length) }

                for step in GradientFeed.steps optimizer feed do
                    for coordinate in step do
                        Expect.equal "A coordinate of the step" 0.0 coordinate)
