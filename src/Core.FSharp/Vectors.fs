namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open System.Runtime.InteropServices

/// A point or a direction: an immutable array of float64 coordinates.
type Vector = ImmutableArray<float>

/// Making and measuring vectors. Nothing here changes its argument.
[<RequireQualifiedAccess>]
module Vector =

    /// The vector that holds `coordinates`, which must never be written again: no copy is made.
    let internal wrap (coordinates: float[]) : Vector =
        ImmutableCollectionsMarshal.AsImmutableArray coordinates

    /// The array behind a vector, only to be read.
    let internal read (vector: Vector) : float[] =
        ImmutableCollectionsMarshal.AsArray vector |> nonNull

    /// The vector of these coordinates.
    let ofSeq (coordinates: seq<float>) : Vector = ImmutableArray.CreateRange coordinates

    /// A copy of the coordinates in an array of its own.
    let toArray (vector: Vector) : float[] = vector.AsSpan().ToArray()

    /// The vector of `dimension` zeros.
    let zeros (dimension: int) : Vector = wrap (Array.zeroCreate dimension)

    /// The vector of `dimension` coordinates, each equal to `value`.
    let replicate (dimension: int) (value: float) : Vector = wrap (Array.create dimension value)

    /// The vector whose i-th coordinate is `coordinate i`.
    let init (dimension: int) (coordinate: int -> float) : Vector = wrap (Array.init dimension coordinate)

    /// The vector of `f` of every coordinate.
    let map (f: float -> float) (vector: Vector) : Vector =
        wrap (Array.init vector.Length (fun i -> f vector[i]))

    /// The vector of `f` of the coordinates of two vectors of one length.
    let map2 (f: float -> float -> float) (left: Vector) (right: Vector) : Vector =
        wrap (Array.init left.Length (fun i -> f left[i] right[i]))

    /// left + right.
    let add (left: Vector) (right: Vector) : Vector = map2 (+) left right

    /// left - right.
    let subtract (left: Vector) (right: Vector) : Vector = map2 (-) left right

    /// factor * vector.
    let scale (factor: float) (vector: Vector) : Vector = map (fun x -> factor * x) vector

    /// The inner product, summed from the first coordinate to the last.
    let dot (left: Vector) (right: Vector) : float =
        let mutable sum = 0.0

        for i in 0 .. left.Length - 1 do
            sum <- sum + left[i] * right[i]

        sum

    /// The Euclidean norm.
    let norm (vector: Vector) : float = sqrt (dot vector vector)
