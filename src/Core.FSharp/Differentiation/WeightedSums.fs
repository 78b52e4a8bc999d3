namespace OptimizerFunctional.Core

open System
open System.Collections.Concurrent
open OptimizerFunctional

/// The sum of weights times residuals of `Real`s, as a function of the variables and the weights: its gradient by the
/// variables is the transposed Jacobian times the weights, without the Jacobian; its Hessian is that of a Lagrangian.
[<Sealed>]
type internal WeightedSums(residuals: Func<Reals, Real[]>) =

    let sumOf (count: int) (both: Reals) : Real =
        let n = both.Length - count
        let found = residuals.Invoke(both.Slice(0, n))
        Check.length "residuals" count found.Length
        let mutable sum = Real.Zero

        for i in 0 .. count - 1 do
            sum <- sum + both[n + i] * found[i]

        sum

    let known = ConcurrentDictionary<int, Traced>()

    let sums (weights: Vector) : Traced =
        known.GetOrAdd(weights.Length, fun count -> Traced(Func<Reals, Real>(sumOf count), true))

    let both (point: Vector) (weights: Vector) : float[] = Array.append (Vector.toArray point) (Vector.toArray weights)

    /// The gradient by the variables.
    member _.Gradient(point: Vector, weights: Vector) : Vector =
        let gradient = Array.zeroCreate (point.Length + weights.Length)
        (sums weights).Gradient(ReadOnlySpan(both point weights), gradient.AsSpan()) |> ignore
        Vector.wrap gradient[.. point.Length - 1]

    /// The Hessian by the variables.
    member _.Hessian(point: Vector, weights: Vector) : Matrix =
        let n = point.Length
        let entries = Array.zeroCreate (Check.entries n n)
        let at, direction = both point weights, Array.zeroCreate (n + weights.Length)
        let product = Array.zeroCreate (n + weights.Length)

        for j in 0 .. n - 1 do
            direction[j] <- 1.0
            (sums weights).HessianTimes(ReadOnlySpan at, ReadOnlySpan direction, product.AsSpan())
            direction[j] <- 0.0
            product.AsSpan(0, n).CopyTo(entries.AsSpan(j * n, n))

        Matrix.wrap n n entries
