namespace OptimizerFunctional.Core

open System

/// Hyperparameters of the Moré-Thuente line search.
type MoreThuenteSettings = {
    /// c1 of the sufficient decrease condition, finite and above 0. The default is 1e-4.
    SufficientDecrease: float
    /// c2 of the curvature condition, in [c1, 1). The default is 0.9.
    Curvature: float
    /// The relative width at which the interval of uncertainty is too small, at least 0. The default is 1e-14.
    IntervalTolerance: float
    /// The minimum step length, at least 0. The default is 0.
    MinStep: float
    /// The maximum step length, above `MinStep`, unless the start allows less. The default is infinity: any other
    /// number is in units of the direction, and so depends on the scale of the objective.
    MaxStep: float
    /// The maximum number of trials, at least 1. The default is 60.
    MaxTrials: int
}

/// The state of a Moré-Thuente line search.
type MoreThuenteState = {
    /// The start of the line search.
    From: LineStart
    /// Whether the first stage is not over, which may use the function minus its sufficient decrease.
    IsFirstStage: bool
    /// Whether the endpoints bracket a minimizer.
    IsBracketed: bool
    /// The endpoint with the lower value.
    Best: LineTrial
    /// The other endpoint.
    Other: LineTrial
    /// The lower limit of the next step length.
    [<MayBe(Unusual.NotFinite)>]
    Least: float
    /// The upper limit of the next step length.
    [<MayBe(Unusual.NotFinite)>]
    Most: float
    /// The width of the interval.
    [<MayBe(Unusual.NotFinite)>]
    Width: float
    /// The width one trial earlier.
    [<MayBe(Unusual.NotFinite)>]
    PreviousWidth: float
    /// The number of trials so far.
    Trials: int
}

/// The Moré-Thuente line search for the strong Wolfe conditions: sufficient decrease phi(a) <= phi(0) + c1 a phi'(0),
/// and the curvature condition |phi'(a)| <= c2 |phi'(0)|. It uses safeguarded cubic and quadratic interpolation, of phi
/// minus its sufficient decrease as long as that has no known minimizer. Moré and Thuente 1994, Line search algorithms
/// with guaranteed sufficient decrease, ACM TOMS 20(3).
[<RequireQualifiedAccess>]
module MoreThuente =

    /// c1 = 1e-4 and c2 = 0.9, the usual constants for quasi-Newton methods.
    let defaults: MoreThuenteSettings = {
        SufficientDecrease = 1e-4
        Curvature = 0.9
        IntervalTolerance = 1e-14
        MinStep = 0.0
        MaxStep = infinity
        MaxTrials = 60
    }

    /// The value minus its sufficient decrease.
    let private reduced (test: float) (trial: LineTrial) : LineTrial = {
        Step = trial.Step
        Value = trial.Value - trial.Step * test
        Slope = trial.Slope - test
    }

    /// The next step and endpoints, after a trial.
    let private advance (state: MoreThuenteState) (test: float) (trial: LineTrial) =
        let isReduced =
            state.IsFirstStage && trial.Value <= state.Best.Value && trial.Value > state.From.Value + trial.Step * test

        let seen = if isReduced then fun other -> reduced test other else id

        let best, newest = seen state.Best, seen trial

        let step = MoreThuenteStep.next best (seen state.Other) newest state.IsBracketed state.Least state.Most

        if newest.Value > best.Value then
            struct (step, state.Best, trial, true)
        elif MoreThuenteStep.opposes best newest then
            struct (step, trial, state.Best, true)
        else
            struct (step, trial, state.Other, state.IsBracketed)

    /// A step within an interval: its midpoint, or a tenth of it if the interval begins at 0, because the step may be
    /// orders of magnitude smaller.
    let private divided (least: float) (most: float) = if least = 0.0 then 0.1 * most else 0.5 * (least + most)

    /// The reply to a trial.
    let private tell (settings: MoreThuenteSettings) (state: MoreThuenteState) (trial: LineTrial) =
        let test = settings.SufficientDecrease * state.From.Slope
        let longest = min settings.MaxStep state.From.MaxStep
        let hasDecreased = trial.Value <= state.From.Value + trial.Step * test

        if hasDecreased && abs trial.Slope <= settings.Curvature * -state.From.Slope then
            Take trial
        elif trial.Step = longest && hasDecreased && trial.Slope <= test then
            Fail LineFailure.AtLongest
        elif trial.Step = settings.MinStep && (not hasDecreased || trial.Slope >= test) then
            Fail LineFailure.IntervalTooSmall
        elif state.Trials + 1 >= settings.MaxTrials then
            Fail LineFailure.TooManyTrials
        else
            let state = { state with IsFirstStage = state.IsFirstStage && not (hasDecreased && trial.Slope >= 0.0) }

            let struct (step, best, other, isBracketed) = advance state test trial
            let width = abs (other.Step - best.Step)

            // A bracket that has not shrunk by a third in two trials is halved.
            let step =
                if isBracketed && width >= 0.66 * state.PreviousWidth then
                    best.Step + 0.5 * (other.Step - best.Step)
                else
                    step

            let least, most =
                if isBracketed then
                    min best.Step other.Step, max best.Step other.Step
                else
                    step + 1.1 * (step - best.Step), step + 4.0 * (step - best.Step)

            // With values near the largest float the cubic may be NaN: the midpoint replaces it.
            let step = if Double.IsNaN step then 0.5 * (least + most) else step
            let step = step |> max settings.MinStep |> min longest

            // If rounding errors put the cubic step outside the interval, where the original fails, the interval is
            // divided.
            let step =
                if isBracketed && (step <= least || step >= most) then
                    divided least most
                else
                    step

            if isBracketed && (step <= least || step >= most || most - least <= settings.IntervalTolerance * most) then
                Fail LineFailure.IntervalTooSmall
            else
                Try(
                    step,
                    {
                        From = state.From
                        IsFirstStage = state.IsFirstStage
                        IsBracketed = isBracketed
                        Best = best
                        Other = other
                        Least = least
                        Most = most
                        Width = if isBracketed then width else state.Width
                        PreviousWidth = if isBracketed then state.Width else state.PreviousWidth
                        Trials = state.Trials + 1
                    }
                )

    /// The line search with these settings.
    let create (settings: MoreThuenteSettings) : LineSearch<MoreThuenteState> =
        Check.positive "SufficientDecrease" settings.SufficientDecrease |> ignore

        LineSearch.checkCurvature settings.SufficientDecrease settings.Curvature
        Check.notNegative "IntervalTolerance" settings.IntervalTolerance |> ignore
        Check.notNegative "MinStep" settings.MinStep |> ignore

        Check.that
            $"greater than MinStep = {settings.MinStep}"
            (fun v -> v > settings.MinStep)
            "MaxStep"
            settings.MaxStep
        |> ignore

        Check.atLeast 1L "MaxTrials" (int64 settings.MaxTrials) |> ignore

        let start (from: LineStart) =
            let origin = LineSearch.origin from
            let longest = min settings.MaxStep from.MaxStep
            let width = longest - settings.MinStep
            let step = from.Guess |> max settings.MinStep |> min longest

            Try(
                step,
                {
                    From = from
                    IsFirstStage = true
                    IsBracketed = false
                    Best = origin
                    Other = origin
                    Least = 0.0
                    Most = 5.0 * step
                    Width = width
                    PreviousWidth = 2.0 * width
                    Trials = 0
                }
            )

        {
            Name = "Moré-Thuente"
            Settings = Setting.ofRecord settings
            Validate =
                fun state ->
                    SavedState.number "Least" state.Least "at most Most" (fun least -> least <= state.Most)
                    let isStep step = step >= 0.0
                    SavedState.number "Step of Best" state.Best.Step "at least 0" isStep
                    SavedState.number "Step of Other" state.Other.Step "at least 0" isStep
                    SavedState.number "Width" state.Width "at least 0" isStep
                    SavedState.number "PreviousWidth" state.PreviousWidth "at least 0" isStep
            Start = fun from -> LineSearch.startSearch from start
            Tell = tell settings
            TakesGuess = false
        }
