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
                        Schedule.warmUp steps (Schedule.inverseTime first last)
                        Schedule.joined (Schedule.constant first) steps (Schedule.exponential first 0.5 steps)
                    ] do
                    for count in [ 1L <<< 31; 1L <<< 53; Int64.MaxValue ] do
                        let rate = schedule.At count
                        Expect.that $"{schedule} at {count} was {rate}." (Double.IsFinite rate && rate >= 0.0))
