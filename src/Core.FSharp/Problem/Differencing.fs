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

    let errors = DifferenceErrors(size, noise)
    let mutable current = Difference size
    let mutable other = Difference size

    /// The derivatives to return, and their second difference.
    let kept = Array.zeroCreate<float> size
    let mutable keptCurvature = 0.0
    let mutable keptIsFlat, keptIsStationary = false, false

    /// Whether any value differed from that at the point.
    let mutable hasChanged = false

    let swap () =
        let kept = current
        current <- other
        other <- kept

    let keep () =
        current.Slope.CopyTo(kept.AsSpan())
        keptCurvature <- errors.Curvature current
        keptIsFlat <- size = 1 && current.Change = 0.0 && current.SecondDifference = 0.0
        keptIsStationary <- size = 1 && current.Change <= 1e-4 * current.SecondDifference

    let take sample center low high x step =
        let isTaken = other.Take(sample, center, low, high, x, step)

        if isTaken then
            memory.Calls <- memory.Calls + 2L
            hasChanged <- hasChanged || other.IsFinite && (other.Change <> 0.0 || other.SecondDifference <> 0.0)

        isTaken

    /// The difference of a scalar function with this step, if it is finite.
    let look sample center low high x step =
        if take sample center low high x step && other.IsFinite then
            ValueSome(NoisyDifferences.ofScalar other)
        else
            ValueNone

    /// Returns this difference.
    let keepSeen (step: byref<float>) (difference: ValueDifference) =
        step <- difference.Step
        kept[0] <- difference.Slope
        keptCurvature <- difference.SecondDifference
        keptIsFlat <- false
        keptIsStationary <- difference.Change <= 1e-4 * difference.SecondDifference

    /// Whether a finer difference, with a far steeper slope, refutes one that looks accurate: over many periods of a
    /// wave, values may change as little as within one.
    let isRefuted sample center low high x step =
        current.IsFinite
        && not (errors.IsLost current)
        && take sample center low high x (shrinkage * step)
        && other.IsFinite
        && errors.LargestSlope other > 2.0 * errors.LargestSlope current

    /// Takes longer steps until one exceeds rounding; for vector-valued functions, until two agree to 1e-6. Keeps the
    /// longest that changes the one before it by no more than rounding. Leaves the step unchanged if rounding dominates
    /// all: the function does not depend on the coordinate here.
    let grow (step: byref<float>) sample center low high x (largest: float) (scale: float) (limit: float) =
        let found = step
        // A coordinate that is 0 may have any scale.
        let most = 1e24 * Math.Max(1e-6, Math.Max(largest, scale))
        let mutable at = step
        let largestValue = current.Size
        let mutable isLostStill = errors.IsLost current
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
                let isBetter = errors.IsBetter(other, current)
                let isAgreed = size = 1 || errors.Distance(other, current) <= 1e-6 * errors.LargestSlope other
                swap ()
                at <- coarser

                if isBetter then
                    step <- coarser
                    keep ()
                    isLostStill <- errors.IsLost current
                    isOver <- isAgreed && not isLostStill

        if isLostStill then
            step <- found

    /// Whether a change is looked for farther away where values do not change near the point, although that was in vain
    /// before.
    member val IsThorough = false with get, set

    /// Whether no value of the last difference differed from that at the point.
    member _.IsFlat: bool = keptIsFlat

    /// Whether the last slope is 0, as far as its difference shows: the value rises on both sides, or does not change.
    member val IsStationary = false with get, set

    /// The derivatives by a variable at x, where the function is `center`, within [low, high], and the updated scale,
    /// limit and harmless second difference. If the scale is a guess, as for a coordinate that is 0, its first
    /// difference is tested against a finer one. The derivatives are 0 if the interval has no room.
    member this.At
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
        // Longer steps have gained nothing near here.
        let wasUseless = limit <= growth * step / share && abs (x - place) <= growth * step
        hasChanged <- false

        if not (take sample center low high x step) then
            this.IsStationary <- (size = 1)
            Array.zeroCreate size
        else
            swap ()
            this.IsStationary <- false

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

                let isCoarse = isOutside || errors.MayBeCoarse(current, bending, (if isFar then 0.0 else harmless))
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
                    let finest = Array.zeroCreate<float> 4
                    rounds <- 0

                    while not isOver do
                        let finer = step * shrinkage
                        rounds <- rounds + 1

                        if
                            finer <= least
                            || rounds > maxRounds
                            || worse > (if x = 0.0 then maxRounds else 8)
                            || not (take sample center low high x finer)
                            || other.IsFinite && errors.HasVanished(kept, other)
                        then
                            isOver <- true
                        elif other.IsFinite && errors.IsFineEnough(current, other) then
                            isOver <- true
                            isFound <- true
                            keep ()
                            harmless <- errors.Harmless keptCurvature
                        else
                            finest[rounds % finest.Length] <- other.SecondDifference
                            let error = errors.Distance(current, other)
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

                        let first = NoisyDifferences.ofScalar current
                        grow &step sample center low high x largest scale limit

                        if size = 1 && step = found && first.Step > 0.0 then
                            match NoisyDifferences.longest (look sample center low high x) (Array.max finest) first with
                            | struct (longest, count) when count > 0 -> keepSeen &step longest
                            | _ -> ()

                        harmless <- errors.Harmless(16.0 * keptCurvature)
                elif current.IsFinite && errors.IsLost current then
                    // Elsewhere longer steps may show more than they did where they gained nothing.
                    let isElsewhere = size > 1 && abs (x - place) > growth * step
                    grow &step sample center low high x largest scale (if isElsewhere then infinity else limit)

                    if step = found then
                        // A longer step gains nothing and is not tried again, unless another coordinate hid the effect.
                        if size = 1 || hasChanged then
                            limit <- Math.Min(limit, growth * step / share)

                        if size > 1 then
                            place <- x
                    elif isElsewhere then
                        limit <- Math.Max(limit, growth * step / share)

                    // The second difference of rounding errors says nothing about a step that is too long elsewhere,
                    // nor does that of a longer step where residuals are far larger than at the solution.
                    harmless <- if step = found || size > 1 then 0.0 else keptCurvature

                let isUnexplored = not wasUseless && (hasChanged || not (errors.IsLost current))

                if keptIsFlat && (this.IsThorough || isCoarse || isUnexplored) then
                    let most = 1e24 * Math.Max(1e-6, Math.Max(largest, scale)) * share

                    match NoisyDifferences.beyondFlat (look sample center low high x) most step with
                    | ValueSome difference ->
                        keepSeen &step difference
                        limit <- Math.Max(limit, growth * growth * step / share)
                        harmless <- keptCurvature
                    | ValueNone ->
                        limit <- Math.Min(limit, growth * step / share)
                        place <- x

                this.IsStationary <- keptIsStationary
                scale <- step / share
                kept
            else
                current.Slope

    /// The slope of a finer difference, if it is far from 0 although that of this scale is 0: steps that are whole
    /// periods of noise or of a wave hide it.
    member _.Hidden(sample: Sample, center: float[], low: float, high: float, x: float, scale: float) : float voption =
        match look sample center low high x (shrinkage * share * scale) with
        | ValueSome finer when
            abs finer.Slope * finer.Step > Math.Max(0.08 * finer.SecondDifference, 8.0 * noise * finer.Size)
            ->
            ValueSome finer.Slope
        | _ -> ValueNone
