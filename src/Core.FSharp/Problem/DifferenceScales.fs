namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The scales of the coordinates that a run has learned; they determine the steps of numerical derivatives. All vectors
/// are empty before the first derivative. The scales are saved with the run, so a resumed run has the same bits.
type DifferenceScales = {
    /// The scale of each coordinate. A step is a fixed fraction of it.
    Scales: Vector
    /// The smallest scale of each coordinate that proved too large; infinity if none did.
    Limits: Vector
    /// The largest second difference of each coordinate that proved harmless; for residuals and gradients, relative to
    /// the first difference.
    SecondDifferences: Vector
    /// The coordinates at which it was measured.
    Places: Vector
    /// The lowest value at a point with differences. Points with higher values are distant trial points and change no
    /// scale.
    Lowest: float
    /// The function calls of numerical derivatives so far.
    Calls: int64
}

/// Creates scales.
[<RequireQualifiedAccess>]
module DifferenceScales =

    /// The scales before the first derivative.
    let none: DifferenceScales = {
        Scales = Vector.Empty
        Limits = Vector.Empty
        SecondDifferences = Vector.Empty
        Places = Vector.Empty
        Lowest = infinity
        Calls = 0L
    }

    /// Whether saved scales fit points of this dimension.
    let internal fits (dimension: int) (scales: DifferenceScales) : bool =
        let fits (vector: Vector) = not vector.IsDefault && vector.Length = scales.Scales.Length

        not (isNull (box scales))
        && not scales.Scales.IsDefault
        && (scales.Scales.IsEmpty || scales.Scales.Length = dimension)
        && fits scales.Limits
        && fits scales.SecondDifferences
        && fits scales.Places
        && scales.Calls >= 0L
        && scales.Scales |> Seq.forall (fun scale -> scale > 0.0 && Double.IsFinite scale)

/// The mutable scales of a run. A driver owns them and passes them to every numerical derivative. No point of a
/// difference leaves `bounds`.
[<Sealed>]
type DifferenceMemory(origin: DifferenceScales, bounds: Bounds) =

    let mutable scales = Vector.toArray origin.Scales
    let mutable limits = Vector.toArray origin.Limits
    let mutable seconds = Vector.toArray origin.SecondDifferences
    let mutable places = Vector.toArray origin.Places
    let mutable lowest = origin.Lowest

    /// Scales before the first derivative, without bounds.
    new() = DifferenceMemory(DifferenceScales.none, Bounds.None)

    /// The bounds of all points of differences.
    member _.Bounds: Bounds = bounds

    /// The function calls so far.
    member val Calls = origin.Calls with get, set

    member internal _.Scales = scales
    member internal _.Limits = limits
    member internal _.SecondDifferences = seconds
    member internal _.Places = places

    /// Includes a point. At first, the scale of a coordinate is its typical size if that is given, else its absolute
    /// value; if both are 0, it is the infinity norm of the point, or 1. It grows with the coordinate, unless that
    /// scale has proved too large. Returns whether the point may change scales: not if its value is higher than the
    /// lowest so far.
    member internal _.Include(point: ReadOnlySpan<float>, typical: Vector, value: float) : bool =
        let isLowest = value <= lowest || scales.Length <> point.Length

        if scales.Length <> point.Length then
            if not typical.IsEmpty then
                Check.dimension "typicalSize" point.Length typical |> ignore

            let mutable largest = 0.0

            for x in point do
                if Double.IsFinite x then
                    largest <- Math.Max(largest, abs x)

            let fallback = if largest > 0.0 then largest else 1.0
            scales <- Array.create point.Length 0.0
            limits <- Array.create point.Length infinity
            seconds <- Array.zeroCreate point.Length
            places <- point.ToArray()

            for i in 0 .. point.Length - 1 do
                let size = if Double.IsFinite point[i] then abs point[i] else 0.0
                let size = if typical.IsEmpty then size else Math.Max(size, typical[i])
                scales[i] <- if size > 0.0 then size else fallback
        elif isLowest then
            for i in 0 .. point.Length - 1 do
                let size = abs point[i]

                if size > scales[i] && size < limits[i] && Double.IsFinite size then
                    scales[i] <- size

        if value < lowest then
            lowest <- value

        isLowest

    /// The scales as an immutable value.
    member this.Saved: DifferenceScales = {
        Scales = Vector.ofSeq scales
        Limits = Vector.ofSeq limits
        SecondDifferences = Vector.ofSeq seconds
        Places = Vector.ofSeq places
        Lowest = lowest
        Calls = this.Calls
    }
