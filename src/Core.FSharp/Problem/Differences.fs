namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Numerical derivatives: gradients from values, and second derivatives from gradients.
[<RequireQualifiedAccess>]
module Differences =

    let private largestOf (point: ReadOnlySpan<float>) =
        let mutable largest = 0.0

        for x in point do
            largest <- Math.Max(largest, abs x)

        largest

    /// Computes the derivatives by every coordinate of a function whose values at the point are known. `write` receives
    /// a coordinate and its derivatives, which it must copy.
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
        let isLowest = memory.Include(ReadOnlySpan point, typical, value)

        let differencing = Differencing(size, noise, (if size > 1 then 1e-3 else 1e-2), memory, isLearning)

        let moved = Array.copy point
        let largest = largestOf (ReadOnlySpan point)
        let place = [| 0 |]

        let sample =
            Sample(fun x into ->
                moved[place[0]] <- x
                sampleAt moved into)

        let mutable isStationary = true
        let flat = Array.zeroCreate<bool>(if size = 1 then point.Length else 0)

        let column i =
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
                    (point[i] = 0.0 && typical.IsEmpty),
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

        for i in 0 .. point.Length - 1 do
            column i
            isStationary <- isStationary && differencing.IsStationary

            if size = 1 then
                flat[i] <- differencing.IsFlat

        // A difference of 0 is no evidence for a gradient of 0: values may be rounded, or noisy.
        if isStationary then
            differencing.IsThorough <- true

            for i in 0 .. point.Length - 1 do
                if flat[i] then
                    column i
                else
                    place[0] <- i

                    differencing.Hidden(sample, center, bounds.Lower i, bounds.Upper i, point[i], memory.Scales[i])
                    |> ValueOption.iter (fun slope -> write i [| slope |])

                    moved[i] <- point[i]

    /// Writes the gradient of `value` at `point`, where the value is `center`, by second-order differences: central
    /// ones where the bounds leave room. It takes 2 values per coordinate, and a few more if a step has to be found.
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
                Number.epsilon
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
            // There is no difference from a value that is not finite.
            gradient.Fill nan

    /// Writes the gradient of `value` at `point` by differences whose steps are found there, without learned scales.
    let central (value: ValueAt) (point: ReadOnlySpan<float>) (into: Span<float>) : unit =
        gradient true (DifferenceMemory()) Vector.Empty value (value.Invoke point) point into

    /// The Hessian by differences of gradients: the symmetric part, from 2n gradients. `noise` is the relative error of
    /// the gradients: 1e-16 for formulas, 1e-10 for differences.
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
        let entries = Array.zeroCreate<float>(Check.entries dimension dimension)

        columns
            dimension
            noise
            (noise <= Number.epsilon)
            memory.Bounds
            memory
            typical
            value
            (fun moved into -> (gradient (Vector.ofSeq moved)).AsSpan().CopyTo(into.AsSpan()))
            (Vector.toArray center)
            (Vector.toArray point)
            (fun j slopes -> slopes.CopyTo(entries.AsSpan(j * dimension, dimension)))

        Matrix.init dimension dimension (fun i j -> 0.5 * (entries[j * dimension + i] + entries[i * dimension + j]))

    /// The Hessian times a direction, by a difference of 2 gradients. The scale along the direction is the distance at
    /// which the first coordinate has moved by its own scale.
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
        let isLowest = memory.Include(point.AsSpan(), typical, value)
        let mutable largest = 0.0

        for i in 0 .. dimension - 1 do
            largest <- Math.Max(largest, abs direction[i] / memory.Scales[i])

        if not (largest > 0.0 && Double.IsFinite largest) then
            Vector.map (fun d -> 0.0 * d) direction
        else
            let bounds = memory.Bounds
            let differencing = Differencing(dimension, noise, 0.05, memory, (noise <= Number.epsilon))

            let sample =
                Sample(fun t into -> (gradient (Box.along bounds point t direction)).AsSpan().CopyTo(into.AsSpan()))

            let found = 1.0 / largest
            let mutable scale = found
            // Never coarser than the scales: a direction without curvature gives no information about them.
            let mutable limit = found
            let mutable harmless = 0.0
            let mutable from = 0.0

            let slopes =
                differencing.At(
                    sample,
                    Vector.toArray center,
                    -(Box.maxStep bounds point (Vector.scale -1.0 direction)),
                    Box.maxStep bounds point direction,
                    0.0,
                    0.0,
                    false,
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
