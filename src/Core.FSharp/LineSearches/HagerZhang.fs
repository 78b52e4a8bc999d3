namespace OptimizerFunctional.Core

open System

/// Hyperparameters of the search of Hager and Zhang.
type HagerZhangSettings = {
    /// delta: the share of the promised decrease that a step must give, in (0, 1/2). The default is 0.1.
    SufficientDecrease: float
    /// sigma: the share of the slope that may be left, in [delta, 1). The default is 0.9.
    Curvature: float
    /// epsilon: by what share of its size the value may rise where slopes are trusted more than values, at least
    /// 0. The default is 1e-6.
    ValueTolerance: float
    /// theta: where an interval is divided whose upper end is too high, in (0, 1). The default is 0.5.
    Division: float
    /// gamma: the share of an interval that a double secant step may leave without being halved, in (0, 1). The default
    /// is 2/3.
    Contraction: float
    /// rho: by what the step grows until there is an interval, above 1. The default is 5.
    Expansion: float
    /// The most trials. The default is 50.
    Trials: int
}

/// What a search of Hager and Zhang goes on with once it has an interval: rule U3 is asked for from three places.
type HagerZhangThen =
    /// A double secant step.
    | NewRound
    /// The end of a round that began with an interval of this width.
    | EndRound of width: float

/// What the step that a search of Hager and Zhang has asked for is.
type HagerZhangPhase =
    /// A step that grows. `lower` is the last one before it.
    | Growing of lower: LineTrial
    /// The first secant step in the interval of the round.
    | FirstSecant of lower: LineTrial * upper: LineTrial
    /// The second, in an interval that the first has left of one of this width.
    | SecondSecant of lower: LineTrial * upper: LineTrial * width: float
    /// The middle of an interval.
    | Middle of lower: LineTrial * upper: LineTrial
    /// A step between one that is good and one that is too high, though the slope still falls there: rule U3.
    | Dividing of lower: LineTrial * tooHigh: float * next: HagerZhangThen

/// Where a search of Hager and Zhang stands. The slope falls at the lower end of an interval, whose value is at most
/// the limit, and does not fall at the upper end.
type HagerZhangState = {
    /// The search began from this.
    From: LineStart
    /// What is being tried.
    Phase: HagerZhangPhase
    /// Trials so far.
    Trials: int
}

/// Hager, Zhang: A new conjugate gradient method with guaranteed descent and an efficient line search, SIAM J. Optim.
/// 16(1), 2005, section 4: the Wolfe conditions, or the approximate ones (2 delta - 1) phi'(0) >= phi'(a) >= sigma
/// phi'(0) where phi(a) <= phi(0) + epsilon |phi(0)|, by double secant steps. The approximate ones need no difference
/// of values, so that they can be met where values differ by no more than their rounding errors.
[<RequireQualifiedAccess>]
module HagerZhang =

    /// The numbers of the paper.
    let defaults: HagerZhangSettings = {
        SufficientDecrease = 0.1
        Curvature = 0.9
        ValueTolerance = 1e-6
        Division = 0.5
        Contraction = 2.0 / 3.0
        Expansion = 5.0
        Trials = 50
    }

    /// phi(0) + epsilon |phi(0)|: what is not above it is not too high.
    let private limit (settings: HagerZhangSettings) (from: LineStart) =
        from.Value + settings.ValueTolerance * abs from.Value

    /// Whether a trial satisfies the Wolfe conditions, or the approximate ones: T1 and T2.
    let private isAccepted (settings: HagerZhangSettings) (from: LineStart) (trial: LineTrial) =
        trial.Slope >= settings.Curvature * from.Slope
        && (trial.Value - from.Value <= settings.SufficientDecrease * trial.Step * from.Slope
            || (trial.Slope <= (2.0 * settings.SufficientDecrease - 1.0) * from.Slope
                && trial.Value <= limit settings from))

    /// The step at which the slope between two trials, taken for linear, is 0.
    let private secant (left: LineTrial) (right: LineTrial) =
        (left.Step * right.Slope - right.Step * left.Slope) / (right.Slope - left.Slope)

    let private isBetween (lower: LineTrial) (upper: LineTrial) (step: float) = lower.Step < step && step < upper.Step

    /// Asks for a step between two others, if there is a number between them.
    let private askBetween (state: HagerZhangState) (lower: float) (step: float) (upper: float) phase =
        if lower < step && step < upper then
            Try(step, { state with Phase = phase })
        else
            Fail LineFailure.IntervalTooSmall

    /// Rule U3, one division of it.
    let private divide settings state (lower: LineTrial) tooHigh next =
        let step = (1.0 - settings.Division) * lower.Step + settings.Division * tooHigh
        askBetween state lower.Step step tooHigh (Dividing(lower, tooHigh, next))

    /// A round begins: S1 with the secant step of the interval, or the middle where that is not inside.
    let private beginRound (state: HagerZhangState) (lower: LineTrial) (upper: LineTrial) =
        let step = secant lower upper

        if isBetween lower upper step then
            Try(step, { state with Phase = FirstSecant(lower, upper) })
        else
            let middle = 0.5 * (lower.Step + upper.Step)
            askBetween state lower.Step middle upper.Step (Middle(lower, upper))

    /// L2: a round that has not shrunk the interval enough ends with its middle.
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

    /// S2 and S3: the second secant step, on the side where the first has moved an end.
    let private secondSecant settings (state: HagerZhangState) (step: float) width lower upper =
        if isBetween lower upper step then
            Try(step, { state with Phase = SecondSecant(lower, upper, width) })
        else
            endRound settings state lower upper width

    /// What the search says to a trial that it does not accept.
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

    /// What the search says to a trial.
    let private tell settings (state: HagerZhangState) (trial: LineTrial) =
        if isAccepted settings state.From trial then
            Take trial
        else
            let state = { state with Trials = state.Trials + 1 }

            if state.Trials >= settings.Trials then
                Fail LineFailure.TooManyTrials
            else
                advance settings state trial

    /// The search with these settings.
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

        Check.atLeast 1L "Trials" (int64 settings.Trials) |> ignore

        let start (from: LineStart) =
            Try(from.Guess, { From = from; Phase = Growing(LineSearch.origin from); Trials = 0 })

        {
            Name = "Hager-Zhang"
            Start = fun from -> LineSearch.startSearch from start
            Tell = tell settings
        }
