namespace OptimizerFunctional.Core

open System
open System.Runtime.InteropServices

/// Operations on columns of matrices, in SIMD registers.
[<RequireQualifiedAccess>]
module internal Columns =

    /// Adds a multiple of a column to another of the same length.
    let addScaled (factor: float) (column: ReadOnlySpan<float>) (into: Span<float>) : unit =
        let packs = MemoryMarshal.Cast<float, Pack> column
        let sums = MemoryMarshal.Cast<float, Pack> into
        let factors = Pack.ofFloat factor

        for i in 0 .. sums.Length - 1 do
            sums[i] <- sums[i] + factors * packs[i]

        for i in sums.Length * Pack.Count .. into.Length - 1 do
            into[i] <- into[i] + factor * column[i]

    /// Rotates two columns: a becomes c a + s b, b becomes c b - s a.
    let rotate (c: float) (s: float) (a: Span<float>) (b: Span<float>) : unit =
        let firsts = MemoryMarshal.Cast<float, Pack> a
        let seconds = MemoryMarshal.Cast<float, Pack> b
        let cs, ss = Pack.ofFloat c, Pack.ofFloat s

        for i in 0 .. firsts.Length - 1 do
            let x, y = firsts[i], seconds[i]
            firsts[i] <- cs * x + ss * y
            seconds[i] <- cs * y - ss * x

        for i in firsts.Length * Pack.Count .. a.Length - 1 do
            let x, y = a[i], b[i]
            a[i] <- c * x + s * y
            b[i] <- c * y - s * x
