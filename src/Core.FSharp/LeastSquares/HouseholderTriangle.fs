namespace OptimizerFunctional.Core

open System
open System.Runtime.Intrinsics

/// Householder QR of a matrix with more rows than columns, applied to a right-hand side; Q is not formed.
/// MathNet.Numerics forms Q, multithreaded, which takes 30 to 130 microseconds for the few columns of a fit; this takes
/// one to twenty. Golub and Van Loan, Matrix Computations, algorithm 5.2.1.
[<RequireQualifiedAccess>]
module internal HouseholderTriangle =

    /// target := target + factor * direction.
    let private add (factor: float) (direction: ReadOnlySpan<float>) (target: Span<float>) : unit =
        let mutable index = 0

        while index <= direction.Length - 4 do
            let four = target.Slice(index, 4)

            let sum =
                Vector256.Create<float>(Span.op_Implicit four: ReadOnlySpan<float>)
                + factor * Vector256.Create<float>(direction.Slice(index, 4))

            Vector256.CopyTo(sum, four)
            index <- index + 4

        while index < direction.Length do
            target[index] <- target[index] + factor * direction[index]
            index <- index + 1

    /// x := x + v (v'x) / divisor.
    let private reflect (v: ReadOnlySpan<float>) (divisor: float) (x: Span<float>) : unit =
        add (Vector.dotSpans v (Span.op_Implicit x) / divisor) v x

    /// Overwrites `entries` with R and the right-hand side b with Q'b. Below the triangle the reflections remain. The
    /// entries must be such that no column norm overflows when squared.
    let reduce (rows: int) (columns: int) (entries: float[]) (right: float[]) : unit =
        for k in 0 .. columns - 1 do
            let first, length = k * rows + k, rows - k
            let v = ReadOnlySpan<float>(entries, first, length)
            let norm = sqrt (Vector.dotSpans v v)

            // A column of zeros needs no reflection.
            if norm > 0.0 then
                // The sign without cancellation.
                let diagonal = if entries[first] > 0.0 then -norm else norm
                entries[first] <- entries[first] - diagonal
                // -v'v / 2.
                let divisor = diagonal * entries[first]

                for j in k + 1 .. columns - 1 do
                    reflect v divisor (Span<float>(entries, j * rows + k, length))

                reflect v divisor (Span<float>(right, k, length))
                entries[first] <- diagonal
