namespace OptimizerFunctional.Core

open System
open System.Globalization
open OptimizerFunctional

/// What values can still say about a line, and why a descent ends where they say nothing more.
[<RequireQualifiedAccess>]
module internal LineEnding =

    let private text (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture)

    /// Whether what a step promises is below the rounding error of the value.
    let isBelowRounding (value: float) (promise: float) =
        abs promise <= 8.0 * (Math.BitIncrement(abs value) - abs value)

    /// How far the value could fall, by the parabola through the start of a line, its slope there and a trial. Of all
    /// trials the first, which is the longest, says it best: where a gradient is not that of the value, shorter ones
    /// promise less and less, and would make a wrong gradient look like a rounding error.
    let promise (outlook: LineOutlook) (trial: LineTrial) =
        let rise = trial.Value - outlook.From.Value - outlook.Slope * trial.Step

        if rise > 0.0 then
            let length = outlook.Slope * trial.Step
            0.25 * length * length / rise
        else
            -outlook.Slope * trial.Step

    /// Why the method ends where the steepest descent gave nothing: `promise` is what a step could have given, and
    /// `step` the last that was tried; 0 if none was.
    let ofLine (from: Evaluation) (promise: float) (step: float) (failure: LineFailure) : Ending =
        let largest = Vector.largest from.Gradient

        let where =
            $"the value being {text from.Value} and the largest partial derivative {text largest},"

        if largest = 0.0 then
            Ending.create StopKind.GradientBelow 0.0 0.0 $"Converged: the gradient is zero, {where}"
        elif isBelowRounding from.Value promise then
            let sentence =
                $"Stopped: a step can lower the value by no more than its rounding error, {where}"

            Ending.create StopKind.PrecisionReached largest nan sentence
        else
            let cause =
                match failure with
                | LineFailure.NotDescent -> "the slope is not a finite number below 0"
                | LineFailure.NotFinite -> "every trial was NaN or infinite"
                | LineFailure.AtLongest -> "the longest step was too short"
                | LineFailure.TooManyTrials -> "it took too many trials"
                | _ -> "the interval became too small"

            let sentence =
                $"Stopped: the line search along the steepest descent failed ({cause}; the last step was {text step}), {where}"

            Ending.create StopKind.LineSearchFailed largest nan sentence

    /// The relative size of differences of values that are not to be trusted: functions of some length lose five or
    /// six of sixteen digits.
    let private trusted = 1e-10

    /// Whether values say no more about a trial, but its slope does: it is half as steep as at the start, or less. The
    /// approximate Wolfe conditions of Hager and Zhang with delta = 1/4 and sigma = 1/2, under every line search.
    let isFlat (outlook: LineOutlook) (trial: LineTrial) =
        abs (trial.Value - outlook.From.Value) <= trusted * abs outlook.From.Value
        && abs trial.Slope <= -0.5 * outlook.Slope

    /// How many iterates in succession may fail to lower the value: slopes that lead nowhere are rounding errors too.
    let mostStalled = 20

    /// The ending of a method whose iterates have stopped going down: by rounding errors, unless the last line
    /// promised more than those.
    let ofStall (from: Evaluation) (promise: float) : Ending =
        let largest = Vector.largest from.Gradient

        let kind =
            if promise <= trusted * abs from.Value then
                StopKind.PrecisionReached
            else
                StopKind.LineSearchFailed

        let sentence =
            $"Stopped: {mostStalled} steps in succession did not lower the value by more than its rounding error, "
            + $"the last line having promised {text promise}, "
            + $"the value being {text from.Value} and the largest partial derivative {text largest},"

        Ending.create kind largest nan sentence
