namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// What values can still say about a line, and why a descent ends where they say nothing more.
[<RequireQualifiedAccess>]
module internal DescentEnding =

    /// How many iterates in succession may fail to lower the value: slopes that lead nowhere are rounding errors too.
    let maxStalled = 20

    let private where (from: Evaluation) =
        $"the value being {Number.text from.Value} and the largest partial derivative \
          {Number.text (Vector.largest from.Gradient)},"

    /// The ending where it was seen that no step along the steepest descent lowers the value by more than its rounding
    /// error.
    let ofPrecision (from: Evaluation) (rounding: float) : Ending =
        let sentence =
            "Stopped: no step along the steepest descent, however short, lowers the value by more than its rounding \
             error, "
            + $"{Number.text rounding}, {where from}"

        Ending.create StopKind.PrecisionReached (Vector.largest from.Gradient) rounding sentence

    /// Why a line search failed, in words.
    let cause (failure: LineFailure) : string =
        match failure with
        | LineFailure.NotFinite -> "every trial of the line search was NaN or infinite"
        | LineFailure.AtLongest -> "the longest step of the line search was too short"
        | LineFailure.TooManyTrials -> "the line search took too many trials"
        | LineFailure.Stalled -> $"{maxStalled} steps in succession did not lower it either"
        | LineFailure.Crept -> $"{SteepestDescent.maxSafeguardSteps} line searches in succession have failed"
        | _ -> "the interval of the line search became too small"

    /// The ending where no step along the steepest descent lowers the value, or not by as much once many searches have
    /// failed, though the slope promises it. Where gradients are differences and the contradiction is small, it is an
    /// error of differences.
    let ofContradiction (from: Evaluation) (isSmall: bool) (isCreeping: bool) (cause: string) : Ending =
        let ending kind (promised: string) (meaning: string) =
            let sentence =
                if isCreeping then
                    $"steps along the steepest descent do not lower the value by as much as {promised}"
                else
                    $"no step along the steepest descent lowers the value, however short, though {promised} it"

            Ending.create
                kind
                (Vector.largest from.Gradient)
                nan
                $"Stopped: {sentence} ({cause}){meaning}, {where from}"

        let byDifferences =
            let promised = "differences of values promise"

            if isSmall then
                ending StopKind.PrecisionReached promised ": what is left to gain is below the error of differences"
            else
                ending StopKind.LineSearchFailed promised ", as they do at a kink, at a jump or in noise"

        let check = "; CheckGradient tells whether it is that of the value"

        {
            ending StopKind.LineSearchFailed "the gradient promises" check with
                ByDifferences = ValueSome byDifferences
        }

    /// The ending where nothing is finite along the steepest descent: no value, or no gradient.
    let ofUndefined (from: Evaluation) (isGradient: bool) : Ending =
        let kind, what =
            if isGradient then
                StopKind.GradientNotFinite, "gradient"
            else
                StopKind.ValueNotFinite, "value"

        Ending.create
            kind
            nan
            nan
            $"Stopped: no step along the steepest descent, however short, leads to a finite {what}, {where from}"

    /// The ending where the gradient is zero.
    let ofZero (from: Evaluation) : Ending =
        Ending.create StopKind.GradientBelow 0.0 0.0 $"Converged: the gradient is zero, {where from}"

    /// The ending where no line can begin, because the gradient has no slope that is a number.
    let ofSlope (from: Evaluation) (slope: float) : Ending =
        let sentence =
            $"Stopped: the slope along the steepest descent is {Number.text slope}, not a finite number below 0, \
              {where from}"

        Ending.create StopKind.LineSearchFailed (Vector.largest from.Gradient) nan sentence

    /// Whether a value differs from that at the start of a line by no more than may be a rounding error.
    let isUnchanged (context: LineContext) (value: float) =
        abs (value - context.From.Value) <= LastSafeguard.trusted * abs context.From.Value

    /// How many trials in succession must be the same for slopes to decide where the next one is.
    let minFlatTrials = 3

    /// The next step where values say nothing: the one that could show the decrease that the slope promises, where the
    /// slope has stayed as it was; otherwise where the slope between the start and the trial, taken for linear, is 0.
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

    /// How many trials in succession may be the same: more of them find nothing among rounding errors.
    let maxFlatTrials = 10

    /// Whether values say no more about a trial, but its slope does: it is half as steep as at the start, or less. The
    /// approximate Wolfe conditions of Hager and Zhang with delta = 1/4 and sigma = 1/2, under every line search. Once
    /// slopes alone have led nowhere, values decide again.
    let isFlat (context: LineContext) (trial: LineTrial) =
        context.Stalled < maxStalled && isUnchanged context trial.Value && abs trial.Slope <= -0.5 * context.Slope
