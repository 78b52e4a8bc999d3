namespace OptimizerFunctional.Core

open System

/// Hyperparameters of backtracking.
type BacktrackingSettings = {
    /// c1 of the sufficient decrease condition, in (0, 1). The default is 1e-4.
    SufficientDecrease: float
    /// The minimum ratio of a step to the one before, in (0, 1). The default is 0.1.
    MinContraction: float
    /// The maximum ratio of a step to the one before, in [MinContraction, 1). The default is 0.5.
    MaxContraction: float
    /// The maximum number of trials, at least 1. The default is 60.
    MaxTrials: int
}

/// The state of backtracking.
type BacktrackingState = {
    /// The start of the line search.
    From: LineStart
    /// The last trial, if there was one.
    Previous: LineTrial option
    /// The number of trials so far.
    Trials: int
}

/// Backtracking line search for the sufficient decrease (Armijo) condition phi(a) <= phi(0) + c1 a phi'(0). Each step
/// is the minimizer of the parabola through phi(0), phi'(0) and the last trial, later of the cubic through the last two
/// trials. Dennis and Schnabel 1983, Numerical Methods for Unconstrained Optimization and Nonlinear Equations,
/// Algorithm A6.3.1.
[<RequireQualifiedAccess>]
module Backtracking =

    /// c1 = 1e-4, and each step a tenth to a half of the one before.
    let defaults: BacktrackingSettings = {
        SufficientDecrease = 1e-4
        MinContraction = 0.1
        MaxContraction = 0.5
        MaxTrials = 60
    }

    /// The difference of the value at a trial from the tangent at the start, over the square of the step.
    let private curvature (from: LineStart) (trial: LineTrial) =
        (trial.Value - from.Value - from.Slope * trial.Step) / (trial.Step * trial.Step)

    /// The minimizer of phi(0) + phi'(0) a + b a^2 + c a^3: the root of its derivative where the second derivative is
    /// positive, without cancellation for b > 0.
    let private minimizer (slope: float) (b: float) (c: float) =
        let root = sqrt (max 0.0 (b * b - 3.0 * c * slope))

        if b > 0.0 then -slope / (b + root) else (root - b) / (3.0 * c)

    /// The minimizer of the interpolant, in units of a power of two near the trial step: powers of steps underflow if
    /// the unit of the coordinates is small.
    let private interpolated (from: LineStart) (previous: LineTrial option) (trial: LineTrial) =
        let power = Math.ILogB trial.Step
        let inUnit (trial: LineTrial) = { trial with Step = Math.ScaleB(trial.Step, -power) }
        let from = { from with Slope = Math.ScaleB(from.Slope, power) }
        let trial = inUnit trial

        let found =
            match previous |> Option.map inUnit with
            | None -> minimizer from.Slope (curvature from trial) 0.0
            | Some previous ->
                let newest, older = curvature from trial, curvature from previous
                let c = (newest - older) / (trial.Step - previous.Step)
                minimizer from.Slope (newest - c * trial.Step) c

        Math.ScaleB(found, power)

    /// The reply to a trial.
    let private tell settings (state: BacktrackingState) (trial: LineTrial) =
        let from = state.From

        if trial.Value <= from.Value + settings.SufficientDecrease * trial.Step * from.Slope then
            Take trial
        else if state.Trials + 1 >= settings.MaxTrials then
            Fail LineFailure.TooManyTrials
        else
            let step = interpolated from state.Previous trial

            let least, largest = settings.MinContraction * trial.Step, settings.MaxContraction * trial.Step

            // With values near the largest float the interpolant may be NaN.
            let step = if Double.IsNaN step then largest else Math.Clamp(step, least, largest)

            if step > 0.0 then
                Try(step, { From = from; Previous = Some trial; Trials = state.Trials + 1 })
            else
                Fail LineFailure.IntervalTooSmall

    /// The line search with these settings.
    let create (settings: BacktrackingSettings) : LineSearch<BacktrackingState> =
        let below one = fun v -> 0.0 < v && v < one

        Check.that "greater than 0 and less than 1" (below 1.0) "SufficientDecrease" settings.SufficientDecrease
        |> ignore

        Check.that "greater than 0 and less than 1" (below 1.0) "MinContraction" settings.MinContraction |> ignore

        Check.that
            $"at least MinContraction = {settings.MinContraction} and less than 1"
            (fun v -> settings.MinContraction <= v && v < 1.0)
            "MaxContraction"
            settings.MaxContraction
        |> ignore

        Check.atLeast 1L "MaxTrials" (int64 settings.MaxTrials) |> ignore

        let start (from: LineStart) = Try(from.Guess, { From = from; Previous = None; Trials = 0 })

        {
            Name = "backtracking"
            Settings = Setting.ofRecord settings
            Validate =
                fun state ->
                    match state.Previous with
                    | Some trial -> SavedState.number "Step of Previous" trial.Step "above 0" (fun step -> step > 0.0)
                    | None -> ()
            Start = fun from -> LineSearch.startSearch from start
            Tell = tell settings
            TakesGuess = false
        }
