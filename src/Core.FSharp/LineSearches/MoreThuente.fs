namespace OptimizerFunctional.Core

open System

/// Hyperparameters of the search of Moré and Thuente.
type MoreThuenteSettings =
    {
        /// c1: the share of the promised decrease that a step must give, above 0. The default is 1e-4.
        SufficientDecrease: float
        /// c2: the share of the slope that may be left, in [c1, 1). The default is 0.9.
        Curvature: float
        /// The relative width at which the interval of uncertainty is too small. The default is 1e-14.
        IntervalTolerance: float
        /// The shortest step. The default is 0.
        Shortest: float
        /// The longest step, unless the start allows less. The default is 1e10.
        Longest: float
        /// The most trials. The default is 60.
        Trials: int
    }

/// Where a search of Moré and Thuente stands.
type MoreThuenteState =
    {
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
    let defaults: MoreThuenteSettings =
        {
            SufficientDecrease = 1e-4
            Curvature = 0.9
            IntervalTolerance = 1e-14
            Shortest = 0.0
            Longest = 1e10
            Trials = 60
        }

    /// The minimizer of the cubic through two trials, from one of which it is measured: the paper's theta
    /// and gamma. `sign` says on which side of `from` the wanted root lies.
    let private cubic (from: LineTrial) (until: LineTrial) (isClamped: bool) (isNegative: bool) =
        let theta =
            3.0 * (from.Value - until.Value) / (until.Step - from.Step)
            + from.Slope
            + until.Slope

        let size = max (abs theta) (max (abs from.Slope) (abs until.Slope))

        let radicand =
            (theta / size) * (theta / size) - (from.Slope / size) * (until.Slope / size)

        let gamma = size * sqrt (if isClamped then max 0.0 radicand else radicand)
        struct (theta, (if isNegative then -gamma else gamma))

    /// The step at which the slope between two trials, taken for linear, is 0.
    let private secant (at: LineTrial) (other: LineTrial) =
        at.Step + at.Slope / (at.Slope - other.Slope) * (other.Step - at.Step)

    /// Whether the slope has changed its sign from one trial to the other.
    let private opposes (left: LineTrial) (right: LineTrial) =
        (left.Slope < 0.0 && right.Slope > 0.0)
        || (left.Slope > 0.0 && right.Slope < 0.0)

    /// The next step from the ends and the newest trial: the four cases of section 4. `least` and `most` are its limits.
    let private nextStep (best: LineTrial) (other: LineTrial) (trial: LineTrial) isBracketed least most =
        if trial.Value > best.Value then
            // The minimizer is between the two: the cubic step if it is nearer to the best end than the quadratic one.
            let struct (theta, gamma) = cubic best trial false (trial.Step < best.Step)

            let ratio =
                ((gamma - best.Slope) + theta) / (((gamma - best.Slope) + gamma) + trial.Slope)

            let cubicStep = best.Step + ratio * (trial.Step - best.Step)

            let quadraticStep =
                best.Step
                + ((best.Slope
                    / ((best.Value - trial.Value) / (trial.Step - best.Step) + best.Slope))
                   / 2.0)
                  * (trial.Step - best.Step)

            if abs (cubicStep - best.Step) <= abs (quadraticStep - best.Step) then
                cubicStep
            else
                cubicStep + (quadraticStep - cubicStep) / 2.0
        elif opposes best trial then
            // The slope has changed its sign: of the cubic and the secant step the one farther from the trial.
            let struct (theta, gamma) = cubic best trial false (trial.Step > best.Step)

            let ratio =
                ((gamma - trial.Slope) + theta) / (((gamma - trial.Slope) + gamma) + best.Slope)

            let cubicStep = trial.Step + ratio * (best.Step - trial.Step)
            let secantStep = secant trial best

            if abs (cubicStep - trial.Step) > abs (secantStep - trial.Step) then
                cubicStep
            else
                secantStep
        elif abs trial.Slope < abs best.Slope then
            // The slope falls, with one sign: the cubic step only if the cubic turns beyond the trial.
            let struct (theta, gamma) = cubic best trial true (trial.Step > best.Step)

            let ratio =
                ((gamma - trial.Slope) + theta) / ((gamma + (best.Slope - trial.Slope)) + gamma)

            let cubicStep =
                if ratio < 0.0 && gamma <> 0.0 then
                    trial.Step + ratio * (best.Step - trial.Step)
                elif trial.Step > best.Step then
                    most
                else
                    least

            let secantStep = secant trial best

            if isBracketed then
                let step =
                    if abs (cubicStep - trial.Step) < abs (secantStep - trial.Step) then
                        cubicStep
                    else
                        secantStep

                let limit = trial.Step + 0.66 * (other.Step - trial.Step)

                if trial.Step > best.Step then
                    min limit step
                else
                    max limit step
            else
                let step =
                    if abs (cubicStep - trial.Step) > abs (secantStep - trial.Step) then
                        cubicStep
                    else
                        secantStep

                Math.Clamp(step, least, most)
        elif isBracketed then
            // The slope does not fall: towards the other end.
            let struct (theta, gamma) = cubic trial other false (trial.Step > other.Step)

            let ratio =
                ((gamma - trial.Slope) + theta)
                / (((gamma - trial.Slope) + gamma) + other.Slope)

            trial.Step + ratio * (other.Step - trial.Step)
        elif trial.Step > best.Step then
            most
        else
            least

    /// The value less the decrease that is required of it.
    let private reduced (test: float) (trial: LineTrial) : LineTrial =
        {
            Step = trial.Step
            Value = trial.Value - trial.Step * test
            Slope = trial.Slope - test
        }

    /// The next step and the ends that go with it, after a trial.
    let private advance (state: MoreThuenteState) (test: float) (trial: LineTrial) =
        let isReduced =
            state.IsFirstStage
            && trial.Value <= state.Best.Value
            && trial.Value > state.From.Value + trial.Step * test

        let seen = if isReduced then fun other -> reduced test other else id

        let best, newest = seen state.Best, seen trial

        let step =
            nextStep best (seen state.Other) newest state.IsBracketed state.Least state.Most

        if newest.Value > best.Value then
            struct (step, state.Best, trial, true)
        elif opposes best newest then
            struct (step, trial, state.Best, true)
        else
            struct (step, trial, state.Other, state.IsBracketed)

    /// What the search says to a trial.
    let private tell (settings: MoreThuenteSettings) (state: MoreThuenteState) (trial: LineTrial) =
        let test = settings.SufficientDecrease * state.From.Slope
        let longest = min settings.Longest state.From.Longest
        let hasDecreased = trial.Value <= state.From.Value + trial.Step * test

        let lowest = LineSearch.lower state.Best trial
        let fails failure = Fail(failure, lowest)

        if hasDecreased && abs trial.Slope <= settings.Curvature * -state.From.Slope then
            Take trial
        elif trial.Step = longest && hasDecreased && trial.Slope <= test then
            fails LineFailure.AtLongest
        elif trial.Step = settings.Shortest && (not hasDecreased || trial.Slope >= test) then
            fails LineFailure.IntervalTooSmall
        elif state.Trials + 1 >= settings.Trials then
            fails LineFailure.TooManyTrials
        else
            let state =
                { state with
                    IsFirstStage = state.IsFirstStage && not (hasDecreased && trial.Slope >= 0.0)
                }

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
            let step = Math.Clamp(step, settings.Shortest, longest)

            if
                isBracketed
                && (step <= least
                    || step >= most
                    || most - least <= settings.IntervalTolerance * most)
            then
                fails LineFailure.IntervalTooSmall
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
        Check.notNegative "Shortest" settings.Shortest |> ignore

        Check.that
            $"greater than Shortest = {settings.Shortest}"
            (fun v -> v > settings.Shortest)
            "Longest"
            settings.Longest
        |> ignore

        Check.atLeast 1L "Trials" (int64 settings.Trials) |> ignore

        let start (from: LineStart) =
            let origin = LineSearch.origin from
            let longest = min settings.Longest from.Longest
            let width = longest - settings.Shortest
            let step = Math.Clamp(from.Guess, settings.Shortest, longest)

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
            Start = fun from -> LineSearch.begin' from start
            Tell = tell settings
        }
