namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional.Core

/// A function along a line.
type LineFunction = float -> struct (float * float)

/// The outcome of a line search.
type LineRun = {
    /// The start.
    From: LineStart
    /// Every trial, in order.
    Trials: LineTrial list
    /// The accepted trial.
    Taken: LineTrial voption
    /// The failure, if none was accepted.
    Failure: LineFailure voption
}

/// Functions along lines, and line searches on them.
module LineProblems =

    let at (phi: LineFunction) (step: float) : LineTrial =
        let struct (value, slope) = phi step

        { Step = step; Value = value; Slope = slope }

    /// Runs a line search, with a callback for every state that asks for a trial.
    let runSeeing (see: 'Search -> float -> unit) (search: LineSearch<'Search>) (phi: LineFunction) guess : LineRun =
        let origin = at phi 0.0

        let from: LineStart = { Value = origin.Value; Slope = origin.Slope; Guess = guess; MaxStep = infinity }

        let rec go trials reply =
            match reply with
            | Try(step, state) ->
                see state step
                let trial = at phi step
                go (trial :: trials) (search.Tell state trial)
            | Take taken -> { From = from; Trials = List.rev trials; Taken = ValueSome taken; Failure = ValueNone }
            | Fail failure -> { From = from; Trials = List.rev trials; Taken = ValueNone; Failure = ValueSome failure }

        go [] (search.Start from)

    let run (search: LineSearch<'Search>) phi guess : LineRun = runSeeing (fun _ _ -> ()) search phi guess

    /// A random smooth function that is bounded below and decreases at 0 (a parabola or a quartic with waves, shifted
    /// up or down), and a first step for it.
    let random (seed: int) : struct (LineFunction * float) =
        let random = Random seed

        let between low high = low + (high - low) * random.NextDouble()

        let power = 10.0 ** between -2.0 2.0
        let middle = between -3.0 3.0
        let quartic = if random.Next 2 = 0 then 0.0 else between 0.01 1.0
        let lift = between -100.0 100.0

        let waves = List.init (random.Next 4) (fun _ -> struct (between -1.0 1.0, between 0.5 5.0, between 0.0 6.0))

        let phi (t: float) =
            let d = t - middle
            let mutable value = lift + 0.5 * power * d * d + quartic * d * d * d * d
            let mutable slope = power * d + 4.0 * quartic * d * d * d

            for struct (size, frequency, phase) in waves do
                value <- value + size * sin (frequency * t + phase)
                slope <- slope + size * frequency * cos (frequency * t + phase)

            struct (value, slope)

        let struct (_, slope) = phi 0.0

        let downwards (t: float) =
            if slope <= 0.0 then
                phi t
            else
                let struct (value, slope) = phi -t
                struct (value, -slope)

        struct (downwards, 10.0 ** between -3.0 2.0)

    let isArmijo c1 (from: LineStart) (trial: LineTrial) = trial.Value <= from.Value + c1 * trial.Step * from.Slope

    let isStrongWolfe c1 c2 (from: LineStart) (trial: LineTrial) =
        isArmijo c1 from trial && abs trial.Slope <= c2 * abs from.Slope

    let isHagerZhang delta sigma epsilon (from: LineStart) (trial: LineTrial) =
        let isWolfe = delta * from.Slope >= (trial.Value - from.Value) / trial.Step && trial.Slope >= sigma * from.Slope

        let isApproximate =
            (2.0 * delta - 1.0) * from.Slope >= trial.Slope
            && trial.Slope >= sigma * from.Slope
            && trial.Value <= from.Value + epsilon * abs from.Value

        isWolfe || isApproximate
