namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Whether values are precise enough for a line search, and the endings of descents.
[<RequireQualifiedAccess>]
module internal DescentEnding =

    /// The maximum number of successive iterates without progress: slopes that lead nowhere are rounding errors, too.
    let maxStalled = 20

    let private where (from: Evaluation) =
        $"at the value {Number.text from.Value} with a gradient of infinity norm \
          {Number.text (Vector.largest from.Gradient)},"

    /// The cause of a line-search failure, as text.
    let cause (failure: LineFailure) : string =
        match failure with
        | LineFailure.NotFinite -> "every trial of the line search was NaN or infinite"
        | LineFailure.AtLongest -> "the longest step of the line search was too short"
        | LineFailure.TooManyTrials -> "the line search took too many trials"
        | LineFailure.Stalled -> $"{maxStalled} steps in succession did not lower it either"
        | LineFailure.SlowProgress -> $"{SteepestDescent.maxSafeguardSteps} line searches in succession have failed"
        | _ -> "the interval of the line search became too small"

    /// What values along the steepest descent contradict.
    let private contradiction (from: Evaluation) isSlow (predicted: string) (cause: string) (meaning: string) =
        let sentence =
            if isSlow then
                $"steps along the steepest descent do not lower the value by as much as {predicted}"
            else
                $"no step along the steepest descent lowers the value, however short, although {predicted} it"

        $"Stopped: {sentence} ({cause}){meaning}, {where from}"

    let private byDifferences = "differences of values predict"

    /// The ending if values contradict the slope, and gradients are differences whose error is not small.
    let private ofRoughness (from: Evaluation) isSlow cause : Ending =
        contradiction from isSlow byDifferences cause ", as they do at a kink, at a jump or in noise"
        |> Ending.create StopKind.LineSearchFailed (Vector.largest from.Gradient) nan

    /// The ending if no step along the steepest descent direction lowers the value by more than its rounding error. If
    /// that was measured, because values and slopes contradict each other on steps shorter than this infinity norm, and
    /// gradients are differences, they may be those of noise. `cause` says why no other step was found.
    let ofPrecision (from: Evaluation) (rounding: float) (agreeing: float) (cause: string) : Ending =
        let sentence =
            "Stopped: no step along the steepest descent, however short, lowers the value by more than its rounding \
             error, "
            + $"{Number.text rounding}, {where from}"

        let ending = Ending.create StopKind.PrecisionReached (Vector.largest from.Gradient) rounding sentence

        if agreeing > 0.0 then
            let rough = ofRoughness from false cause

            {
                ending with
                    ByDifferences = ValueSome { ending with Measured = agreeing; ByDifferences = ValueSome rough }
            }
        else
            ending

    /// The ending if no step along the steepest descent direction lowers the value, or not by as much after many failed
    /// searches, although the slope predicts it. If gradients are differences, and values and slopes agree from a step
    /// of this infinity norm on, which is short compared with the scales of the run, it is an error of the differences.
    let ofContradiction (from: Evaluation) (agreeing: float) (isSlow: bool) (cause: string) : Ending =
        let rough = ofRoughness from isSlow cause

        let other =
            if agreeing < infinity then
                let meaning = ": the remaining decrease is below the error of differences"
                let sentence = contradiction from isSlow byDifferences cause meaning

                {
                    Ending.create StopKind.PrecisionReached agreeing nan sentence with
                        ByDifferences = ValueSome rough
                }
            else
                rough

        let check = "; CheckGradient tells whether it is that of the value"

        {
            (contradiction from isSlow "the gradient predicts" cause check
             |> Ending.create StopKind.LineSearchFailed (Vector.largest from.Gradient) nan) with
                ByDifferences = ValueSome other
        }

    /// A value below this is near the lowest finite number: what is lower overflows.
    let private nearlyLowest = -1e290

    /// The ending if values overflow beyond one that is nearly the lowest, as in small units of the coordinates.
    let private ofOverflow (from: Evaluation) : Ending =
        Ending.create
            StopKind.Unbounded
            from.Value
            nan
            $"Stopped: the objective is unbounded below, as far as can be seen: the value fell to \
              {Number.text from.Value}, and overflows along the steepest descent,"

    /// The ending if no value, or no gradient, is finite along the steepest descent direction.
    let ofUndefined (from: Evaluation) (isGradient: bool) : Ending =
        let kind, what =
            if isGradient then
                StopKind.GradientNotFinite, "gradient"
            else
                StopKind.ValueNotFinite, "value"

        if from.Value < nearlyLowest then
            ofOverflow from
        else
            Ending.create
                kind
                nan
                nan
                $"Stopped: no step along the steepest descent, however short, leads to a finite {what}, {where from}"

    /// The ending if the gradient is zero.
    let ofZero (from: Evaluation) : Ending =
        Ending.create StopKind.GradientBelow 0.0 0.0 $"Converged: the gradient is zero, {where from}"

    /// The safeguard to continue, or the ending after its reply. `cause` says why no other step was found.
    let ofSafeguard (from: Evaluation) (cause: string) (reply: SafeguardReply) : Result<SafeguardLine, Ending> =
        match reply with
        | Ask safeguard -> Ok safeguard
        | Precise(rounding, agreeing) -> Error(ofPrecision from rounding agreeing cause)
        | Undefined isGradient -> Error(ofUndefined from isGradient)
        | _ when Vector.largest from.Gradient = 0.0 -> Error(ofZero from)
        | Contradiction(agreeing, isSlow) -> Error(ofContradiction from agreeing isSlow cause)
        | Found -> Error(ofContradiction from infinity false cause)

    /// The ending if no line can begin, because the slope is not a finite number below 0.
    let ofSlope (from: Evaluation) (slope: float) : Ending =
        let sentence =
            $"Stopped: the slope along the steepest descent is {Number.text slope}, not a finite number below 0, \
              {where from}"

        Ending.create StopKind.LineSearchFailed (Vector.largest from.Gradient) nan sentence

    /// Whether a value differs from the value at the start of the line by no more than a rounding error.
    let isUnchanged (context: LineContext) (value: float) =
        abs (value - context.From.Value) <= LastSafeguard.trusted * abs context.From.Value

    /// The number of successive trials with unchanged values after which slopes determine the next step.
    let minFlatTrials = 3

    /// The next step if values do not change: if the slope has stayed as it was, the step that could show the predicted
    /// decrease; otherwise the secant step, the zero of the linear interpolant of the slopes at the start and at the
    /// trial.
    let bySlopes (context: LineContext) (trial: LineTrial) (search: 'Search) : LineReply<'Search> =
        let showing = 4.0 * LastSafeguard.trusted * abs context.From.Value / -context.Slope

        let step =
            if LineContext.isStraight context trial.Slope && trial.Step < showing then
                showing
            else
                trial.Step * context.Slope / (context.Slope - trial.Slope)

        if 0.0 < step && step < infinity then
            Try(step, search)
        else
            Fail LineFailure.IntervalTooSmall

    /// The maximum number of successive trials with unchanged values: more of them find nothing among rounding errors.
    let maxFlatTrials = 10

    /// Whether a trial is accepted by its slope alone: its value is unchanged, and its slope is at most half as steep
    /// as at the start. These are the approximate Wolfe conditions of Hager and Zhang with delta = 1/4 and sigma = 1/2,
    /// under every line search. After too many iterates without progress, values decide again.
    let isFlat (context: LineContext) (trial: LineTrial) =
        context.Stalled < maxStalled && isUnchanged context trial.Value && abs trial.Slope <= -0.5 * context.Slope
