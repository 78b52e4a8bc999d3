namespace OptimizerFunctional.Core

open System

/// The next trial step of the Moré-Thuente line search, by safeguarded cubic and quadratic interpolation.
[<RequireQualifiedAccess>]
module internal MoreThuenteStep =

    /// The minimizer of the cubic through two trials, measured from one of them: the paper's theta and gamma.
    /// `isNegative` says on which side of `from` the root lies.
    let private cubic (from: LineTrial) (until: LineTrial) (isClamped: bool) (isNegative: bool) =
        let theta = 3.0 * (from.Value - until.Value) / (until.Step - from.Step) + from.Slope + until.Slope

        let size = max (abs theta) (max (abs from.Slope) (abs until.Slope))

        let radicand = (theta / size) * (theta / size) - (from.Slope / size) * (until.Slope / size)

        let gamma = size * sqrt (if isClamped then max 0.0 radicand else radicand)
        struct (theta, (if isNegative then -gamma else gamma))

    /// The secant step: the zero of the linear interpolant of the slopes of two trials.
    let private secant (at: LineTrial) (other: LineTrial) =
        at.Step + at.Slope / (at.Slope - other.Slope) * (other.Step - at.Step)

    /// Whether the slopes of two trials have opposite signs.
    let opposes (left: LineTrial) (right: LineTrial) =
        (left.Slope < 0.0 && right.Slope > 0.0) || (left.Slope > 0.0 && right.Slope < 0.0)

    /// The next step from the endpoints and the newest trial: the four cases of section 4, within [`least`, `most`].
    let next (best: LineTrial) (other: LineTrial) (trial: LineTrial) isBracketed least most =
        if trial.Value > best.Value then
            // The minimizer is between the two: the cubic step if it is nearer to the best endpoint than the quadratic
            // one, else their mean.
            let struct (theta, gamma) = cubic best trial false (trial.Step < best.Step)

            let ratio = ((gamma - best.Slope) + theta) / (((gamma - best.Slope) + gamma) + trial.Slope)

            let cubicStep = best.Step + ratio * (trial.Step - best.Step)

            let quadraticStep =
                best.Step
                + ((best.Slope / ((best.Value - trial.Value) / (trial.Step - best.Step) + best.Slope)) / 2.0)
                  * (trial.Step - best.Step)

            if abs (cubicStep - best.Step) <= abs (quadraticStep - best.Step) then
                cubicStep
            else
                cubicStep + (quadraticStep - cubicStep) / 2.0
        elif opposes best trial then
            // The slope has changed its sign: the cubic or the secant step, whichever is farther from the trial.
            let struct (theta, gamma) = cubic best trial false (trial.Step > best.Step)

            let ratio = ((gamma - trial.Slope) + theta) / (((gamma - trial.Slope) + gamma) + best.Slope)

            let cubicStep = trial.Step + ratio * (best.Step - trial.Step)
            let secantStep = secant trial best

            if abs (cubicStep - trial.Step) > abs (secantStep - trial.Step) then
                cubicStep
            else
                secantStep
        elif abs trial.Slope < abs best.Slope then
            // The slope decreases in magnitude with the same sign: the cubic step only if the cubic has its minimizer
            // beyond the trial.
            let struct (theta, gamma) = cubic best trial true (trial.Step > best.Step)

            let ratio = ((gamma - trial.Slope) + theta) / ((gamma + (best.Slope - trial.Slope)) + gamma)

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

                if trial.Step > best.Step then min limit step else max limit step
            else
                let step =
                    if abs (cubicStep - trial.Step) > abs (secantStep - trial.Step) then
                        cubicStep
                    else
                        secantStep

                Math.Clamp(step, least, most)
        elif isBracketed then
            // The slope does not decrease in magnitude: towards the other endpoint.
            let struct (theta, gamma) = cubic trial other false (trial.Step > other.Step)

            let ratio = ((gamma - trial.Slope) + theta) / (((gamma - trial.Slope) + gamma) + other.Slope)

            trial.Step + ratio * (other.Step - trial.Step)
        elif trial.Step > best.Step then
            most
        else
            least
