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
/// normals. A constraint has one index: its row, then n lower bounds, then n upper bounds. At first J is L^-T Q, for
/// the Cholesky factor G = LL' and a product Q of reflections, one for each normal of a guess: J itself is computed
/// only when another constraint is added or dropped. Goldfarb and Idnani 1983, A numerically stable dual method for
/// solving strictly convex quadratic programs, section 4.
[<Sealed>]
type internal ActiveSet(model: QuadraticModel, factor: float[]) =

    let n, m = model.Dimension, model.Rows
    let reflections = ResizeArray<float[]>()
    let mutable j = Array.Empty<float>()
    let mutable isFormed = false
    let r = Array.zeroCreate (n * n)
    let active = Array.zeroCreate<int> n
    // -1 for an equality that is approached from above, 1 for every other constraint.
    let signs = Array.create (m + 2 * n) 1.0
    let position = Array.create (m + 2 * n) -1
    let mutable count = 0

    /// L^-1 v in place, for a v whose entries before `first` are 0.
    let solveLower (first: int) (v: float[]) =
        for k in first .. n - 1 do
            if v[k] <> 0.0 then
                v[k] <- v[k] / factor[k + k * n]
                let length = n - k - 1
                Columns.addScaled -v[k] (ReadOnlySpan(factor, k + 1 + k * n, length)) (Span(v, k + 1, length))

    /// L^-T v in place.
    let solveUpper (v: float[]) =
        for k in n - 1 .. -1 .. 0 do
            let length = n - k - 1
            let below = ReadOnlySpan(factor, k + 1 + k * n, length)
            v[k] <- (v[k] - Vector.dotSpans below (ReadOnlySpan(v, k + 1, length))) / factor[k + k * n]

    /// Reflects v at the hyperplane of a reflection, whose vector has the squared length 2.
    let reflect (place: int) (v: float[]) =
        let normal, length = reflections[place], n - place
        let along = Vector.dotSpans (ReadOnlySpan normal) (ReadOnlySpan(v, place, length))
        Columns.addScaled -along (ReadOnlySpan normal) (Span(v, place, length))

    /// J = L^-T Q.
    let form () =
        if not isFormed then
            isFormed <- true
            j <- Array.zeroCreate (n * n)

            // Column k of L^-T solves L'v = e_k: entries above k only.
            for k in 0 .. n - 1 do
                j[k + k * n] <- 1.0 / factor[k + k * n]

                for i in k - 1 .. -1 .. 0 do
                    let below = ReadOnlySpan(factor, i + 1 + i * n, k - i)
                    let known = ReadOnlySpan(j, i + 1 + k * n, k - i)
                    j[i + k * n] <- -(Vector.dotSpans below known) / factor[i + i * n]

            let sum = Array.zeroCreate n

            for place in 0 .. reflections.Count - 1 do
                let normal = reflections[place]
                Array.Clear sum

                for k in 0 .. normal.Length - 1 do
                    Columns.addScaled normal[k] (ReadOnlySpan(j, (place + k) * n, n)) (sum.AsSpan())

                for k in 0 .. normal.Length - 1 do
                    Columns.addScaled -normal[k] (ReadOnlySpan sum) (Span(j, (place + k) * n, n))

    /// J'v in place, for a v whose entries before `first` are 0, while J is not computed.
    let projectInPlace (first: int) (v: float[]) =
        solveLower first v

        for place in 0 .. reflections.Count - 1 do
            reflect place v

    /// J'n for the normal n of a constraint; n is turned by its sign.
    let project (index: int) (into: float[]) =
        if not isFormed then
            let first =
                if index < m then
                    let normal, sign = model.Normals[index], signs[index]

                    for k in 0 .. n - 1 do
                        into[k] <- sign * normal[k]

                    max 0 (Array.FindIndex(normal, fun entry -> entry <> 0.0))
                else
                    Array.Clear into
                    let coordinate = (index - m) % n
                    into[coordinate] <- (if index < m + n then 1.0 else -1.0)
                    coordinate

            projectInPlace first into
        elif index < m then
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

    /// Makes a constraint active whose column of R is d, up to its place.
    let enter (index: int) (d: float[]) =
        Array.blit d 0 r (count * n) (count + 1)
        active[count] <- index
        position[index] <- count
        count <- count + 1

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
        if isFormed then
            for k in 0 .. n - 1 do
                into[k] <- Vector.dotSpans (ReadOnlySpan vector) (ReadOnlySpan(j, k * n, n))
        else
            Array.blit vector 0 into 0 n
            projectInPlace 0 into

    /// x + scale * sum of J's columns from `first` to `last`, each times its entry of d.
    member _.AddColumns(scale: float, d: float[], first: int, last: int, x: float[]) : unit =
        if isFormed then
            for k in first..last do
                let multiple = scale * d[k]

                if multiple <> 0.0 then
                    Columns.addScaled multiple (ReadOnlySpan(j, k * n, n)) (x.AsSpan())
        else
            let sum = Array.zeroCreate n
            Array.blit d first sum first (last - first + 1)

            for place in reflections.Count - 1 .. -1 .. 0 do
                reflect place sum

            solveUpper sum
            Columns.addScaled scale (ReadOnlySpan sum) (x.AsSpan())

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

    /// Adds a constraint of a guess whose J'n is d, which is overwritten, before any other is added or dropped.
    member _.AddGuess(index: int, d: float[]) : unit =
        let normal = d[count..]
        let length = sqrt (Vector.dotSpans (ReadOnlySpan normal) (ReadOnlySpan normal))
        let image = if normal[0] > 0.0 then -length else length
        normal[0] <- normal[0] - image
        let size = sqrt (0.5 * Vector.dotSpans (ReadOnlySpan normal) (ReadOnlySpan normal))
        reflections.Add(Array.map (fun entry -> entry / size) normal)
        d[count] <- image
        enter index d

    /// Adds a constraint whose J'n is d, which is overwritten.
    member _.Add(index: int, d: float[]) : unit =
        form ()

        for k in n - 1 .. -1 .. count + 1 do
            if d[k] <> 0.0 then
                let length = Double.Hypot(d[k - 1], d[k])
                let c, s = d[k - 1] / length, d[k] / length
                d[k - 1] <- length
                d[k] <- 0.0
                rotate (k - 1) k c s

        enter index d

    /// Drops the constraint at a place.
    member _.Drop(place: int) : unit =
        form ()
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
