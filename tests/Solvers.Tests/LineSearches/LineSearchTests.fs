namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Core.Tests
open OptimizerFunctional.Properties
open OptimizerFunctional.StandardProblems
open Xunit

/// The conditions of line searches, on random functions and in recorded and scripted searches.
module LineSearchTests =

    let private moreThuente = MoreThuente.defaults
    let private strongWolfe = StrongWolfe.defaults
    let private hagerZhang = HagerZhang.defaults
    let private backtracking = Backtracking.defaults

    /// Every accepted step satisfies the conditions, and every search of such a function accepts one.
    let private keepsItsWord (search: LineSearch<'Search>) trials holds =
        Property.Check(fun (FsCheck.DoNotSize(seed: int)) ->
            let struct (phi, guess) = LineProblems.random seed
            let run = LineProblems.run search phi guess
            Assert.True(run.Failure.IsNone, $"{run.Failure} after {run.Trials.Length} trials")
            Assert.Equal<LineTrial>(List.last run.Trials, run.Taken.Value)
            Assert.True(holds run.From run.Taken.Value, $"%A{run}")
            Assert.InRange(run.Trials.Length, 1, trials))

    [<Theory>]
    [<InlineData(1)>]
    [<InlineData(2)>]
    [<InlineData(3)>]
    let ``no search takes more trials than its most`` (most: int) =
        let check (search: LineSearch<'Search>) =
            for seed in 1..200 do
                let struct (phi, guess) = LineProblems.random seed
                let run = LineProblems.run search phi guess
                Assert.InRange(run.Trials.Length, 1, most)

        // Conditions so strict that few trials satisfy them.
        check (MoreThuente.create { moreThuente with Curvature = 1e-3; MaxTrials = most })
        check (StrongWolfe.create { strongWolfe with Curvature = 1e-3; MaxTrials = most })
        check (HagerZhang.create { hagerZhang with SufficientDecrease = 0.4; Curvature = 0.41; MaxTrials = most })
        check (Backtracking.create { backtracking with SufficientDecrease = 0.49; MaxTrials = most })

    /// Along -g a step has the unit of coordinates squared, over that of values.
    [<Theory>]
    [<InlineData(-320)>]
    [<InlineData(-270)>]
    [<InlineData(270)>]
    [<InlineData(320)>]
    let ``searches take the same steps in every unit of steps`` (power: int) =
        let check name (search: LineSearch<'Search>) =
            for seed in 1..200 do
                let struct (phi, guess) = LineProblems.random seed

                let inUnit (step: float) =
                    let struct (value, slope) = phi (Math.ScaleB(step, -power))
                    struct (value, Math.ScaleB(slope, -power))

                let steps (run: LineRun) = run.Trials |> List.map _.Step
                let expected = steps (LineProblems.run search phi guess)
                let found = steps (LineProblems.run search inUnit (Math.ScaleB(guess, power)))
                Assert.True((found |> List.map (fun step -> Math.ScaleB(step, -power)) = expected), $"{name}, {seed}")

        check "Moré and Thuente" (MoreThuente.create moreThuente)
        check "strong Wolfe" (StrongWolfe.create strongWolfe)
        check "Hager and Zhang" (HagerZhang.create hagerZhang)
        check "backtracking" (Backtracking.create backtracking)

    [<Theory>]
    [<InlineData(1e-4, 0.9)>]
    [<InlineData(1e-3, 0.1)>]
    [<InlineData(0.1, 0.1)>]
    let ``steps of Moré and Thuente satisfy the strong Wolfe conditions`` (c1: float, c2: float) =
        let search = MoreThuente.create { moreThuente with SufficientDecrease = c1; Curvature = c2 }

        keepsItsWord search moreThuente.MaxTrials (LineProblems.isStrongWolfe c1 c2)

    /// Values of such different magnitudes cancel in the cubic through two trials: its minimizer is outside the
    /// bracket.
    [<Theory>]
    [<InlineData(0.1)>]
    [<InlineData(0.9)>]
    let ``Moré and Thuente divide a bracket that their cubic leaves`` (c2: float) =
        let search = MoreThuente.create { moreThuente with Curvature = c2 }

        let isTaken phi guess =
            let run = LineProblems.run search phi guess
            Assert.True(run.Taken.IsSome, $"%A{run}")

            Assert.True(
                LineProblems.isStrongWolfe moreThuente.SufficientDecrease c2 run.From run.Taken.Value,
                $"%A{run}"
            )

        // The steepest descent line of Beale's function from a point where conjugate gradients once ended, with a
        // minimum at 3e-6.
        let beale = MoreGarbowHillstrom.find "Beale"
        let point = [| 68.363986335642039; 1.6759615366631202 |]
        let gradient = beale.Gradient point

        let along (t: float) =
            let moved = Array.map2 (fun x g -> x - t * g) point gradient
            struct (beale.Value moved, -(Array.fold2 (fun sum g h -> sum + g * h) 0.0 gradient (beale.Gradient moved)))

        for quarter in -12 .. 28 do
            isTaken along (10.0 ** (0.25 * float quarter))

        Property.Check(fun (seed: int) ->
            let random = Random seed
            let width = 10.0 ** (10.0 * random.NextDouble() - 5.0)
            let power = 1.25 + 0.25 * float (random.Next 8)

            let phi (t: float) =
                let d = t / width - 1.0
                struct (abs d ** power, power * float (sign d) * abs d ** (power - 1.0) / width)

            isTaken phi (width * 10.0 ** (30.0 * random.NextDouble())))

    [<Theory>]
    [<InlineData(1e-4, 0.9)>]
    [<InlineData(1e-3, 0.1)>]
    [<InlineData(0.1, 0.1)>]
    let ``steps of the search for strong Wolfe conditions satisfy them`` (c1: float, c2: float) =
        let search = StrongWolfe.create { strongWolfe with SufficientDecrease = c1; Curvature = c2 }

        keepsItsWord search strongWolfe.MaxTrials (LineProblems.isStrongWolfe c1 c2)

    [<Theory>]
    [<InlineData(0.1, 0.9)>]
    [<InlineData(0.1, 0.1)>]
    [<InlineData(0.4, 0.5)>]
    let ``steps of Hager and Zhang satisfy the Wolfe conditions or the approximate ones`` (delta: float, sigma: float) =
        let search = HagerZhang.create { hagerZhang with SufficientDecrease = delta; Curvature = sigma }

        keepsItsWord search hagerZhang.MaxTrials (LineProblems.isHagerZhang delta sigma hagerZhang.ValueTolerance)

    [<Theory>]
    [<InlineData(1e-4)>]
    [<InlineData(0.4)>]
    let ``steps of backtracking satisfy Armijo's condition and are no longer than the first`` (c1: float) =
        let search = Backtracking.create { backtracking with SufficientDecrease = c1 }

        keepsItsWord search backtracking.MaxTrials (fun from trial ->
            LineProblems.isArmijo c1 from trial && trial.Step <= from.Guess)

    [<Property>]
    let ``backtracking shrinks every step to a tenth up to a half`` (FsCheck.DoNotSize(seed: int)) =
        let struct (phi, guess) = LineProblems.random seed

        let steps = (LineProblems.run (Backtracking.create backtracking) phi guess).Trials |> List.map _.Step

        for before, after in List.pairwise steps do
            Assert.InRange(after / before, 0.1 - 1e-12, 0.5 + 1e-12)

    [<Property>]
    let ``no line search takes the first step`` (FsCheck.DoNotSize(seed: int)) =
        let struct (phi, guess) = LineProblems.random seed
        let run = LineProblems.run LineSearch.none phi guess
        Assert.Equal(guess, run.Taken.Value.Step)
        Assert.Equal(1, run.Trials.Length)

    [<Property>]
    let ``the interval of Hager and Zhang holds an acceptable step`` (FsCheck.DoNotSize(seed: int)) =
        let search = HagerZhang.create { hagerZhang with Curvature = 0.1 }

        let struct (phi, guess) = LineProblems.random seed
        let mutable width = infinity

        let see (state: HagerZhangState) step =
            let limit = state.From.Value + hagerZhang.ValueTolerance * abs state.From.Value

            let isLower (lower: LineTrial) =
                Assert.True(lower.Value <= limit && lower.Slope < 0.0 && lower.Step < step, $"%A{state}")

            let isInterval (lower: LineTrial) (upper: LineTrial) =
                isLower lower
                Assert.True(upper.Slope >= 0.0 && step < upper.Step, $"%A{state}")

            match state.Phase with
            | Growing lower -> isLower lower
            | FirstSecant(lower, upper) ->
                isInterval lower upper
                // Two rounds: each shrinks it to two thirds at least.
                Assert.True(upper.Step - lower.Step <= width * (2.0 / 3.0 + 1e-12), $"%A{state}")
                width <- upper.Step - lower.Step
            | SecondSecant(lower, upper, _)
            | Middle(lower, upper) -> isInterval lower upper
            | Dividing(lower, tooHigh, _) ->
                isLower lower
                Assert.True(step < tooHigh, $"%A{state}")

        LineProblems.runSeeing see search phi guess |> ignore

    [<Property>]
    let ``the interval of the search for strong Wolfe conditions holds one`` (FsCheck.DoNotSize(seed: int)) =
        let search = StrongWolfe.create { strongWolfe with Curvature = 0.01 }

        let struct (phi, guess) = LineProblems.random seed

        let see (state: StrongWolfeState) step =
            match state.Phase with
            | Expanding previous -> Assert.True(step > previous.Step)
            | Zooming(low, high) ->
                Assert.True(LineProblems.isArmijo strongWolfe.SufficientDecrease state.From low, $"%A{state}")
                Assert.True(low.Slope * (high.Step - low.Step) < 0.0, $"%A{state}")
                let least, most = min low.Step high.Step, max low.Step high.Step
                // Interpolated steps keep a distance from both endpoints, whichever is on the left.
                let margin = (strongWolfe.Margin - 1e-9) * (most - least)
                Assert.InRange(step, least + margin, most - margin)

        LineProblems.runSeeing see search phi guess |> ignore

    [<Property>]
    let ``the interval of Moré and Thuente decreases from its best endpoint`` (FsCheck.DoNotSize(seed: int)) =
        let search = MoreThuente.create { moreThuente with Curvature = 1e-3 }

        let struct (phi, guess) = LineProblems.random seed

        let mutable olderWidth = infinity

        let see (state: MoreThuenteState) step =
            if state.IsBracketed then
                Assert.InRange(step, state.Least, state.Most)
                let test = moreThuente.SufficientDecrease * state.From.Slope

                let slope = if state.IsFirstStage then state.Best.Slope - test else state.Best.Slope

                Assert.True(slope * (state.Other.Step - state.Best.Step) < 0.0, $"%A{state}")

                // An interval that has not shrunk by a third in two trials is halved.
                if state.Width >= 0.66 * olderWidth then
                    Assert.Equal(0.5 * (state.Best.Step + state.Other.Step), step, 1e-12 * state.Most)

            olderWidth <- state.PreviousWidth

        LineProblems.runSeeing see search phi guess |> ignore

    /// Beyond a random point the function is not finite: a line search backs off, and its accepted step still satisfies
    /// the conditions.
    let private drawsBack (search: LineSearch<'Search>) holds =
        let search = LineSearch.shrinking search

        Property.Check(fun (FsCheck.DoNotSize(seed: int)) ->
            let struct (phi, guess) = LineProblems.random seed
            let random = Random(seed ^^^ 0x5eed)
            let edge = guess * 10.0 ** (2.0 * random.NextDouble() - 1.5)
            let beyond = [| nan; infinity; -infinity |][random.Next 3]

            let cut step = if step > edge then struct (beyond, nan) else phi step

            let run = LineProblems.run search cut guess
            Assert.InRange(run.Trials.Length, 1, 200)

            match run.Failure with
            | ValueNone -> Assert.True(holds run.From run.Taken.Value, $"%A{run}")
            | ValueSome failure ->
                // It may decrease all the way to the edge.
                Assert.True(
                    (failure = LineFailure.AtLongest || failure = LineFailure.TooManyTrials)
                    && List.exists (fun (trial: LineTrial) -> trial.Value < run.From.Value) run.Trials,
                    $"%A{run}"
                ))

    [<Fact>]
    let ``every line search backs off where the function is not finite`` () =
        drawsBack (MoreThuente.create moreThuente) (LineProblems.isStrongWolfe 1e-4 0.9)
        drawsBack (StrongWolfe.create strongWolfe) (LineProblems.isStrongWolfe 1e-4 0.9)
        drawsBack (HagerZhang.create hagerZhang) (LineProblems.isHagerZhang 0.1 0.9 1e-6)
        drawsBack (Backtracking.create backtracking) (LineProblems.isArmijo 1e-4)
        drawsBack LineSearch.none (fun _ trial -> Double.IsFinite trial.Value)

    /// 12 recorded searches: each of the six functions of the paper from a step that is too short and one that is too
    /// long.
    [<Fact>]
    let ``Moré and Thuente's search makes the recorded trials`` () =
        Assert.Equal(12, SciPyReference.traces.Length)

        for trace in SciPyReference.traces do
            let search =
                MoreThuente.create {
                    SufficientDecrease = trace.SufficientDecrease
                    Curvature = trace.Curvature
                    IntervalTolerance = trace.BracketTolerance
                    MinStep = trace.SmallestStep
                    MaxStep = trace.LargestStep
                    MaxTrials = 100
                }

            let mutable reply =
                search.Start {
                    Value = trace.ValueAtZero
                    Slope = trace.SlopeAtZero
                    Guess = trace.FirstStep
                    MaxStep = infinity
                }

            for recorded in trace.Evaluations do
                match reply with
                | Try(step, state) ->
                    Assert.Equal(recorded[0], step, 1e-12 * abs recorded[0])

                    let trial = { Step = step; Value = recorded[1]; Slope = recorded[2] }

                    reply <- search.Tell state trial
                | other -> Assert.Fail $"{trace.Function}: %A{other} after fewer trials than SciPy's"

            match reply with
            | Take taken -> Assert.Equal(trace.Step, taken.Step, 1e-12 * trace.Step)
            | other -> Assert.Fail $"{trace.Function}: %A{other}"

    /// The steps that a line search asks for when told these trials.
    let private script (search: LineSearch<'Search>) value slope guess (told: (float * float) list) =
        let from: LineStart = { Value = value; Slope = slope; Guess = guess; MaxStep = infinity }

        let answer reply (value, slope) =
            match reply with
            | Try(step, state) -> search.Tell state { Step = step; Value = value; Slope = slope }
            | other -> other

        match List.fold answer (search.Start from) told with
        | Try(step, _) -> step
        | other -> failwith $"%A{other}"

    let private exact (expected: float) (actual: float) = Assert.Equal(expected, actual, 1e-12 * abs expected)

    [<Fact>]
    let ``Hager and Zhang's steps follow from their trials by the rules of the paper`` () =
        let ask = script (HagerZhang.create hagerZhang) 0.0 -1.0 1.0
        exact 1.0 (ask [])
        // B3: five times longer as long as it goes down.
        let down = (-0.01, -0.95)
        exact 5.0 (ask [ down ])
        exact 25.0 (ask [ down; down ])
        // B1, S1: the secant of the slopes between the last two.
        let first = (1.0 * 2.0 + 5.0 * 0.95) / (2.0 + 0.95)
        exact first (ask [ down; (1.0, 2.0) ])
        // S2: the slope does not fall there, so the second secant is with the old upper end: here not inside, so a
        // round begins.
        let second = (5.0 * 1.5 - first * 2.0) / (1.5 - 2.0)
        Assert.False(1.0 < second && second < first)
        exact ((1.0 * 1.5 + first * 0.95) / (1.5 + 0.95)) (ask [ down; (1.0, 2.0); (1.0, 1.5) ])
        let second = (5.0 * 0.5 - first * 2.0) / (0.5 - 2.0)
        exact second (ask [ down; (1.0, 2.0); (1.0, 0.5) ])
        // S3: it still falls, so the second secant is with the old lower end.
        let third = (1.0 * -0.94 - first * -0.95) / (-0.94 + 0.95)
        Assert.False(first < third && third < 5.0)
        // L2: and 2.7 of 4 is more than two thirds, so it ends with the middle.
        exact (0.5 * (first + 5.0)) (ask [ down; (1.0, 2.0); (-0.01, -0.94) ])
        // B2, U3: too high though it falls: the middle, and once it is not too high, the upper half.
        let high = (10.0, -0.95)
        exact 0.5 (ask [ high ])
        exact 0.25 (ask [ high; high ])
        exact 0.375 (ask [ high; high; down ])
        let upper = (0.25 * 2.0 + 0.375 * 0.95) / (2.0 + 0.95)
        exact upper (ask [ high; high; down; (1.0, 2.0) ])

    [<Theory>]
    [<InlineData(1e10)>]
    [<InlineData(-1e10)>]
    let ``Hager and Zhang accept by slopes where values have no digits left`` (level: float) =
        let phi (t: float) = struct (level, 1e-8 * (t - 1.0))
        let run = LineProblems.run (HagerZhang.create { hagerZhang with Curvature = 0.1 }) phi 3.0
        Assert.True(run.Failure.IsNone, $"%A{run}")
        Assert.InRange(run.Taken.Value.Step, 0.9, 1.1)
        // The values are the same everywhere, so the plain conditions hold nowhere.
        Assert.False(
            LineProblems.isArmijo hagerZhang.SufficientDecrease run.From { run.Taken.Value with Value = level + 2e-6 }
        )

        let plain =
            LineProblems.run (MoreThuente.create { moreThuente with SufficientDecrease = 0.1; Curvature = 0.1 }) phi 3.0

        Assert.InRange(plain.Trials.Length, run.Trials.Length, 60)

    [<Fact>]
    let ``Hager and Zhang find the minimum of a parabola by one secant`` () =
        let search = HagerZhang.create { hagerZhang with SufficientDecrease = 1e-3; Curvature = 1e-3 }

        let run = LineProblems.run search (fun t -> struct (t * t - 2.0 * t, 2.0 * t - 2.0)) 3.0
        Assert.Equal<float>([ 3.0; 1.0 ], run.Trials |> List.map _.Step)

    [<Theory>]
    [<InlineData(0.9)>]
    [<InlineData(1.5)>]
    let ``the zoom for strong Wolfe conditions finds the minimum of a cubic in one step, whichever end is lower``
        (guess: float)
        =
        let search = StrongWolfe.create { strongWolfe with Curvature = 1e-3 }

        let run = LineProblems.run search (fun t -> struct (t * t * t - t, 3.0 * t * t - 1.0)) guess

        Assert.Equal(2, run.Trials.Length)
        exact (1.0 / sqrt 3.0) run.Taken.Value.Step

    [<Fact>]
    let ``the search for strong Wolfe conditions doubles its step until it has an interval`` () =
        let ask = script (StrongWolfe.create strongWolfe) 0.0 -1.0 1.0
        exact 4.0 (ask [ (-0.5, -0.95); (-1.0, -0.95) ])
        // Not interpolated, as the minimum of the cubic is nearer to an end than the margin.
        exact 0.5 (ask [ (1000.0, 1.0) ])

    [<Fact>]
    let ``backtracking goes to the minimum of a parabola, then of a cubic`` () =
        let search =
            Backtracking.create {
                backtracking with
                    SufficientDecrease = 0.3
                    MinContraction = 0.01
                    MaxContraction = 0.99
            }

        let parabola = LineProblems.run search (fun t -> struct (3.0 * t * t - t, 6.0 * t - 1.0)) 1.0

        exact (1.0 / 6.0) parabola.Taken.Value.Step
        Assert.Equal(2, parabola.Trials.Length)

        let cubic =
            LineProblems.run
                search
                (fun t -> struct (-t + 5.0 * t * t - 2.0 * t * t * t, -1.0 + 10.0 * t - 6.0 * t * t))
                1.0

        Assert.Equal(3, cubic.Trials.Length)
        exact ((10.0 - sqrt 76.0) / 12.0) cubic.Taken.Value.Step

    [<Fact>]
    let ``invalid settings are refused before a search begins`` () =
        let says parameter (make: unit -> LineSearch<'Search>) =
            let error = Assert.Throws<ParameterException>(fun () -> make () |> ignore)
            Assert.Equal(parameter, error.Parameter)

        says "Curvature" (fun () -> MoreThuente.create { moreThuente with Curvature = 1e-5 })
        says "Curvature" (fun () -> StrongWolfe.create { strongWolfe with Curvature = 1e-5 })
        says "Curvature" (fun () -> HagerZhang.create { hagerZhang with Curvature = 0.05 })
        says "Curvature" (fun () -> HagerZhang.create { hagerZhang with Curvature = 1.0 })

        says "SufficientDecrease" (fun () -> MoreThuente.create { moreThuente with SufficientDecrease = 0.0 })

        says "SufficientDecrease" (fun () -> StrongWolfe.create { strongWolfe with SufficientDecrease = nan })

        says "SufficientDecrease" (fun () -> HagerZhang.create { hagerZhang with SufficientDecrease = 0.5 })

        says "SufficientDecrease" (fun () -> Backtracking.create { backtracking with SufficientDecrease = 1.0 })

        says "ValueTolerance" (fun () -> HagerZhang.create { hagerZhang with ValueTolerance = -1.0 })

        says "Division" (fun () -> HagerZhang.create { hagerZhang with Division = 1.0 })
        says "Contraction" (fun () -> HagerZhang.create { hagerZhang with Contraction = 0.0 })
        says "Expansion" (fun () -> HagerZhang.create { hagerZhang with Expansion = 1.0 })

        says "Expansion" (fun () -> StrongWolfe.create { strongWolfe with Expansion = infinity })

        says "Margin" (fun () -> StrongWolfe.create { strongWolfe with Margin = 0.5 })
        says "MinContraction" (fun () -> Backtracking.create { backtracking with MinContraction = 0.0 })

        says "MaxContraction" (fun () -> Backtracking.create { backtracking with MaxContraction = 0.05 })

        says "MaxTrials" (fun () -> HagerZhang.create { hagerZhang with MaxTrials = 0 })
        says "MaxTrials" (fun () -> StrongWolfe.create { strongWolfe with MaxTrials = 0 })
        says "MaxTrials" (fun () -> Backtracking.create { backtracking with MaxTrials = 0 })

    /// Finite only up to 0.05, with the minimum step 0.1: the search fails without an exception.
    [<Fact>]
    let ``a minimum step beyond all finite values fails without an exception`` () =
        let search = LineSearch.shrinking (MoreThuente.create { MoreThuente.defaults with MinStep = 0.1 })

        let rec follow trials reply =
            match reply with
            | Try(step, state) when trials < 500 ->
                let isFinite = step <= 0.05

                search.Tell state {
                    Step = step
                    Value = if isFinite then -step else infinity
                    Slope = -1.0
                }
                |> follow (trials + 1)
            | Try _ -> Assert.Fail "The search does not end."
            | Take taken -> Assert.InRange(taken.Step, 0.0, 0.05)
            | Fail _ -> ()

        search.Start { Value = 0.0; Slope = -1.0; Guess = 1.0; MaxStep = infinity } |> follow 0
