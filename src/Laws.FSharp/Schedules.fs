namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional.Core

/// Section E, last part: schedules.
[<RequireQualifiedAccess>]
module Schedules =

    let private schedules = Gens.triple Gens.rate Gens.rate (Gens.integer 1 100)

    /// P70, initial and final rates, and monotonicity.
    let schedulesGoDown: Law =
        Law.forAll
            "P70"
            "Schedules start exactly at their initial rate, end exactly at their final rate, and are monotonic."
            schedules
            (fun (a, b, steps) ->
                let first, last, steps = max a b, min a b, int64 steps

                let falling = [
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

    /// P70, schedules that rise and fall.
    let schedulesOfCycles: Law =
        Law.forAll
            "P70"
            "One cycle, warm restarts, and warm-up, stable and decay have their exact rates at their joints, and \
             change from step to step by no more than their steepest slope."
            (Gens.pair schedules (Gens.pair (Gens.integer 1 20) (Gens.integer 1 3)))
            (fun ((a, b, long), (short, factor)) ->
                let peak, low, rising, falling = max a b, min a b, int64 short, int64 long
                let steps = rising + falling
                let cycle = Schedule.oneCycle low peak (low / 2.0) rising steps
                let restarts = Schedule.warmRestarts peak low rising (int64 factor)
                let stable = Schedule.warmUpStableDecay peak low rising falling falling

                let exact (schedule: Schedule) (points: (int64 * float) list) =
                    for count, rate in points do
                        Expect.equal $"{schedule} at {count}" rate (schedule.At count)

                exact cycle [ 0L, low; rising, peak; steps, low / 2.0; steps + 9L, low / 2.0 ]

                exact stable [
                    rising - 1L, peak
                    rising, peak
                    rising + falling, peak
                    rising + 2L * falling, low
                    rising + 2L * falling + 9L, low
                ]

                // The starts of the cycles.
                let mutable start, length = 0L, rising

                for _ in 1..3 do
                    exact restarts [ start, peak ]

                    for count in start .. start + length - 2L do
                        Expect.atMost
                            $"{restarts} at {count + 1L}"
                            (restarts.At count * (1.0 + 1e-15))
                            (restarts.At(count + 1L))

                    Expect.atMost
                        $"{restarts} before its restart"
                        (low + (peak - low) * 2.5 / float length)
                        (restarts.At(start + length - 1L))

                    start <- start + length
                    length <- length * int64 factor

                let steepest = (peak - low / 2.0) * Math.PI / 2.0 / float (min rising falling) * (1.0 + 1e-12)

                for count in 0L .. steps do
                    Expect.atMost $"The change of {cycle}" steepest (abs (cycle.At(count + 1L) - cycle.At count))

                let steepest = Math.Max(peak / float rising, (peak - low) / float falling) * (1.0 + 1e-12)

                for count in 0L .. rising + 2L * falling do
                    Expect.atMost $"The change of {stable}" steepest (abs (stable.At(count + 1L) - stable.At count)))

    /// P70, warm-ups and joined schedules.
    let schedulesJoin: Law =
        Law.forAll
            "P70"
            "A warm-up is linear up to the initial rate of the next schedule; joined schedules follow each other, \
             without a gap where their values agree."
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

    /// P70, huge counts.
    let schedulesStayFinite: Law =
        Law.forAll
            "P70"
            "Schedules are finite and not negative for any count, including 2^31 and the largest."
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
                        Schedule.oneCycle first last first steps (steps + 7L)
                        Schedule.warmRestarts first last steps 1L
                        Schedule.warmRestarts first last steps 3L
                        Schedule.warmUpStableDecay first last steps steps steps
                        Schedule.warmUp steps (Schedule.inverseTime first last)
                        Schedule.joined (Schedule.constant first) steps (Schedule.exponential first 0.5 steps)
                    ] do
                    for count in [ 1L <<< 31; 1L <<< 53; Int64.MaxValue ] do
                        let rate = schedule.At count
                        Expect.that $"{schedule} at {count} was {rate}." (Double.IsFinite rate && rate >= 0.0))
