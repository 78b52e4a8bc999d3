namespace OptimizerFunctional.Core

open System
open System.Globalization
open OptimizerFunctional

/// How far a search without derivatives has gone, and how the value fell on the way: what tells an objective without a
/// lower bound from one whose minimum is far away. Points are measured by their largest coordinate, in octaves (factors
/// of 2) of `Unit`. A section of the way ends where its octaves have doubled, the first at 4.
type Growth = {
    /// The largest coordinate of the start, or the length of the first step, whichever is larger.
    Unit: float
    /// The octaves at the end of the last section; 0 at the start.
    Octaves: float
    /// The value there.
    Value: float
    /// How much the value fell per octave in the last section.
    Slope: float
    /// How many sections in a row had at least three quarters of the slope of the one before.
    Steady: int
    /// The longest step so far.
    LongestStep: float
}

/// When steps grow faster than a method's own rule, and what is said where they grow until a point overflows.
[<RequireQualifiedAccess>]
module internal Growth =

    /// What is known at the start, whose steps will have about this length.
    let start (first: Evaluation) (step: float) : Growth = {
        Unit = max (Vector.largest first.Point) step
        Octaves = 0.0
        Value = first.Value
        Slope = 0.0
        Steady = 0
        LongestStep = step
    }

    /// Exponents apart from significands: the ratio of a point near the largest number to a small unit overflows.
    let private octaves growth (at: Evaluation) =
        let length = Vector.largest at.Point

        if length = 0.0 then
            -infinity
        else
            let exponent, unitExponent = Math.ILogB length, Math.ILogB growth.Unit

            float (exponent - unitExponent)
            + Math.Log2(Math.ScaleB(length, -exponent) / Math.ScaleB(growth.Unit, -unitExponent))

    /// The growth after another section, which ends at a point.
    let private section growth octaves (at: Evaluation) =
        let slope = (growth.Value - at.Value) / (octaves - growth.Octaves)

        {
            growth with
                Octaves = octaves
                Value = at.Value
                Slope = slope
                Steady = if slope > 0.0 && slope >= 0.75 * growth.Slope then growth.Steady + 1 else 0
        }

    /// The growth with a new best point, and the length of the steps there.
    let seen (best: Evaluation) (step: float) (growth: Growth) : Growth =
        let growth = { growth with LongestStep = max growth.LongestStep step }

        if not (Double.IsFinite best.Value) then
            growth
        elif not (Double.IsFinite growth.Value) then
            { growth with Value = best.Value }
        else
            let octaves = octaves growth best

            if octaves >= max 4.0 (2.0 * growth.Octaves) then
                section growth octaves best
            else
                growth

    /// A million: how many times the first step a step must be before steps grow faster.
    [<Literal>]
    let private Million = 1048576.0

    /// What a step that led to a lower value is multiplied by, besides the method's own rule: 1 up to a million times
    /// the first step, and the fourth root of the growth from there on, as long as steps are about the longest ever. A
    /// method that grows its steps by a constant factor would take thousands of evaluations to a far minimum or to
    /// none. The last octaves before the largest number are left to the method's own rule.
    let boost (firstStep: float) (step: float) (growth: Growth) : float =
        let grown = growth.LongestStep / firstStep

        if grown >= Million && step >= 0.125 * growth.LongestStep then
            min (Math.Sqrt(Math.Sqrt grown)) (max 1.0 (Math.ScaleB(1.0, 1016) / step))
        else
            1.0

    /// The growth after a step that was too long: none is multiplied before steps are eight times as long as now.
    let tooLong (step: float) (growth: Growth) : Growth = {
        growth with
            LongestStep = max growth.LongestStep (64.0 * step)
    }

    let private text (value: float) = value.ToString("R", CultureInfo.InvariantCulture)

    /// Why a run ends whose next point would overflow. It is unbounded if the value never fell more slowly than the
    /// logarithm of the distance in the last sections: 1/x falls all the way too, and has a bound.
    let ending (best: Evaluation) (step: float) (growth: Growth) : Ending =
        let length = max step (Vector.largest best.Point)
        let octaves = octaves growth best

        let last =
            if octaves - growth.Octaves >= max 2.0 (0.125 * growth.Octaves) then
                section growth octaves best
            else
                growth

        // Otherwise the way between the best point and the largest number has not been seen.
        let isNearTheEnd = Vector.largest best.Point >= Math.ScaleB(1.0, 1000)

        if isNearTheEnd && best.Value <= growth.Value && last.Steady >= 3 then
            Ending.ofGrowth length best.Value
        else
            Ending.create
                StopKind.StepNotFinite
                step
                nan
                $"Stopped: the next point would overflow, steps having grown to {text length} while the value is \
                  {text best.Value},"
