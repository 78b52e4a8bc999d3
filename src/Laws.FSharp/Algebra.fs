namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Section E, first part: chains, constant schedules and step counts.
[<RequireQualifiedAccess>]
module Algebra =

    /// P60, for any three optimizers.
    let associative (first: Optimizer<'First>) (second: Optimizer<'Second>) (third: Optimizer<'Third>) : Law =
        Law.forAll
            "P60"
            $"andThen is associative: {first.Name}, {second.Name}, {third.Name}, bit for bit, states up to nesting."
            GradientFeed.any
            (fun feed ->
                let left = first |> Optimizer.andThen second |> Optimizer.andThen third
                let right = first |> Optimizer.andThen (second |> Optimizer.andThen third)
                Expect.sameVectors "steps" (GradientFeed.steps left feed) (GradientFeed.steps right feed)

                let inPlace optimizer =
                    let run = InPlace(optimizer, feed.Start)

                    for gradient in feed.Gradients do
                        gradient.CopyTo run.Gradient
                        run.Step 0.0 |> ignore

                    Vector.ofSeq (run.Point.ToArray())

                Expect.sameVector "The point in place" (inPlace left) (inPlace right))

    /// P60, the definition: the second optimizer receives the first one's steps as gradients.
    let composes (first: Optimizer<'First>) (second: Optimizer<'Second>) : Law =
        Law.forAll
            "P60"
            $"{second.Name} after {first.Name} takes the steps that it takes with the first one's steps as gradients."
            GradientFeed.any
            (fun feed ->
                let between = { feed with Gradients = GradientFeed.steps first feed }

                Expect.sameVectors
                    "steps"
                    (GradientFeed.steps second between)
                    (GradientFeed.steps (first |> Optimizer.andThen second) feed))

    /// P63, for any inner optimizer that does not depend on the point.
    let accumulates (inner: Optimizer<'State>) : Law =
        Law.forAll
            "P63"
            $"Accumulating k gradients for {inner.Name} gives one step on their mean, and zero steps in between."
            (Gens.pair GradientFeed.any (Gens.integer 1 5))
            (fun (feed, period) ->
                let run = GradientFeed.run (Accumulate.over (int64 period) inner) feed

                let whole = feed.Gradients |> List.chunkBySize period |> List.filter (fun c -> c.Length = period)

                let means = {
                    feed with
                        Gradients =
                            whole
                            |> List.map (fun chunk ->
                                List.reduce Vector.add chunk |> Vector.map (fun s -> s / float period))
                }

                let taken, still =
                    run |> List.map snd |> List.indexed |> List.partition (fun (k, _) -> (k + 1) % period = 0)

                Expect.equalVectors "steps" (GradientFeed.steps inner means) (List.map snd taken)

                for _, step in still do
                    for coordinate in step do
                        Expect.equal "A coordinate in between" 0.0 coordinate)

    /// P64, for any optimizer with a schedule.
    let constantSchedule (make: Schedule -> Optimizer<'State>) : Law =
        Law.forAll
            "P64"
            $"{(make (Schedule.constant 1.0)).Name}: a schedule with one value is a constant rate, and schedules are \
              called with counts from 0, once per step."
            (Gens.pair GradientFeed.any Gens.rate)
            (fun (feed, rate) ->
                let constant = make (Schedule.constant rate)

                Expect.sameVectors
                    "steps"
                    (GradientFeed.steps constant feed)
                    (GradientFeed.steps (make (Schedule.custom "same" (fun _ -> rate))) feed)

                Expect.sameVectors
                    "steps"
                    (GradientFeed.steps constant feed)
                    (GradientFeed.steps (make (Schedule.step rate 1.0 3L)) feed)

                // The step at a count has the learning rate at that count.
                let rising = Schedule.custom "rising" (fun count -> Math.ScaleB(rate, int count))

                let steps = GradientFeed.steps (make rising) { feed with Gradients = [ feed.Gradients.Head ] }

                Expect.sameVectors "first steps" (List.truncate 1 (GradientFeed.steps constant feed)) steps)

    /// P75, for any optimizer whose state counts steps: `at` sets the count.
    let countSaturates (at: int64 -> 'State -> 'State) (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P75"
            $"{optimizer.Name}: at the largest step count, and at a very large one, steps stay finite."
            GradientFeed.any
            (fun feed ->
                let grown = GradientFeed.states optimizer feed |> List.last

                let from count = GradientFeed.runFrom optimizer (at count grown) feed |> List.map snd
                // By then every bias correction is 1 to the last bit.
                Expect.sameVectors "steps" (from (1L <<< 40)) (from Int64.MaxValue)

                for step in from (Int64.MaxValue - 1L) do
                    for coordinate in step do
                        Expect.that $"A coordinate was {coordinate}." (Double.IsFinite coordinate))
