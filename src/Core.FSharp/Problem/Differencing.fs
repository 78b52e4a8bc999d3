namespace OptimizerFunctional.Core

open System

/// Derivatives by one coordinate after the other, with steps that adapt to the function. A step is a fixed fraction of
/// the coordinate's scale, and every difference tests the scale. If rounding errors dominate a difference, the step
/// grows. If a finer difference disagrees by more than rounding explains, the step shrinks; the finer one is taken if
/// the second difference is more than the fraction `bending` of the first. After Gill, Murray, Saunders and Wright
/// 1983, Computing forward-difference intervals for numerical optimization (SIAM J. Sci. Stat. Comput. 4).
[<Sealed>]
type internal Differencing(size: int, noise: float, bending: float, memory: DifferenceMemory, isLearning: bool) =

    /// The step as a fraction of the scale: the minimum of the total error, h^2 from truncation and noise/h from
    /// rounding. It is 6e-6 if values have rounding errors only.
    let share = Math.Cbrt noise

    /// The factors by which a step grows and shrinks, and the maximum number of rounds. The shrinkage is no simple
    /// fraction: where a step is a whole number of periods of a wave, eight times the step is, too, and both
    /// differences would agree.
    let growth, shrinkage, maxRounds = 32.0, 0.1236, 32

    let mutable current = Difference size
    let mutable other = Difference size

    /// The second difference; for vector-valued functions, relative to the first difference. A scalar function may have
    /// a first difference of 0, where its slope is 0.
    let curvatureOf (difference: Difference) =
        if size = 1 then
            difference.SecondDifference
        elif difference.Change > 0.0 then
            difference.SecondDifference / difference.Change
        else
            infinity

    /// The derivatives to return, and their second difference.
    let kept = Array.zeroCreate<float> size
    let mutable keptCurvature = 0.0

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
        keptCurvature <- curvatureOf current

    let rounding (difference: Difference) = noise * difference.Size

    /// Whether the curvatures of two differences agree. For an even function the slopes agree for any step.
    let curvaturesAgree (coarse: Difference) (fine: Difference) =
        let curvature, finer =
            coarse.SecondDifference / (coarse.Step * coarse.Step), fine.SecondDifference / (fine.Step * fine.Step)

        abs (curvature - finer)
        <= Math.Max(0.01 * Math.Max(curvature, finer), 8.0 * rounding fine / (fine.Step * fine.Step))

    /// Whether a finer difference changes the result by no more than rounding, or moves the zero of the slope by no
    /// more than 1e-5 of the step. For vector-valued functions, some component has a large slope: 1e-6 of that is
    /// harmless.
    let isFineEnough (coarse: Difference) (fine: Difference) =
        let harmless =
            if size > 1 then
                1e-6 * Math.Max(largestSlope fine, coarse.SecondDifference / coarse.Step)
            else
                1e-5 * coarse.SecondDifference / coarse.Step

        distance () <= Math.Max(harmless, 4.0 * rounding fine / fine.Step) && curvaturesAgree coarse fine

    /// Whether a coarser difference changes the finer one by no more than its rounding error, which may be larger than
    /// the values suggest: residuals are small differences of large numbers. Far away, where a function has leveled
    /// off, slopes vanish for another reason; there the curvatures decide.
    let isBetter (coarse: Difference) (fine: Difference) =
        distance () <= Math.Max(1e-6 * largestSlope coarse, 8.0 * rounding fine / fine.Step)
        && (coarse.SecondDifference <= 1e-3 * coarse.Change || curvaturesAgree coarse fine)

    /// Whether rounding may exceed 1e-6 of a difference. A scalar function may have a first difference of 0, where its
    /// slope is 0, but then it has a second difference.
    let isLost (difference: Difference) =
        difference.Change < 1e6 * rounding difference
        && difference.SecondDifference < (if size > 1 then 1e3 else 1e4) * rounding difference

    /// Whether the second difference is large enough to test a finer step.
    let mayBeCoarse (difference: Difference) (harmless: float) =
        curvatureOf difference > 2.0 * harmless
        && difference.SecondDifference > 1e3 * rounding difference
        && difference.SecondDifference > bending * difference.Change

    let take sample center low high x step =
        let isTaken = other.Take(sample, center, low, high, x, step)

        if isTaken then
            memory.Calls <- memory.Calls + 2L

        isTaken

    /// Whether a finer difference, with a far steeper slope, refutes one that looks accurate: over many periods of a
    /// wave, values may change as little as within one.
    let isRefuted sample center low high x step =
        current.IsFinite
        && not (isLost current)
        && take sample center low high x (shrinkage * step)
        && other.IsFinite
        && largestSlope other > 2.0 * largestSlope current

    /// Takes longer steps until one exceeds rounding; for vector-valued functions, until two agree to 1e-6. Keeps the
    /// longest that changes the one before it by no more than rounding. Leaves the step unchanged if rounding dominates
    /// all: the function does not depend on the coordinate here.
    let grow (step: byref<float>) sample center low high x (largest: float) (scale: float) (limit: float) =
        let found = step
        // A coordinate that is 0 may have any scale.
        let most = 1e24 * Math.Max(1e-6, Math.Max(largest, scale))
        let mutable at = step
        let largestValue = current.Size
        let mutable isLostStill = isLost current
        let mutable isOver = false

        while not isOver do
            // If nothing changed at all, the next step is far longer.
            let isFlat = current.Change = 0.0 && current.SecondDifference = 0.0
            let coarser = at * (if isFlat then growth * growth * growth else growth)

            if
                coarser / share > most
                || coarser / share >= limit
                || not (take sample center low high x coarser)
                || other.Step <= current.Step
                || not other.IsFinite
                // Values this large hide any earlier change.
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

    /// The derivatives by a variable at x, where the function is `center`, within [low, high], and the updated scale,
    /// limit and harmless second difference. If the scale is a guess, as for a coordinate that is 0, its first
    /// difference is tested against a finer one. The derivatives are 0 if the interval has no room.
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
        // A point may lie outside the bounds: differences go no farther out.
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

                // Outside the domain: take both points on the other side, or a shorter step.
                while not current.IsFinite && step > least && rounds < maxRounds do
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
                    step <- shrinkage * step
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
                            || rounds > maxRounds
                            || worse > (if x = 0.0 then maxRounds else 8)
                            || not (take sample center low high x finer)
                        then
                            isOver <- true
                        elif other.IsFinite && isFineEnough current other then
                            isOver <- true
                            isFound <- true
                            keep ()
                            harmless <- keptCurvature
                        else
                            let error = distance ()
                            worse <- if error > previous then worse + 1 else 0
                            previous <- error
                            limit <- Math.Min(limit, step / share)
                            step <- finer
                            swap ()

                    if not isFound then
                        // No step is fine enough: noise larger than rounding, or a jump.
                        limit <- before
                        step <- found

                        if take sample center low high x found then
                            swap ()

                        grow &step sample center low high x largest scale limit
                        harmless <- 16.0 * keptCurvature
                elif current.IsFinite && isLost current then
                    grow &step sample center low high x largest scale limit

                    if step = found then
                        // A longer step gains nothing, and is not tried again.
                        limit <- Math.Min(limit, growth * step / share)

                    // The second difference of rounding errors says nothing about a step that is too long elsewhere.
                    harmless <- if step = found then 0.0 else keptCurvature

                scale <- step / share
                kept
            else
                current.Slope
