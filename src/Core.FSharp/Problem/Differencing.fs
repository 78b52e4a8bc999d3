namespace OptimizerFunctional.Core

open System

/// Derivatives by one coordinate after the other, whose steps fit the function: a step is a fixed share of the
/// coordinate's scale, and the scale is held against every difference that is taken. Where a difference is lost in
/// rounding, the step grows; where a finer one disagrees by more than rounding explains, it shrinks: it is held against
/// a finer one where the second difference is more than a share `bending` of the first. After Gill, Murray, Saunders
/// and Wright 1983, Computing forward-difference intervals for numerical optimization (SIAM J. Sci. Stat. Comput. 4).
[<Sealed>]
type internal Differencing(size: int, noise: float, bending: float, memory: DifferenceMemory, isLearning: bool) =

    /// The share of the scale at which the error of a difference of second order, h^2 from the formula and noise/h from
    /// rounding, is least: 6e-6 where values are rounded, and no more.
    let share = Math.Cbrt noise

    /// How much a step grows and shrinks at once, and how often.
    let growth, shrinkage, mostRounds = 32.0, 0.125, 32

    let mutable current = Difference size
    let mutable other = Difference size

    /// How much the function bends within the step: of many functions, beside how much they change. One function alone
    /// may change by nothing, where its slope vanishes.
    let bendOf (difference: Difference) =
        if size = 1 then
            difference.SecondDifference
        elif difference.Change > 0.0 then
            difference.SecondDifference / difference.Change
        else
            infinity

    /// The slopes that are taken in the end, and how much the function bends beside them.
    let kept = Array.zeroCreate<float> size
    let mutable keptBend = 0.0

    let distance () =
        let mutable largest = 0.0

        for k in 0 .. size - 1 do
            largest <- Math.Max(largest, abs (current.Slope[k] - other.Slope[k]))

        largest

    let largestSlope (difference: Difference) =
        let mutable largest = 0.0

        for k in 0 .. size - 1 do
            largest <- Math.Max(largest, abs difference.Slope[k])

        largest

    let swap () =
        let kept = current
        current <- other
        other <- kept

    let keep () =
        current.Slope.CopyTo(kept.AsSpan())
        keptBend <- bendOf current

    let rounding (difference: Difference) = noise * difference.Size

    /// Whether the curvatures of two differences agree: where the function is even, slopes do at any step.
    let bendAlike (coarse: Difference) (fine: Difference) =
        let curvature, finer =
            coarse.SecondDifference / (coarse.Step * coarse.Step), fine.SecondDifference / (fine.Step * fine.Step)

        abs (curvature - finer)
        <= Math.Max(0.01 * Math.Max(curvature, finer), 8.0 * rounding fine / (fine.Step * fine.Step))

    /// Whether a finer difference changes nothing but by rounding, or shifts the place where the slope vanishes by no
    /// more than a hundred-thousandth of the step. Of many functions at once, some slope is large: a millionth of that
    /// does no harm.
    let isFineEnough (coarse: Difference) (fine: Difference) =
        let harmless =
            if size > 1 then
                1e-6 * Math.Max(largestSlope fine, coarse.SecondDifference / coarse.Step)
            else
                1e-5 * coarse.SecondDifference / coarse.Step

        distance () <= Math.Max(harmless, 4.0 * rounding fine / fine.Step) && bendAlike coarse fine

    /// Whether a coarser difference changes nothing but by rounding in the finer one, which may be more than the size
    /// of the values says: residuals are small differences of large numbers. Far off, where a function has levelled
    /// out, slopes vanish for another reason: curvatures tell.
    let isBetter (coarse: Difference) (fine: Difference) =
        distance () <= Math.Max(1e-6 * largestSlope coarse, 8.0 * rounding fine / fine.Step)
        && (coarse.SecondDifference <= 1e-3 * coarse.Change || bendAlike coarse fine)

    /// Whether rounding may be more than a millionth of a difference. One function alone may change by nothing, where
    /// its slope vanishes, but it bends.
    let isLost (difference: Difference) =
        difference.Change < 1e6 * rounding difference
        && difference.SecondDifference < (if size > 1 then 1e3 else 1e4) * rounding difference

    /// Whether the function bends so much within the step that a finer one is to be looked at.
    let mayBeCoarse (difference: Difference) (harmless: float) =
        bendOf difference > 2.0 * harmless
        && difference.SecondDifference > 1e3 * rounding difference
        && difference.SecondDifference > bending * difference.Change

    let take sample center low high x step =
        let isTaken = other.Take(sample, center, low, high, x, step)

        if isTaken then
            memory.Calls <- memory.Calls + 2L

        isTaken

    /// The share of a step that tells whether a guessed one is far too long. No simple fraction: a wave that comes back
    /// to the same values over one step might do so over the other.
    let odd = 0.1236

    /// Whether a finer difference, which is far steeper, refutes one that looks fine: over many periods of a wave,
    /// values may change as little as within one.
    let isRefuted sample center low high x step =
        current.IsFinite
        && not (isLost current)
        && take sample center low high x (odd * step)
        && other.IsFinite
        && largestSlope other > 2.0 * largestSlope current

    /// Takes longer steps until one tells more than rounding: of many functions, until two agree to a millionth. Keeps
    /// the longest that changes nothing but rounding in the one before it. Leaves the step as it was where all are
    /// lost: the function does not depend on the coordinate here.
    let grow (step: byref<float>) sample center low high x (largest: float) (scale: float) (limit: float) =
        let found = step
        // A coordinate that is 0 may have any scale.
        let most = 1e24 * Math.Max(1e-6, Math.Max(largest, scale))
        let mutable at = step
        let largestValue = current.Size
        let mutable isLostStill = isLost current
        let mutable isOver = false

        while not isOver do
            // Where nothing changed at all, far longer ones change little.
            let isFlat = current.Change = 0.0 && current.SecondDifference = 0.0
            let coarser = at * (if isFlat then growth * growth * growth else growth)

            if
                coarser / share > most
                || coarser / share >= limit
                || not (take sample center low high x coarser)
                || other.Step <= current.Step
                || not other.IsFinite
                // So large values drown whatever there was.
                || largestValue > 0.0 && other.Size > 1e4 * largestValue
            then
                isOver <- true
            else
                let isBetter = isBetter other current
                let isAgreed = size = 1 || distance () <= 1e-6 * largestSlope other
                swap ()
                at <- coarser

                if isBetter then
                    step <- coarser
                    keep ()
                    isLostStill <- isLost current
                    isOver <- isAgreed && not isLostStill

        if isLostStill then
            step <- found

    /// The derivatives by a variable at x, where the function is `center`, within [low, high], and the scale, the limit
    /// and the harmless second difference that this taught. Where the scale is a guess, as for a coordinate that is 0,
    /// its first difference is held against a finer one. Zeros where there is no room to move.
    member _.At
        (
            sample: Sample,
            center: float[],
            low: float,
            high: float,
            x: float,
            largest: float,
            isGuessed: bool,
            scale: byref<float>,
            limit: byref<float>,
            harmless: byref<float>,
            place: byref<float>
        ) : float[] =
        // A point outside the bounds may be asked about too: differences go no farther.
        let mutable low, high = Math.Min(low, x), Math.Max(high, x)
        let least = Math.Max(1e-14 * abs x, 1e-290)
        let mutable step = Math.Max(share * scale, least)

        if not (take sample center low high x step) then
            Array.zeroCreate size
        else
            swap ()

            if isLearning && Array.forall Double.IsFinite center then
                let mutable rounds = 0
                let isOutside = not current.IsFinite

                // Out of the domain: two on the other side, or a shorter step.
                while not current.IsFinite && step > least && rounds < mostRounds do
                    rounds <- rounds + 1
                    let one = struct (low, high)

                    if current.IsFiniteAbove <> current.IsFiniteBelow && low < x && x < high then
                        if current.IsFiniteAbove then low <- x else high <- x

                    if take sample center low high x step then
                        swap ()

                    if not current.IsFinite then
                        let struct (lowest, highest) = one
                        low <- lowest
                        high <- highest
                        limit <- Math.Min(limit, step / share)
                        step <- Math.Max(step * shrinkage * shrinkage, least)

                        if take sample center low high x step then
                            swap ()

                let isFar = not (abs (x - place) <= 1e7 * step)
                let found = step
                keep ()

                let isCoarse = isOutside || mayBeCoarse current (if isFar then 0.0 else harmless)
                let isUntried = isGuessed && harmless = 0.0
                let isWrong = isUntried && not isCoarse && isRefuted sample center low high x step

                if isWrong then
                    limit <- Math.Min(limit, step / share)
                    step <- odd * step
                    swap ()

                if current.IsFinite && (isCoarse || isWrong) then
                    place <- x
                    let before = limit
                    let mutable isOver = false
                    let mutable isFound = false
                    let mutable previous = infinity
                    let mutable worse = 0
                    rounds <- 0

                    while not isOver do
                        let finer = step * shrinkage
                        rounds <- rounds + 1

                        if
                            finer <= least
                            || rounds > mostRounds
                            || worse > (if x = 0.0 then mostRounds else 8)
                            || not (take sample center low high x finer)
                        then
                            isOver <- true
                        elif other.IsFinite && isFineEnough current other then
                            isOver <- true
                            isFound <- true
                            keep ()
                            harmless <- keptBend
                        else
                            let error = distance ()
                            worse <- if error > previous then worse + 1 else 0
                            previous <- error
                            limit <- Math.Min(limit, step / share)
                            step <- finer
                            swap ()

                    if not isFound then
                        // No step is fine enough: noise that the values do not show, or a jump.
                        limit <- before
                        step <- found

                        if take sample center low high x found then
                            swap ()

                        grow &step sample center low high x largest scale limit
                        harmless <- 16.0 * keptBend
                elif current.IsFinite && isLost current then
                    grow &step sample center low high x largest scale limit

                    if step = found then
                        // Nothing to be gained: not to be tried again.
                        limit <- Math.Min(limit, growth * step / share)

                    harmless <- keptBend

                scale <- step / share
                kept
            else
                current.Slope
