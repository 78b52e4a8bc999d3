namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Writes a function of one variable at `x`: one number, or the many that a vector-valued one has.
type internal Sample = delegate of x: float * into: float[] -> unit

/// A difference of second order: the slope at x of the parabola through x and two other abscissas.
[<Sealed>]
type internal Difference(size: int) =

    let first, second = Array.zeroCreate<float> size, Array.zeroCreate<float> size

    /// The slopes.
    member val Slope = Array.zeroCreate<float> size
    /// The distance to the nearer abscissa; 0 where there is no room for two.
    member val Step = 0.0 with get, set
    /// Whether all that was computed is finite.
    member val IsFinite = false with get, set
    /// The largest absolute value of the function.
    member val Size = 0.0 with get, set
    /// The largest absolute difference of the values at the two other abscissas.
    member val Change = 0.0 with get, set
    /// The largest absolute second difference.
    member val SecondDifference = 0.0 with get, set
    /// Whether the values above x, or those below, are not finite.
    member val IsFiniteAbove = true with get, set
    /// See `IsFiniteAbove`.
    member val IsFiniteBelow = true with get, set

    /// The two other abscissas: one on either side where there is room, else two on the roomier side.
    static member private Abscissas(low: float, high: float, x: float, step: float) : struct (float * float) =
        let above, below = high - x, x - low

        if above >= step && below >= step then
            struct (Math.Min(high, x + step), Math.Max(low, x - step))
        elif above >= below then
            let far = Math.Min(2.0 * step, above)
            struct (Math.Min(high, x + 0.5 * far), Math.Min(high, x + far))
        else
            let far = Math.Min(2.0 * step, below)
            struct (Math.Max(low, x - 0.5 * far), Math.Max(low, x - far))

    /// Takes the difference of a function whose values at x are `center`, within [low, high]. False where there is no room.
    member this.Take(sample: Sample, center: float[], low: float, high: float, x: float, step: float) : bool =
        let struct (right, left) = Difference.Abscissas(low, high, x, step)
        // The distances that are really walked, so that rounding x + h costs nothing.
        let a, b = right - x, left - x

        if a = 0.0 || b = 0.0 || a = b || not (Double.IsFinite(a - b)) then
            this.Step <- 0.0
            false
        else
            sample.Invoke(right, first)
            sample.Invoke(left, second)
            let mutable isFirst, isSecond = true, true
            let mutable size, change, bend = 0.0, 0.0, 0.0

            for k in 0 .. center.Length - 1 do
                let c, f, s = center[k], first[k], second[k]
                isFirst <- isFirst && Double.IsFinite f
                isSecond <- isSecond && Double.IsFinite s
                size <- Math.Max(size, Math.Max(abs c, Math.Max(abs f, abs s)))
                change <- Math.Max(change, abs (f - s))
                let toFirst, toSecond = (f - c) / a, (s - c) / b
                bend <- Math.Max(bend, abs ((toFirst - toSecond) / (a - b)))

                this.Slope[k] <-
                    if a = -b then
                        (f - s) / (a - b)
                    else
                        (a * toSecond - b * toFirst) / (a - b)

            this.Step <- Math.Min(abs a, abs b)
            this.Size <- size
            this.Change <- change
            this.SecondDifference <- 2.0 * bend * this.Step * this.Step
            this.IsFiniteAbove <- (a < 0.0 || isFirst) && (b < 0.0 || isSecond)
            this.IsFiniteBelow <- (a > 0.0 || isFirst) && (b > 0.0 || isSecond)
            this.IsFinite <- isFirst && isSecond && Double.IsFinite(change + this.SecondDifference)
            true

/// Derivatives by one coordinate after the other, whose steps fit the function: a step is a fixed share of the coordinate's
/// scale, and the scale is held against every difference that is taken. Where a difference is lost in rounding, the step
/// grows; where a finer one disagrees by more than rounding explains, it shrinks: it is held against a finer one where the
/// second difference is more than a share `bending` of the first. After Gill, Murray, Saunders and Wright
/// 1983, Computing forward-difference intervals for numerical optimization (SIAM J. Sci. Stat. Comput. 4).
[<Sealed>]
type internal Differencing(size: int, noise: float, bending: float, memory: DifferenceMemory, isLearning: bool) =

    /// The share of the scale at which the error of a difference of second order, h^2 from the formula and noise/h from
    /// rounding, is least: 6e-6 where values are rounded, and no more.
    let share = Math.Cbrt noise

    /// How much a step grows and shrinks at once, and how often.
    let growth, shrinkage, mostRounds = 32.0, 0.125, 24

    let mutable current = Difference size
    let mutable other = Difference size

    /// The slopes that are taken in the end, and the second difference beside them.
    let kept = Array.zeroCreate<float> size
    let mutable keptSecond = 0.0

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
        keptSecond <- current.SecondDifference

    let rounding (difference: Difference) = noise * difference.Size

    /// Whether the curvatures of two differences agree: where the function is even, slopes do at any step.
    let bendAlike (coarse: Difference) (fine: Difference) =
        let curvature, finer =
            coarse.SecondDifference / (coarse.Step * coarse.Step), fine.SecondDifference / (fine.Step * fine.Step)

        abs (curvature - finer)
        <= Math.Max(0.01 * Math.Max(curvature, finer), 8.0 * rounding fine / (fine.Step * fine.Step))

    /// Whether a finer difference changes nothing but by rounding, or shifts the place where the slope vanishes by no more
    /// than a millionth of the step. Of many functions at once, some slope is large: a millionth of that does no harm.
    let isFineEnough (coarse: Difference) (fine: Difference) =
        let slope = if size > 1 then largestSlope fine else 0.0

        distance ()
        <= Math.Max(
            1e-6 * Math.Max(slope, coarse.SecondDifference / coarse.Step),
            4.0 * rounding fine / fine.Step
        )
        && bendAlike coarse fine

    /// Whether a coarser difference changes nothing but by rounding in the finer one, which may be more than the size of the
    /// values says: residuals are small differences of large numbers.
    let isBetter (coarse: Difference) (fine: Difference) =
        distance ()
        <= Math.Max(1e-6 * largestSlope coarse, 8.0 * rounding fine / fine.Step)

    /// Whether all that was seen may be rounding.
    let isLost (difference: Difference) =
        Math.Max(difference.Change, difference.SecondDifference) < 1e3 * rounding difference

    /// Whether the function bends so much within the step that a finer one is to be looked at.
    let mayBeCoarse (difference: Difference) (harmless: float) =
        difference.SecondDifference > 4.0 * harmless
        && difference.SecondDifference > 1e3 * rounding difference
        && difference.SecondDifference > bending * difference.Change

    let take sample center low high x step =
        let isTaken = other.Take(sample, center, low, high, x, step)

        if isTaken then
            memory.Calls <- memory.Calls + 2L

        isTaken

    /// Takes longer steps until one agrees with the one before it, and goes on while differences are lost in rounding. Leaves
    /// the step as it was where none does.
    let grow (step: byref<float>) sample center low high x (largest: float) (scale: float) (limit: float) =
        // A coordinate that is 0 may have any scale; one that the function does not depend on ends here.
        let most = 1e24 * Math.Max(1e-6, Math.Max(largest, scale))
        let mutable at = step
        let mutable isOver = false

        while not isOver do
            let coarser = at * growth

            if
                coarser / share > most
                || coarser / share >= limit
                || not (take sample center low high x coarser)
                || other.Step <= current.Step
                || not other.IsFinite
            then
                isOver <- true
            else
                let isBetter = isBetter other current
                swap ()
                at <- coarser

                if isBetter then
                    step <- coarser
                    keep ()
                    isOver <- not (isLost current)

    /// The derivatives by a variable at x, where the function is `center`, within [low, high], and the scale, the limit and
    /// the harmless second difference that this taught. Zeros where there is no room to move.
    member _.At
        (
            sample: Sample,
            center: float[],
            low: float,
            high: float,
            x: float,
            largest: float,
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

                let isFar = not (abs (x - place) <= 1e5 * step)
                let found = step
                keep ()

                if
                    current.IsFinite
                    && (isOutside || mayBeCoarse current (if isFar then 0.0 else harmless))
                then
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
                            harmless <- keptSecond
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
                        harmless <- 16.0 * keptSecond
                elif current.IsFinite && isLost current then
                    grow &step sample center low high x largest scale limit

                    if step = found then
                        // Nothing to be gained: not to be tried again.
                        limit <- Math.Min(limit, growth * step / share)

                    harmless <- keptSecond

                scale <- step / share
                kept
            else
                current.Slope

/// Derivatives from values alone, and second derivatives from gradients.
[<RequireQualifiedAccess>]
module Differences =

    /// The relative error of values that are formulas.
    let internal roundoff = Math.BitIncrement 1.0 - 1.0

    let private largestOf (point: ReadOnlySpan<float>) =
        let mutable largest = 0.0

        for x in point do
            largest <- Math.Max(largest, abs x)

        largest

    /// Writes the derivatives by every coordinate of a function of points whose values at this one are known: `write` gets a
    /// coordinate and its derivatives, which it must copy.
    let internal columns
        (size: int)
        (noise: float)
        (isLearning: bool)
        (bounds: Bounds)
        (memory: DifferenceMemory)
        (typical: Vector)
        (value: float)
        (sampleAt: float[] -> float[] -> unit)
        (center: float[])
        (point: float[])
        (write: int -> float[] -> unit)
        : unit =
        let isLowest = memory.Meet(ReadOnlySpan point, typical, value)
        let differencing = Differencing(size, noise, (if size > 1 then 1e-3 else 1e-2), memory, isLearning)
        let moved = Array.copy point
        let largest = largestOf (ReadOnlySpan point)
        let place = [| 0 |]

        let sample =
            Sample(fun x into ->
                moved[place[0]] <- x
                sampleAt moved into)

        for i in 0 .. point.Length - 1 do
            place[0] <- i

            let mutable scale = memory.Scales[i]
            let mutable limit = memory.Limits[i]
            let mutable harmless = memory.SecondDifferences[i]
            let mutable from = memory.Places[i]

            let slopes =
                differencing.At(
                    sample,
                    center,
                    bounds.Lower i,
                    bounds.Upper i,
                    point[i],
                    largest,
                    &scale,
                    &limit,
                    &harmless,
                    &from
                )

            if isLowest then
                memory.Scales[i] <- scale
                memory.Limits[i] <- limit
                memory.SecondDifferences[i] <- harmless
                memory.Places[i] <- from

            moved[i] <- point[i]
            write i slopes

    /// Writes the gradient of `value` at `point`, where it is `center`, by differences of second order: central ones where
    /// bounds leave room. 2 values a coordinate, and a few more where a step has to be found.
    let internal gradient
        (isLearning: bool)
        (memory: DifferenceMemory)
        (typical: Vector)
        (value: ValueAt)
        (center: float)
        (point: ReadOnlySpan<float>)
        (gradient: Span<float>)
        : unit =
        if Double.IsFinite center then
            let found = Array.zeroCreate<float> point.Length

            columns
                1
                roundoff
                isLearning
                memory.Bounds
                memory
                typical
                center
                (fun moved into -> into[0] <- value.Invoke(ReadOnlySpan moved))
                [| center |]
                (point.ToArray())
                (fun i slopes -> found[i] <- slopes[0])

            found.AsSpan().CopyTo gradient
        else
            // A difference from what is no number is none.
            gradient.Fill nan

    /// Writes the gradient of `value` at `point` by differences whose steps are found there, from nothing.
    let central (value: ValueAt) (point: ReadOnlySpan<float>) (into: Span<float>) : unit =
        gradient true (DifferenceMemory()) Vector.Empty value (value.Invoke point) point into

    /// The symmetric part of the matrix of derivatives of a gradient, known at the point: 2n gradients.
    /// `noise` is the relative error of gradients: 1e-16 if they are formulas, 1e-10 if they are differences.
    let internal hessian
        (noise: float)
        (memory: DifferenceMemory)
        (typical: Vector)
        (gradient: Vector -> Vector)
        (value: float)
        (center: Vector)
        (point: Vector)
        : Matrix =
        let dimension = point.Length
        let columns' = Array.zeroCreate<float>(dimension * dimension)

        columns
            dimension
            noise
            (noise <= roundoff)
            memory.Bounds
            memory
            typical
            value
            (fun moved into -> (gradient (Vector.ofSeq moved)).AsSpan().CopyTo(into.AsSpan()))
            (Vector.toArray center)
            (Vector.toArray point)
            (fun j slopes -> slopes.CopyTo(columns'.AsSpan(j * dimension, dimension)))

        Matrix.init dimension dimension (fun i j -> 0.5 * (columns'[j * dimension + i] + columns'[i * dimension + j]))

    /// The derivative of a gradient, known at the point, along a direction: 2 gradients. The scale along the direction is the
    /// distance at which the first coordinate has moved by its own.
    let internal along
        (noise: float)
        (memory: DifferenceMemory)
        (typical: Vector)
        (gradient: Vector -> Vector)
        (value: float)
        (center: Vector)
        (point: Vector)
        (direction: Vector)
        : Vector =
        let dimension = point.Length
        let isLowest = memory.Meet(point.AsSpan(), typical, value)
        let mutable largest = 0.0

        for i in 0 .. dimension - 1 do
            largest <- Math.Max(largest, abs direction[i] / memory.Scales[i])

        if not (largest > 0.0 && Double.IsFinite largest) then
            Vector.map (fun d -> 0.0 * d) direction
        else
            let bounds = memory.Bounds
            let differencing = Differencing(dimension, noise, 0.05, memory, (noise <= roundoff))

            let sample =
                Sample(fun t into -> (gradient (Box.along bounds point t direction)).AsSpan().CopyTo(into.AsSpan()))

            let found = 1.0 / largest
            let mutable scale = found
            // Never coarser than the scales say: a direction without curvature teaches nothing of theirs.
            let mutable limit = found
            let mutable harmless = 0.0
            let mutable from = 0.0

            let slopes =
                differencing.At(
                    sample,
                    Vector.toArray center,
                    -(Box.room bounds point (Vector.scale -1.0 direction)),
                    Box.room bounds point direction,
                    0.0,
                    0.0,
                    &scale,
                    &limit,
                    &harmless,
                    &from
                )

            if isLowest && scale < found then
                for i in 0 .. dimension - 1 do
                    if direction[i] <> 0.0 then
                        memory.Limits[i] <- Math.Min(memory.Limits[i], memory.Scales[i])
                        memory.Scales[i] <- memory.Scales[i] * (scale / found)

            Vector.ofSeq slopes
