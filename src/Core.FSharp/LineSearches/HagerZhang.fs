namespace OptimizerFunctional.Core

open System

/// Hyperparameters of the Hager-Zhang line search.
type HagerZhangSettings = {
    /// delta of the sufficient decrease condition, in (0, 1/2). The default is 0.1.
    SufficientDecrease: float
    /// sigma of the curvature condition, in [delta, 1). The default is 0.9.
    Curvature: float
    /// epsilon: the relative increase of the value up to which the approximate Wolfe conditions are used, at least 0.
    /// The default is 1e-6.
    ValueTolerance: float
    /// theta: where an interval is divided if the value at its upper endpoint is too high, in (0, 1). The default is
    /// 0.5.
    Division: float
    /// gamma: an interval is halved if a double secant step leaves more than this fraction of it, in (0, 1). The
    /// default is 2/3.
    Contraction: float
    /// rho: the expansion factor of the bracketing phase, above 1. The default is 5.
    Expansion: float
    /// The maximum number of trials, at least 1. The default is 50.
    MaxTrials: int
}

/// The continuation of a Hager-Zhang line search after rule U3, which is used in three places.
type HagerZhangContinuation =
    /// A double secant step.
    | NewRound
    /// The end of a round that began with an interval of this width.
    | EndRound of width: float

/// The purpose of the current trial of a Hager-Zhang line search.
type HagerZhangPhase =
    /// A trial of the bracketing phase. `lower` is the trial before it.
    | Growing of lower: LineTrial
    /// The first secant step in the interval of the round.
    | FirstSecant of lower: LineTrial * upper: LineTrial
    /// The second secant step, in the interval that the first has left of one of this width.
    | SecondSecant of lower: LineTrial * upper: LineTrial * width: float
    /// The midpoint of an interval.
    | Middle of lower: LineTrial * upper: LineTrial
    /// A step between a good one and one whose value is too high though the slope there is negative: rule U3.
    | Dividing of lower: LineTrial * tooHigh: float * next: HagerZhangContinuation

/// The state of a Hager-Zhang line search. At the lower endpoint of an interval the slope is negative and the value is
/// at most the limit; at the upper endpoint the slope is not negative.
type HagerZhangState = {
    /// The start of the line search.
    From: LineStart
    /// The purpose of the current trial.
    Phase: HagerZhangPhase
    /// The number of trials so far.
    Trials: int
}

/// The Hager-Zhang line search: the Wolfe conditions, or the approximate Wolfe conditions (2 delta - 1) phi'(0) >=
/// phi'(a) >= sigma phi'(0) if phi(a) <= phi(0) + epsilon |phi(0)|, by double secant steps. The approximate conditions
/// use no difference of values, so they hold even where values differ only by rounding errors. Hager and Zhang 2005, A
/// new conjugate gradient method with guaranteed descent and an efficient line search, SIAM J. Optim. 16(1), section 4.
[<RequireQualifiedAccess>]
module HagerZhang =

    /// The constants of the paper.
    let defaults: HagerZhangSettings = {
        SufficientDecrease = 0.1
        Curvature = 0.9
        ValueTolerance = 1e-6
        Division = 0.5
        Contraction = 2.0 / 3.0
        Expansion = 5.0
        MaxTrials = 50
    }

    /// phi(0) + epsilon |phi(0)|: a value above it is too high.
    let private limit (settings: HagerZhangSettings) (from: LineStart) =
        from.Value + settings.ValueTolerance * abs from.Value

    /// Whether a trial satisfies the Wolfe conditions (T1) or the approximate ones (T2).
    let private isAccepted (settings: HagerZhangSettings) (from: LineStart) (trial: LineTrial) =
        trial.Slope >= settings.Curvature * from.Slope
        && (trial.Value - from.Value <= settings.SufficientDecrease * trial.Step * from.Slope
            || (trial.Slope <= (2.0 * settings.SufficientDecrease - 1.0) * from.Slope
                && trial.Value <= limit settings from))

    /// The secant step: the zero of the linear interpolant of the slopes of two trials.
    let private secant (left: LineTrial) (right: LineTrial) =
        (left.Step * right.Slope - right.Step * left.Slope) / (right.Slope - left.Slope)

    let private isBetween (lower: LineTrial) (upper: LineTrial) (step: float) = lower.Step < step && step < upper.Step

    /// Asks for a step between two others; fails if no float lies between them.
    let private askBetween (state: HagerZhangState) (lower: float) (step: float) (upper: float) phase =
        if lower < step && step < upper then
            Try(step, { state with Phase = phase })
        else
            Fail LineFailure.IntervalTooSmall

    /// One division of rule U3.
    let private divide settings state (lower: LineTrial) tooHigh next =
        let step = (1.0 - settings.Division) * lower.Step + settings.Division * tooHigh
        askBetween state lower.Step step tooHigh (Dividing(lower, tooHigh, next))

    /// Begins a round: S1 with the secant step of the interval, or the midpoint if that step is outside.
    let private beginRound (state: HagerZhangState) (lower: LineTrial) (upper: LineTrial) =
        let step = secant lower upper

        if isBetween lower upper step then
            Try(step, { state with Phase = FirstSecant(lower, upper) })
        else
            let middle = 0.5 * (lower.Step + upper.Step)
            askBetween state lower.Step middle upper.Step (Middle(lower, upper))

    /// L2: a round that has not shrunk the interval enough ends with its midpoint.
    let private endRound settings state (lower: LineTrial) (upper: LineTrial) width =
        if upper.Step - lower.Step > settings.Contraction * width then
            let middle = 0.5 * (lower.Step + upper.Step)
            askBetween state lower.Step middle upper.Step (Middle(lower, upper))
        else
            beginRound state lower upper

    let private goOn settings state lower upper next =
        match next with
        | NewRound -> beginRound state lower upper
        | EndRound width -> endRound settings state lower upper width

    /// S2 and S3: the second secant step, on the side where the first has moved an endpoint.
    let private secondSecant settings (state: HagerZhangState) (step: float) width lower upper =
        if isBetween lower upper step then
            Try(step, { state with Phase = SecondSecant(lower, upper, width) })
        else
            endRound settings state lower upper width

    /// The reply to a trial that is not accepted.
    let private advance settings (state: HagerZhangState) (trial: LineTrial) =
        let isTooHigh = trial.Value > limit settings state.From

        match state.Phase with
        | Growing lower ->
            if trial.Slope >= 0.0 then
                beginRound state lower trial
            elif isTooHigh then
                divide settings state lower trial.Step NewRound
            elif trial.Step >= state.From.MaxStep then
                Fail LineFailure.AtLongest
            else
                let step = min (settings.Expansion * trial.Step) state.From.MaxStep
                askBetween state trial.Step step infinity (Growing trial)
        | FirstSecant(lower, upper) ->
            let width = upper.Step - lower.Step

            if trial.Slope >= 0.0 then
                secondSecant settings state (secant upper trial) width lower trial
            elif isTooHigh then
                divide settings state lower trial.Step (EndRound width)
            else
                secondSecant settings state (secant lower trial) width trial upper
        | SecondSecant(lower, upper, width) ->
            if trial.Slope >= 0.0 then endRound settings state lower trial width
            elif isTooHigh then divide settings state lower trial.Step (EndRound width)
            else endRound settings state trial upper width
        | Middle(lower, upper) ->
            if trial.Slope >= 0.0 then beginRound state lower trial
            elif isTooHigh then divide settings state lower trial.Step NewRound
            else beginRound state trial upper
        | Dividing(lower, tooHigh, next) ->
            if trial.Slope >= 0.0 then goOn settings state lower trial next
            elif isTooHigh then divide settings state lower trial.Step next
            else divide settings state trial tooHigh next

    /// The reply to a trial.
    let private tell settings (state: HagerZhangState) (trial: LineTrial) =
        if isAccepted settings state.From trial then
            Take trial
        else
            let state = { state with Trials = state.Trials + 1 }

            if state.Trials >= settings.MaxTrials then
                Fail LineFailure.TooManyTrials
            else
                advance settings state trial

    /// The line search with these settings.
    let create (settings: HagerZhangSettings) : LineSearch<HagerZhangState> =
        let below one = fun v -> 0.0 < v && v < one

        Check.that "greater than 0 and less than 0.5" (below 0.5) "SufficientDecrease" settings.SufficientDecrease
        |> ignore

        LineSearch.checkCurvature settings.SufficientDecrease settings.Curvature
        Check.notNegative "ValueTolerance" settings.ValueTolerance |> ignore

        Check.that "greater than 0 and less than 1" (below 1.0) "Division" settings.Division |> ignore

        Check.that "greater than 0 and less than 1" (below 1.0) "Contraction" settings.Contraction |> ignore

        Check.that "finite and greater than 1" (fun v -> 1.0 < v && v < infinity) "Expansion" settings.Expansion
        |> ignore

        Check.atLeast 1L "MaxTrials" (int64 settings.MaxTrials) |> ignore

        let start (from: LineStart) =
            Try(from.Guess, { From = from; Phase = Growing(LineSearch.origin from); Trials = 0 })

        {
            Name = "Hager-Zhang"
            Settings = Setting.ofRecord settings
            Validate =
                fun state ->
                    match state.Phase with
                    | Growing lower ->
                        SavedState.number "Step of lower" lower.Step "at least 0" (fun step -> step >= 0.0)
                    | FirstSecant(lower, upper)
                    | SecondSecant(lower, upper, _)
                    | Middle(lower, upper) ->
                        SavedState.number "Step of lower" lower.Step "below that of upper" (fun step ->
                            step < upper.Step)
                    | Dividing(lower, tooHigh, _) ->
                        SavedState.number "Step of lower" lower.Step "below tooHigh" (fun step -> step < tooHigh)
            Start = fun from -> LineSearch.startSearch from start
            Tell = tell settings
            TakesGuess = false
        }
