namespace OptimizerFunctional.Core

open System

/// Hyperparameters of the search of Moré and Thuente.
type MoreThuenteSettings = {
    /// c1: the share of the promised decrease that a step must give, above 0. The default is 1e-4.
    SufficientDecrease: float
    /// c2: the share of the slope that may be left, in [c1, 1). The default is 0.9.
    Curvature: float
    /// The relative width at which the interval of uncertainty is too small. The default is 1e-14.
    IntervalTolerance: float
    /// The shortest step. The default is 0.
    MinStep: float
    /// The longest step, unless the start allows less. The default is infinity: any other is in units of the direction,
    /// and so depends on how the objective is scaled.
    MaxStep: float
    /// The most trials. The default is 60.
    Trials: int
}

/// Where a search of Moré and Thuente stands.
type MoreThuenteState = {
    /// The search began from this.
    From: LineStart
    /// Whether it still works with the function less its required decrease.
    IsFirstStage: bool
    /// Whether a minimizer is known to lie between the two ends.
    IsBracketed: bool
    /// The end with the lower value.
    Best: LineTrial
    /// The other end.
    Other: LineTrial
    /// The least step to try next.
    Least: float
    /// The largest step to try next.
    Most: float
    /// The width of the interval.
    Width: float
    /// Its width one trial earlier.
    PreviousWidth: float
    /// Trials so far.
    Trials: int
}

/// Moré, Thuente: Line search algorithms with guaranteed sufficient decrease, ACM TOMS 20(3), 1994: the
/// strong Wolfe conditions phi(a) <= phi(0) + c1 a phi'(0) and |phi'(a)| <= c2 |phi'(0)|, by safeguarded
/// cubic and quadratic interpolation, on phi less its required decrease as long as that has no minimizer.
[<RequireQualifiedAccess>]
module MoreThuente =

    /// c1 = 1e-4 and c2 = 0.9, as quasi-Newton methods want them.
    let defaults: MoreThuenteSettings = {
        SufficientDecrease = 1e-4
        Curvature = 0.9
        IntervalTolerance = 1e-14
        MinStep = 0.0
        MaxStep = infinity
        Trials = 60
    }

    /// The value less the decrease that is required of it.
    let private reduced (test: float) (trial: LineTrial) : LineTrial = {
        Step = trial.Step
        Value = trial.Value - trial.Step * test
        Slope = trial.Slope - test
    }

    /// The next step and the ends that go with it, after a trial.
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

    /// A step within an interval: its middle, or a tenth of it where it begins at 0, for that is how many magnitudes
    /// away the step may be.
    let private divided (least: float) (most: float) = if least = 0.0 then 0.1 * most else 0.5 * (least + most)

    /// What the search says to a trial.
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
        elif state.Trials + 1 >= settings.Trials then
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

            // Values near the largest float make a NaN of the cubic: the middle is as good then.
            let step = if Double.IsNaN step then 0.5 * (least + most) else step
            let step = step |> max settings.MinStep |> min longest

            // Where rounding errors throw the cubic out of the interval, and the original gives up, it is divided.
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

    /// The search with these settings.
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

        Check.atLeast 1L "Trials" (int64 settings.Trials) |> ignore

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
            Start = fun from -> LineSearch.startSearch from start
            Tell = tell settings
        }
