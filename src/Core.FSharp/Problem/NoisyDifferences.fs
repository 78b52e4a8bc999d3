namespace OptimizerFunctional.Core

open System

/// A difference of values of a function of one variable.
[<Struct>]
type internal ValueDifference = {
    /// The step.
    Step: float
    /// The derivative.
    Slope: float
    /// The absolute difference of the values at the two other abscissas.
    Change: float
    /// The absolute second difference.
    SecondDifference: float
    /// The largest absolute value.
    Size: float
}

/// Differences of values with errors far above rounding: noise, single precision, values rounded to a few digits. The
/// second difference of such errors does not shrink with the step. The step grows while longer ones agree up to these
/// errors, because they divide the errors by more. After Moré and Wild 2012, Estimating derivatives of noisy
/// simulations (ACM TOMS 38(3)).
[<RequireQualifiedAccess>]
module internal NoisyDifferences =

    /// A difference of a scalar function.
    let ofScalar (difference: Difference) : ValueDifference = {
        Step = difference.Step
        Slope = difference.Slope[0]
        Change = difference.Change
        SecondDifference = difference.SecondDifference
        Size = difference.Size
    }

    /// The growth of a step, and the maximum number of longer ones.
    let private growth, maxLonger = 4.0, 64

    /// Whether two differences agree up to errors of the values of this size, in slope and in curvature.
    let private agree (noise: float) (fine: ValueDifference) (coarse: ValueDifference) =
        let bend difference = difference.SecondDifference / (difference.Step * difference.Step)

        abs (coarse.Slope - fine.Slope) <= 4.0 * noise / fine.Step
        && abs (bend coarse - bend fine)
           <= max (0.01 * max (bend coarse) (bend fine)) (4.0 * noise / (fine.Step * fine.Step))

    /// The longest difference that agrees with all shorter ones from the first on, and their number. Values 1e4 times
    /// as large as those at the first would hide any earlier change.
    let longest
        (look: float -> ValueDifference voption)
        (noise: float)
        (first: ValueDifference)
        : struct (ValueDifference * int) =
        let rec go count (kept: ValueDifference) =
            if count >= maxLonger then
                struct (kept, count)
            else
                match look (growth * kept.Step) with
                | ValueSome coarse when
                    coarse.Step > kept.Step && coarse.Size <= 1e4 * first.Size && agree noise kept coarse
                    ->
                    go (count + 1) coarse
                | _ -> struct (kept, count)

        go 0 first

    let private isFlat (difference: ValueDifference) = difference.Change = 0.0 && difference.SecondDifference = 0.0

    /// The number of longer steps that must agree, and the smallest change in units of the noise, if values that do not
    /// change near the point are rounded. Beyond an edge of a flat region they do not agree.
    let private minAgreeing, minChange = 3, 16.0

    /// The factor between steps that look for a change, and how often the first one found is divided.
    let private far, maxDivisions = 32768.0, 5

    /// The difference to take where values do not change within this step, up to a longest step; none if no longer step
    /// shows a slope. If values are rounded, they change by their rounding error first, and then in proportion.
    let beyondFlat (look: float -> ValueDifference voption) (most: float) (step: float) : ValueDifference voption =
        /// The shortest step found with a change, between a step without and one with a change.
        let rec divide count (without: float) (found: ValueDifference) =
            if count = 0 then
                found
            else
                match look (Math.Sqrt without * Math.Sqrt found.Step) with
                | ValueSome between when isFlat between -> divide (count - 1) between.Step found
                | ValueSome between -> divide (count - 1) without between
                | ValueNone -> found

        let rec search (without: float) =
            if far * without > most then
                ValueNone
            else
                match look (far * without) with
                | ValueSome found when found.Step <= without -> ValueNone
                | ValueSome found when isFlat found -> search found.Step
                | ValueSome found -> ValueSome(divide maxDivisions without found)
                | ValueNone -> ValueNone

        match search step with
        | ValueSome found ->
            let noise = max found.Change found.SecondDifference
            let struct (kept, count) = longest look noise found

            if count >= minAgreeing && kept.Change >= minChange * noise then
                ValueSome kept
            else
                ValueNone
        | ValueNone -> ValueNone
