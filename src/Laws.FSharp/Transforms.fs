namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Section E, second part: skipping, clipping, averages and projection.
[<RequireQualifiedAccess>]
module Transforms =

    /// P66: skipping gradients that are not finite.
    let skipsNotFinite (inner: Optimizer<'State>) : Law =
        let bad = [| nan; infinity; -infinity |]

        Law.forAll
            "P66"
            $"Skipping gradients that are not finite, {inner.Name} neither moves nor changes its state; after too \
              many in succession they are passed on."
            (Gens.triple
                GradientFeed.any
                (Gens.list 1 5 (Gens.pair (Gens.integer 0 20) (Gens.integer 0 2)))
                (Gens.integer 0 5))
            (fun (feed, holes, coordinate) ->
                let spoiled (kind: int) (g: Vector) = g.SetItem(coordinate % g.Length, bad[kind])

                let mixed =
                    feed.Gradients
                    |> List.indexed
                    |> List.collect (fun (k, g) -> [
                        for place, kind in holes do
                            if place = k then
                                spoiled kind g

                        g
                    ])

                let steps = GradientFeed.steps (SkipNonFinite.over 5L inner) { feed with Gradients = mixed }

                let isBad (g: Vector) = g |> Seq.exists (Double.IsFinite >> not)

                let kept = List.zip mixed steps |> List.filter (fun (g, _) -> not (isBad g)) |> List.map snd

                Expect.sameVectors "steps" (GradientFeed.steps inner feed) kept

                for g, step in List.zip mixed steps do
                    if isBad g then
                        for coordinate in step do
                            Expect.equal "A skipped step" 0.0 coordinate

                let hopeless = List.replicate 4 (spoiled 0 feed.Gradients.Head)
                let lost = GradientFeed.run (SkipNonFinite.over 3L inner) { feed with Gradients = hopeless }

                Expect.that
                    "It was skipped for ever."
                    ((List.last lost |> fst).Consecutive = 4L && (List.last lost |> fst).Skipped = 3L))

    let private once (optimizer: Optimizer<'State>) (gradient: Vector) =
        GradientFeed.steps optimizer { Start = Vector.zeros gradient.Length; Gradients = [ gradient ] } |> List.head

    /// P67, clipping by value.
    let clipsByValue: Law =
        Law.forAll
            "P67"
            "Clipping by value stays within its limit, is idempotent and odd, and does not change vectors within the \
             limit, bit for bit."
            (Gens.pair Gens.point Gens.rate)
            (fun (point, limit) ->
                let clip = once (Clip.byValue limit)
                let clipped = clip point
                Expect.sameVector "Clipped again" clipped (clip clipped)
                Expect.equalVectors "turned round" [ Vector.scale -1.0 clipped ] [ clip (Vector.scale -1.0 point) ]

                Seq.iter2
                    (fun before after -> Expect.equal "A coordinate" (Math.Clamp(before, -limit, limit)) after)
                    point
                    clipped)

    /// P67, clipping by norm.
    let clipsByNorm: Law =
        Law.forAll
            "P67"
            "Clipping by norm gives norms of at most its limit, is parallel and idempotent, and does not change \
             shorter vectors."
            (Gens.pair Gens.point (Gens.fractions 1 200 10))
            (fun (point, limit) ->
                let clip = once (Clip.byNorm limit)
                let clipped = clip point
                Expect.atMost "The norm" (limit * (1.0 + 8.9e-16)) (Vector.norm clipped)
                Expect.closeVectors 1e-14 "clipped again" [ clipped ] [ clip clipped ]
                let norm = Vector.norm point

                if norm < limit * (1.0 - 1e-14) then
                    Expect.sameVector "What is shorter" point clipped
                else
                    Expect.closeVectors 1e-14 "directions" [ Vector.scale (limit / norm) point ] [ clipped ])

    /// P68: moving averages.
    let averages: Law =
        Law.forAll
            "P68"
            "The bias-corrected moving average of a constant is the constant, and no average leaves the range of its \
             terms."
            (Gens.pair GradientFeed.any Gens.decay)
            (fun (feed, decay) ->
                let average = Average.ofSteps decay
                let constant = List.replicate 20 feed.Gradients.Head

                Expect.closeVectors
                    1e-12
                    "averages"
                    constant
                    (GradientFeed.steps average { feed with Gradients = constant })

                GradientFeed.steps average feed
                |> List.iteri (fun t step ->
                    for i in 0 .. step.Length - 1 do
                        let seen = feed.Gradients |> List.truncate (t + 1) |> List.map (fun g -> g[i])
                        let slack = 1e-12 * (seen |> List.map abs |> List.max)
                        Expect.atMost "The average" (List.max seen + slack) step[i]
                        Expect.atLeast "The average" (List.min seen - slack) step[i]))

    /// P69: projection onto a box.
    let projects: Law =
        Law.forAll
            "P69"
            "Projection onto a box is idempotent, increases no distance between points, and its displacement is at an \
             obtuse angle to all of the box."
            (Gens.pair
                (Gens.list 1 6 (Gens.triple Gens.coordinate Gens.coordinate Gens.coordinate))
                (Gens.fractions 0 50 10))
            (fun (points, width) ->
                let low = points |> List.map (fun (_, _, l) -> l) |> Vector.ofSeq
                let high = Vector.map ((+) width) low
                // From 0 the step is the next point.
                let project = once (Projection.ontoBox low high)
                let x = points |> List.map (fun (x, _, _) -> x) |> Vector.ofSeq
                let y = points |> List.map (fun (_, y, _) -> y) |> Vector.ofSeq
                let px, py = project x, project y
                Expect.sameVector "Projected again" px (project px)
                let apart a b = Vector.norm (Vector.subtract a b)
                Expect.atMost "The distance" (apart x y * (1.0 + 1e-15)) (apart px py)

                for corner in [ low; high; py ] do
                    Expect.atMost
                        "The inner product"
                        1e-12
                        (Vector.dot (Vector.subtract x px) (Vector.subtract corner px)))
