namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// What a run has learned of the scales on which its function changes: the steps of numerical derivatives follow from
/// them. All vectors are empty before the first derivative. It is saved with the run, so that a run that goes on has
/// the same bits.
type DifferenceScales = {
    /// The scale of each coordinate, of which a step is a fixed share.
    Scales: Vector
    /// The smallest scale of each coordinate that was seen to be too large; infinity where none was.
    Limits: Vector
    /// The largest second difference of each coordinate that was seen to do no harm; of residuals and gradients, its
    /// share of the first difference.
    SecondDifferences: Vector
    /// Where that was seen.
    Places: Vector
    /// The lowest value of a point that differences were taken at: higher ones are trials far off, and teach nothing.
    Lowest: float
    /// Calls of the function that numerical derivatives took so far.
    Calls: int64
}

/// Making scales.
[<RequireQualifiedAccess>]
module DifferenceScales =

    /// Nothing learned.
    let none: DifferenceScales = {
        Scales = Vector.Empty
        Limits = Vector.Empty
        SecondDifferences = Vector.Empty
        Places = Vector.Empty
        Lowest = infinity
        Calls = 0L
    }

    /// Whether saved scales are those of points of this dimension.
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

/// The scales of a run at work: a driver owns one, and gives it to every numerical derivative. `bounds` are those that
/// no point of a difference leaves.
[<Sealed>]
type DifferenceMemory(origin: DifferenceScales, bounds: Bounds) =

    let mutable scales = Vector.toArray origin.Scales
    let mutable limits = Vector.toArray origin.Limits
    let mutable seconds = Vector.toArray origin.SecondDifferences
    let mutable places = Vector.toArray origin.Places
    let mutable lowest = origin.Lowest

    /// Nothing learned, and no bounds.
    new() = DifferenceMemory(DifferenceScales.none, Bounds.None)

    /// The bounds that no point of a difference leaves.
    member _.Bounds: Bounds = bounds

    /// Calls of the function so far.
    member val Calls = origin.Calls with get, set

    member internal _.Scales = scales
    member internal _.Limits = limits
    member internal _.SecondDifferences = seconds
    member internal _.Places = places

    /// Brings in a point. A coordinate's scale is the typical size if one is given, or else its size, at first; where
    /// both are 0, the largest size of all, or 1. It grows with the coordinate, unless it was seen to be too large.
    /// Whether the point teaches anything: one whose value is higher than another's does not.
    member internal _.Meet(point: ReadOnlySpan<float>, typical: Vector, value: float) : bool =
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

    /// What has been learned.
    member this.Saved: DifferenceScales = {
        Scales = Vector.ofSeq scales
        Limits = Vector.ofSeq limits
        SecondDifferences = Vector.ofSeq seconds
        Places = Vector.ofSeq places
        Lowest = lowest
        Calls = this.Calls
    }
