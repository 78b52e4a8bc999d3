namespace OptimizerFunctional.Core

open System

/// Hyperparameters of the strong Wolfe line search.
type StrongWolfeSettings = {
    /// c1 of the sufficient decrease condition, finite and above 0. The default is 1e-4.
    SufficientDecrease: float
    /// c2 of the curvature condition, in [c1, 1). The default is 0.9.
    Curvature: float
    /// The expansion factor of the bracketing phase, above 1. The default is 2.
    Expansion: float
    /// The minimum distance of an interpolated step from the endpoints, as a fraction of the interval, in [0, 1/2). A
    /// nearer step is replaced by the midpoint. The default is 0.1.
    Margin: float
    /// The maximum number of trials, at least 1. The default is 50.
    MaxTrials: int
}

/// The phase of a strong Wolfe line search.
type StrongWolfePhase =
    /// Bracketing: a growing step. `previous` is the trial before it.
    | Expanding of previous: LineTrial
    /// Zoom: a step in an interval. `low` is the endpoint with the lower value, where the slope points into the
    /// interval.
    | Zooming of low: LineTrial * high: LineTrial

/// The state of a strong Wolfe line search.
type StrongWolfeState = {
    /// The start of the line search.
    From: LineStart
    /// The phase.
    Phase: StrongWolfePhase
    /// The number of trials so far.
    Trials: int
}

/// The line search for the strong Wolfe conditions: sufficient decrease phi(a) <= phi(0) + c1 a phi'(0), and the
/// curvature condition |phi'(a)| <= c2 |phi'(0)|. It brackets an acceptable step, then zooms in. Nocedal and Wright,
/// Numerical Optimization, Algorithms 3.5 and 3.6, with the cubic interpolation of equation 3.59.
[<RequireQualifiedAccess>]
module StrongWolfe =

    /// c1 = 1e-4 and c2 = 0.9, the usual constants for quasi-Newton methods.
    let defaults: StrongWolfeSettings = {
        SufficientDecrease = 1e-4
        Curvature = 0.9
        Expansion = 2.0
        Margin = 0.1
        MaxTrials = 50
    }

    /// The minimizer of the cubic with the values and slopes of two trials; NaN if there is none.
    let private cubicStep (left: LineTrial) (right: LineTrial) =
        let between = right.Step - left.Step
        let theta = left.Slope + right.Slope + 3.0 * (left.Value - right.Value) / between
        let gamma = Math.CopySign(sqrt (theta * theta - left.Slope * right.Slope), between)

        right.Step - between * (right.Slope + gamma - theta) / (right.Slope - left.Slope + 2.0 * gamma)

    /// Asks for a step between the endpoints of an interval; fails if no float lies between them.
    let private zoom settings (state: StrongWolfeState) (low: LineTrial) (high: LineTrial) =
        let least, most = min low.Step high.Step, max low.Step high.Step
        // The margin is a fraction of the width, which is not high - low if the low endpoint is on the right.
        let margin = settings.Margin * (most - least)
        let cubic = cubicStep low high
        let isInside = least + margin <= cubic && cubic <= most - margin
        let step = if isInside then cubic else 0.5 * (least + most)

        if least < step && step < most then
            Try(step, { state with Phase = Zooming(low, high) })
        else
            Fail LineFailure.IntervalTooSmall

    /// The reply to a trial that is not accepted.
    let private advance settings (state: StrongWolfeState) hasDecreased (trial: LineTrial) =
        match state.Phase with
        | Expanding previous ->
            // The first trial needs no exception: if it is not lower than the start, it has no sufficient decrease
            // either.
            if not hasDecreased || trial.Value >= previous.Value then
                zoom settings state previous trial
            elif trial.Slope >= 0.0 then
                zoom settings state trial previous
            elif trial.Step >= state.From.MaxStep then
                Fail LineFailure.AtLongest
            else
                let step = min (settings.Expansion * trial.Step) state.From.MaxStep
                Try(step, { state with Phase = Expanding trial })
        | Zooming(low, high) ->
            if not hasDecreased || trial.Value >= low.Value then
                zoom settings state low trial
            elif trial.Slope * (high.Step - low.Step) >= 0.0 then
                zoom settings state trial low
            else
                zoom settings state trial high

    /// The reply to a trial.
    let private tell settings (state: StrongWolfeState) (trial: LineTrial) =
        let from = state.From

        let hasDecreased = trial.Value <= from.Value + settings.SufficientDecrease * trial.Step * from.Slope

        if hasDecreased && abs trial.Slope <= settings.Curvature * -from.Slope then
            Take trial
        else
            let state = { state with Trials = state.Trials + 1 }

            if state.Trials >= settings.MaxTrials then
                Fail LineFailure.TooManyTrials
            else
                advance settings state hasDecreased trial

    /// The line search with these settings.
    let create (settings: StrongWolfeSettings) : LineSearch<StrongWolfeState> =
        Check.positive "SufficientDecrease" settings.SufficientDecrease |> ignore
        LineSearch.checkCurvature settings.SufficientDecrease settings.Curvature

        Check.that "finite and greater than 1" (fun v -> 1.0 < v && v < infinity) "Expansion" settings.Expansion
        |> ignore

        Check.that "at least 0 and less than 0.5" (fun v -> 0.0 <= v && v < 0.5) "Margin" settings.Margin |> ignore

        Check.atLeast 1L "MaxTrials" (int64 settings.MaxTrials) |> ignore

        let start (from: LineStart) =
            Try(from.Guess, { From = from; Phase = Expanding(LineSearch.origin from); Trials = 0 })

        {
            Name = "strong Wolfe"
            Settings = Setting.ofRecord settings
            Validate =
                fun state ->
                    match state.Phase with
                    | Expanding previous ->
                        SavedState.number "Step of previous" previous.Step "at least 0" (fun step -> step >= 0.0)
                    | Zooming(low, high) ->
                        SavedState.number "Step of low" low.Step "another than that of high" (fun step ->
                            step <> high.Step)
            Start = fun from -> LineSearch.startSearch from start
            Tell = tell settings
            TakesGuess = false
        }
