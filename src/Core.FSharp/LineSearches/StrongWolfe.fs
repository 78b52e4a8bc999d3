namespace OptimizerFunctional.Core

open System

/// Hyperparameters of the search for the strong Wolfe conditions.
type StrongWolfeSettings = {
    /// c1: the share of the promised decrease that a step must give, above 0. The default is 1e-4.
    SufficientDecrease: float
    /// c2: the share of the slope that may be left, in [c1, 1). The default is 0.9.
    Curvature: float
    /// By what the step grows until there is an interval, above 1. The default is 2.
    Expansion: float
    /// How near to an end of its interval an interpolated step may be, as a share of the interval, in [0, 1/2):
    /// nearer ones give way to the middle. The default is 0.1.
    Margin: float
    /// The most trials. The default is 50.
    Trials: int
}

/// What the step that a search for the strong Wolfe conditions has asked for is.
type StrongWolfePhase =
    /// A step that grows. `previous` is the last one before it.
    | Expanding of previous: LineTrial
    /// A step in an interval. `low` is its end with the lower value, where the slope points into it.
    | Zooming of low: LineTrial * high: LineTrial

/// Where a search for the strong Wolfe conditions stands.
type StrongWolfeState = {
    /// The search began from this.
    From: LineStart
    /// What is being tried.
    Phase: StrongWolfePhase
    /// Trials so far.
    Trials: int
}

/// The strong Wolfe conditions phi(a) <= phi(0) + c1 a phi'(0) and |phi'(a)| <= c2 |phi'(0)|, by growing the step until
/// an interval holds one that satisfies them, then zooming in: Nocedal, Wright, Numerical Optimization, Algorithms 3.5
/// and 3.6, with the cubic interpolation of equation 3.59.
[<RequireQualifiedAccess>]
module StrongWolfe =

    /// c1 = 1e-4 and c2 = 0.9, as quasi-Newton methods want them.
    let defaults: StrongWolfeSettings = {
        SufficientDecrease = 1e-4
        Curvature = 0.9
        Expansion = 2.0
        Margin = 0.1
        Trials = 50
    }

    /// The minimizer of the cubic with the values and slopes of two trials; NaN where it has none.
    let private cubicStep (left: LineTrial) (right: LineTrial) =
        let between = right.Step - left.Step
        let theta = left.Slope + right.Slope + 3.0 * (left.Value - right.Value) / between
        let gamma = Math.CopySign(sqrt (theta * theta - left.Slope * right.Slope), between)

        right.Step - between * (right.Slope + gamma - theta) / (right.Slope - left.Slope + 2.0 * gamma)

    /// Asks for a step between the ends of an interval, if there is a number between them.
    let private zoom settings (state: StrongWolfeState) (low: LineTrial) (high: LineTrial) =
        let least, most = min low.Step high.Step, max low.Step high.Step
        // The margin is one of the width, which is not high - low where the low end is on the right.
        let margin = settings.Margin * (most - least)
        let cubic = cubicStep low high
        let isInside = least + margin <= cubic && cubic <= most - margin
        let step = if isInside then cubic else 0.5 * (least + most)

        if least < step && step < most then
            Try(step, { state with Phase = Zooming(low, high) })
        else
            Fail LineFailure.IntervalTooSmall

    /// What the search says to a trial that it does not accept.
    let private advance settings (state: StrongWolfeState) hasDecreased (trial: LineTrial) =
        match state.Phase with
        | Expanding previous ->
            // The start is not lower than the first trial by more than its decrease allows, so it needs no exception.
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

    /// What the search says to a trial.
    let private tell settings (state: StrongWolfeState) (trial: LineTrial) =
        let from = state.From

        let hasDecreased = trial.Value <= from.Value + settings.SufficientDecrease * trial.Step * from.Slope

        if hasDecreased && abs trial.Slope <= settings.Curvature * -from.Slope then
            Take trial
        else
            let state = { state with Trials = state.Trials + 1 }

            if state.Trials >= settings.Trials then
                Fail LineFailure.TooManyTrials
            else
                advance settings state hasDecreased trial

    /// The search with these settings.
    let create (settings: StrongWolfeSettings) : LineSearch<StrongWolfeState> =
        Check.positive "SufficientDecrease" settings.SufficientDecrease |> ignore
        LineSearch.checkCurvature settings.SufficientDecrease settings.Curvature

        Check.that "finite and greater than 1" (fun v -> 1.0 < v && v < infinity) "Expansion" settings.Expansion
        |> ignore

        Check.that "at least 0 and less than 0.5" (fun v -> 0.0 <= v && v < 0.5) "Margin" settings.Margin |> ignore

        Check.atLeast 1L "Trials" (int64 settings.Trials) |> ignore

        let start (from: LineStart) =
            Try(from.Guess, { From = from; Phase = Expanding(LineSearch.origin from); Trials = 0 })

        {
            Name = "strong Wolfe"
            Start = fun from -> LineSearch.startSearch from start
            Tell = tell settings
        }
