namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A convex quadratic program: minimize 1/2 x'Gx + a'x subject to normals' x = limits (the first rows), normals' x >=
/// limits (the others), and lower <= x <= upper.
[<NoEquality; NoComparison>]
type internal QuadraticModel = {
    /// G, symmetric, n x n.
    Hessian: float[]
    /// a.
    Linear: float[]
    /// The normals of the rows.
    Normals: float[][]
    /// The right-hand sides of the rows.
    Limits: float[]
    /// The number of rows that are equalities.
    Equalities: int
    /// The lower bounds, which may be -infinity.
    Lower: float[]
    /// The upper bounds, which may be infinity.
    Upper: float[]
} with

    /// The number of variables.
    member this.Dimension: int = this.Linear.Length

    /// The number of rows.
    member this.Rows: int = this.Normals.Length

/// The normals of the constraints that are active, factored: J'GJ = I and J'N = [R; 0] for the matrix N of the active
/// normals. A constraint has one index: its row, then n lower bounds, then n upper bounds. Goldfarb and Idnani 1983, A
/// numerically stable dual method for solving strictly convex quadratic programs, section 4.
[<Sealed>]
type internal ActiveSet(model: QuadraticModel, inverse: float[]) =

    let n, m = model.Dimension, model.Rows
    let j = inverse
    let r = Array.zeroCreate (n * n)
    let active = Array.zeroCreate<int> n
    // -1 for an equality that is approached from above, 1 for every other constraint.
    let signs = Array.create (m + 2 * n) 1.0
    let position = Array.create (m + 2 * n) -1
    let mutable count = 0

    /// J'n for the normal n of a constraint; n is turned by its sign.
    let project (index: int) (into: float[]) =
        if index < m then
            let normal = ReadOnlySpan model.Normals[index]

            for k in 0 .. n - 1 do
                into[k] <- signs[index] * Vector.dotSpans normal (ReadOnlySpan(j, k * n, n))
        else
            let coordinate, sign = (index - m) % n, (if index < m + n then 1.0 else -1.0)

            for k in 0 .. n - 1 do
                into[k] <- sign * j[coordinate + k * n]

    /// Rotates two columns of J.
    let rotate (first: int) (second: int) (c: float) (s: float) =
        Columns.rotate c s (Span(j, first * n, n)) (Span(j, second * n, n))

    /// The number of active constraints.
    member _.Count: int = count

    /// The index of an active constraint.
    member _.Item
        with get (place: int): int = active[place]

    /// The place of a constraint among the active ones; -1 if it is not active.
    member _.PlaceOf(index: int) : int = position[index]

    /// The sign by which the normal of a constraint is turned.
    member _.Sign(index: int) : float = signs[index]

    /// Turns the normal of an equality.
    member _.Turn(index: int, sign: float) : unit = signs[index] <- sign

    /// J'n for the normal of a constraint.
    member _.Project(index: int, into: float[]) : unit = project index into

    /// J'v.
    member _.ProjectVector(vector: float[], into: float[]) : unit =
        for k in 0 .. n - 1 do
            into[k] <- Vector.dotSpans (ReadOnlySpan vector) (ReadOnlySpan(j, k * n, n))

    /// x + scale * sum of J's columns from `first` to `last`, each times its entry of d.
    member _.AddColumns(scale: float, d: float[], first: int, last: int, x: float[]) : unit =
        for k in first..last do
            let factor = scale * d[k]

            if factor <> 0.0 then
                Columns.addScaled factor (ReadOnlySpan(j, k * n, n)) (x.AsSpan())

    /// Solves R v = d in place, for the first entries of d.
    member _.SolveUpper(v: float[]) : unit =
        for row in count - 1 .. -1 .. 0 do
            let mutable sum = v[row]

            for column in row + 1 .. count - 1 do
                sum <- sum - r[row + column * n] * v[column]

            v[row] <- sum / r[row + row * n]

    /// Solves R'v = d in place.
    member _.SolveLower(v: float[]) : unit =
        for row in 0 .. count - 1 do
            let mutable sum = v[row]

            for column in 0 .. row - 1 do
                sum <- sum - r[column + row * n] * v[column]

            v[row] <- sum / r[row + row * n]

    /// Adds a constraint whose J'n is d, which is overwritten.
    member _.Add(index: int, d: float[]) : unit =
        for k in n - 1 .. -1 .. count + 1 do
            if d[k] <> 0.0 then
                let length = Double.Hypot(d[k - 1], d[k])
                let c, s = d[k - 1] / length, d[k] / length
                d[k - 1] <- length
                d[k] <- 0.0
                rotate (k - 1) k c s

        Array.blit d 0 r (count * n) (count + 1)
        active[count] <- index
        position[index] <- count
        count <- count + 1

    /// Drops the constraint at a place.
    member _.Drop(place: int) : unit =
        position[active[place]] <- -1

        for k in place .. count - 2 do
            active[k] <- active[k + 1]
            position[active[k]] <- k
            Array.blit r ((k + 1) * n) r (k * n) (k + 2)

        count <- count - 1

        for k in place .. count - 1 do
            let below = r[k + 1 + k * n]

            if below <> 0.0 then
                let length = Double.Hypot(r[k + k * n], below)
                let c, s = r[k + k * n] / length, below / length

                for column in k .. count - 1 do
                    let x, y = r[k + column * n], r[k + 1 + column * n]
                    r[k + column * n] <- c * x + s * y
                    r[k + 1 + column * n] <- c * y - s * x

                rotate k (k + 1) c s
