namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Section E: combinators, transforms, schedules and counts.
[<RequireQualifiedAccess>]
module Algebra =

    /// P60, for any three optimizers.
    let associative (first: Optimizer<'First>) (second: Optimizer<'Second>) (third: Optimizer<'Third>) : Law =
        Law.forAll
            "P60"
            $"andThen is associative: {first.Name}, {second.Name}, {third.Name}, bit for bit, states up to nesting."
            Feed.any
            (fun feed ->
                let left = first |> Optimizer.andThen second |> Optimizer.andThen third
                let right = first |> Optimizer.andThen (second |> Optimizer.andThen third)
                Expect.sameVectors "steps" (Feed.steps left feed) (Feed.steps right feed)

                let inPlace optimizer =
                    let run = InPlace(optimizer, feed.Start)

                    for gradient in feed.Gradients do
                        gradient.CopyTo run.Gradient
                        run.Step 0.0 |> ignore

                    Vector.ofSeq (run.Point.ToArray())

                Expect.sameVector "The point in place" (inPlace left) (inPlace right))

    /// P60, that it is what it says: the second optimizer sees the first one's steps as gradients.
    let composes (first: Optimizer<'First>) (second: Optimizer<'Second>) : Law =
        Law.forAll
            "P60"
            $"{second.Name} after {first.Name} takes the steps that it takes on the first one's steps."
            Feed.any
            (fun feed ->
                let between =
                    { feed with
                        Gradients = Feed.steps first feed
                    }

                Expect.sameVectors
                    "steps"
                    (Feed.steps second between)
                    (Feed.steps (first |> Optimizer.andThen second) feed))

    /// P63, for any inner optimizer that does not look at the point.
    let accumulates (inner: Optimizer<'State>) : Law =
        Law.forAll
            "P63"
            $"Accumulating k gradients for {inner.Name} is one step on their mean, and none in between."
            (Gens.pair Feed.any (Gens.integer 1 5))
            (fun (feed, period) ->
                let run = Feed.run (Accumulate.over (int64 period) inner) feed

                let whole =
                    feed.Gradients
                    |> List.chunkBySize period
                    |> List.filter (fun c -> c.Length = period)

                let means =
                    { feed with
                        Gradients =
                            whole
                            |> List.map (fun chunk ->
                                List.reduce Vector.add chunk |> Vector.map (fun s -> s / float period))
                    }

                let taken, still =
                    run
                    |> List.map snd
                    |> List.indexed
                    |> List.partition (fun (k, _) -> (k + 1) % period = 0)

                Expect.equalVectors "steps" (Feed.steps inner means) (List.map snd taken)

                for _, step in still do
                    for coordinate in step do
                        Expect.equal "A coordinate in between" 0.0 coordinate)

    /// P64, for any optimizer with a schedule.
    let constantSchedule (make: Schedule -> Optimizer<'State>) : Law =
        Law.forAll
            "P64"
            $"{(make (Schedule.constant 1.0)).Name}: a schedule that never changes is a constant rate, and schedules are asked from count 0 on, once a step."
            (Gens.pair Feed.any Gens.rate)
            (fun (feed, rate) ->
                let constant = make (Schedule.constant rate)

                Expect.sameVectors
                    "steps"
                    (Feed.steps constant feed)
                    (Feed.steps (make (Schedule.custom "same" (fun _ -> rate))) feed)

                Expect.sameVectors
                    "steps"
                    (Feed.steps constant feed)
                    (Feed.steps (make (Schedule.step rate 1.0 3L)) feed)

                // The steps of a rate that depends on the count are those of the rate at that count.
                let rising = Schedule.custom "rising" (fun count -> Math.ScaleB(rate, int count))

                let steps =
                    Feed.steps
                        (make rising)
                        { feed with
                            Gradients = [ feed.Gradients.Head ]
                        }

                Expect.sameVectors "first steps" (List.truncate 1 (Feed.steps constant feed)) steps)

    /// P66.
    let skipsNotFinite (inner: Optimizer<'State>) : Law =
        let bad = [| nan; infinity; -infinity |]

        Law.forAll
            "P66"
            $"Skipping what is not finite, {inner.Name} neither moves nor remembers it; after too many in a row it is let through."
            (Gens.triple Feed.any (Gens.list 1 5 (Gens.pair (Gens.integer 0 20) (Gens.integer 0 2))) (Gens.integer 0 5))
            (fun (feed, holes, coordinate) ->
                let spoiled (kind: int) (g: Vector) =
                    g.SetItem(coordinate % g.Length, bad[kind])

                let mixed =
                    feed.Gradients
                    |> List.indexed
                    |> List.collect (fun (k, g) ->
                        [
                            for place, kind in holes do
                                if place = k then
                                    spoiled kind g

                            g
                        ])

                let steps = Feed.steps (SkipNonFinite.over 5L inner) { feed with Gradients = mixed }

                let isBad (g: Vector) =
                    g |> Seq.exists (Double.IsFinite >> not)

                let kept =
                    List.zip mixed steps
                    |> List.filter (fun (g, _) -> not (isBad g))
                    |> List.map snd

                Expect.sameVectors "steps" (Feed.steps inner feed) kept

                for g, step in List.zip mixed steps do
                    if isBad g then
                        for coordinate in step do
                            Expect.equal "A skipped step" 0.0 coordinate

                let hopeless = List.replicate 4 (spoiled 0 feed.Gradients.Head)
                let lost = Feed.run (SkipNonFinite.over 3L inner) { feed with Gradients = hopeless }

                Expect.that
                    "It was skipped for ever."
                    ((List.last lost |> fst).InARow = 4L && (List.last lost |> fst).Skipped = 3L))

    let private once (optimizer: Optimizer<'State>) (gradient: Vector) =
        Feed.steps
            optimizer
            {
                Start = Vector.zeros gradient.Length
                Gradients = [ gradient ]
            }
        |> List.head

    /// P67, clipping by value.
    let clipsByValue: Law =
        Law.forAll
            "P67"
            "Clipping by value stays within its limit, is idempotent and odd, and changes nothing inside, bit for bit."
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
            "Clipping by norm is never longer than its limit, parallel, idempotent, and changes nothing that is shorter."
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

    /// P68.
    let averages: Law =
        Law.forAll
            "P68"
            "The corrected moving average of a constant is the constant, and no average leaves the range of what it averages."
            (Gens.pair Feed.any Gens.decay)
            (fun (feed, decay) ->
                let average = Average.ofSteps decay
                let constant = List.replicate 20 feed.Gradients.Head
                Expect.closeVectors 1e-12 "averages" constant (Feed.steps average { feed with Gradients = constant })

                Feed.steps average feed
                |> List.iteri (fun t step ->
                    for i in 0 .. step.Length - 1 do
                        let seen = feed.Gradients |> List.truncate (t + 1) |> List.map (fun g -> g[i])
                        let slack = 1e-12 * (seen |> List.map abs |> List.max)
                        Expect.atMost "The average" (List.max seen + slack) step[i]
                        Expect.atLeast "The average" (List.min seen - slack) step[i]))

    /// P69, of a box.
    let projects: Law =
        Law.forAll
            "P69"
            "Projection onto a box is idempotent, brings points no farther apart, and is at an obtuse angle to all of the box."
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

    let private schedules = Gens.triple Gens.rate Gens.rate (Gens.integer 1 100)

    /// P70, ends and monotony.
    let schedulesGoDown: Law =
        Law.forAll
            "P70"
            "Schedules start at their first rate and end at their last, exactly, and go from one to the other without turning round."
            schedules
            (fun (a, b, steps) ->
                let first, last, steps = max a b, min a b, int64 steps

                let falling =
                    [
                        Schedule.cosine first last steps, ValueSome last
                        Schedule.polynomial first last 1.0 steps, ValueSome last
                        Schedule.polynomial first last 2.0 steps, ValueSome last
                        Schedule.exponential first (last / first) steps, ValueNone
                        Schedule.inverseTime first last, ValueNone
                        Schedule.step first (last / first) steps, ValueNone
                    ]

                for schedule, final in falling do
                    Expect.equal $"{schedule} at 0" first (schedule.At 0L)

                    for count in 0L .. steps + 5L do
                        Expect.atMost
                            $"{schedule} at {count + 1L}"
                            (schedule.At count * (1.0 + 1e-15))
                            (schedule.At(count + 1L))

                    match final with
                    | ValueSome final ->
                        Expect.equal $"{schedule} at its end" final (schedule.At steps)
                        Expect.equal $"{schedule} after its end" final (schedule.At(steps + 7L))
                    | ValueNone -> ()

                let rising = Schedule.polynomial last first 1.0 steps
                Expect.equal $"{rising} at 0" last (rising.At 0L)
                Expect.equal $"{rising} at its end" first (rising.At steps))

    /// P70, joints.
    let schedulesJoin: Law =
        Law.forAll
            "P70"
            "A warm-up is a straight line to the first rate of what follows; joined schedules follow each other, without a gap where their values agree."
            schedules
            (fun (first, last, steps) ->
                let next = Schedule.cosine first last 50L
                let warm = Schedule.warmUp (int64 steps) next
                Expect.equal "The last of the warm-up" first (warm.At(int64 steps - 1L))
                Expect.equal "The first after it" first (warm.At(int64 steps))

                for count in 0 .. steps - 1 do
                    Expect.close
                        1e-15
                        $"The warm-up at {count}"
                        (first * float (count + 1) / float steps)
                        (warm.At(int64 count))

                let steps = int64 steps
                let joined = Schedule.joined (Schedule.polynomial last first 1.0 steps) steps next
                Expect.equal "The joint" first (joined.At steps)

                Expect.equal
                    "Before it"
                    ((Schedule.polynomial last first 1.0 steps).At(steps - 1L))
                    (joined.At(steps - 1L))

                Expect.equal "After it" (next.At 3L) (joined.At(steps + 3L)))

    /// P70, giant counts.
    let schedulesStayFinite: Law =
        Law.forAll
            "P70"
            "Schedules are finite and not negative for any count, 2^31 and the largest included."
            schedules
            (fun (first, last, steps) ->
                let steps = int64 steps

                for schedule in
                    [
                        Schedule.constant first
                        Schedule.step first 0.5 steps
                        Schedule.exponential first 0.5 steps
                        Schedule.inverseTime first last
                        Schedule.polynomial first last 2.0 steps
                        Schedule.cosine first last steps
                        Schedule.warmUp steps (Schedule.inverseTime first last)
                        Schedule.joined (Schedule.constant first) steps (Schedule.exponential first 0.5 steps)
                    ] do
                    for count in [ 1L <<< 31; 1L <<< 53; Int64.MaxValue ] do
                        let rate = schedule.At count
                        Expect.that $"{schedule} at {count} was {rate}." (Double.IsFinite rate && rate >= 0.0))

    /// P75, for any optimizer whose state counts steps: `at` sets the count.
    let countsSaturate (at: int64 -> 'State -> 'State) (optimizer: Optimizer<'State>) : Law =
        Law.forAll
            "P75"
            $"{optimizer.Name}: at the largest count steps stay finite, and those of a very large one."
            Feed.any
            (fun feed ->
                let grown = Feed.states optimizer feed |> List.last

                let from count =
                    Feed.runFrom optimizer (at count grown) feed |> List.map snd
                // By then every correction is 1 to the last bit.
                Expect.sameVectors "steps" (from (1L <<< 40)) (from Int64.MaxValue)

                for step in from (Int64.MaxValue - 1L) do
                    for coordinate in step do
                        Expect.that $"A coordinate was {coordinate}." (Double.IsFinite coordinate))
