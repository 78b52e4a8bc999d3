namespace OptimizerFunctional

open System
open System.Collections.Immutable
open OptimizerFunctional.Core

/// A closed convex set, known by its projection P(v) = argmin |z - v| over the z of the set.
[<Sealed; NoEquality; NoComparison>]
type ConvexSet private (name: string, project: Func<Vector, Vector>) =

    /// The name, for messages and saved runs.
    member _.Name: string = name

    /// The nearest point of the set.
    member _.Project(point: Vector) : Vector = project.Invoke point

    /// The name.
    override _.ToString() = name

    /// A set of the user's own, by its projection.
    static member Of(name: string, project: Func<Vector, Vector>) : ConvexSet =
        ArgumentNullException.ThrowIfNull name
        ArgumentNullException.ThrowIfNull project
        ConvexSet(name, fun point -> project.Invoke point |> Check.dimension "the projection" point.Length)

    /// lower <= x <= upper.
    static member Box(bounds: Bounds) : ConvexSet =
        ArgumentNullException.ThrowIfNull bounds
        ConvexSet($"box {bounds}", Box.clip bounds)

    /// x >= 0.
    static member Nonnegative: ConvexSet = ConvexSet("nonnegative", Vector.map (max 0.0))

    /// x >= 0 with this sum, above 0.
    static member Simplex(sum: float) : ConvexSet =
        let sum = Check.positive "sum" sum
        ConvexSet($"simplex of sum {Number.text sum}", Prox.simplex sum)

    /// The sum of |x[i]| is at most the radius, above 0.
    static member L1Ball(radius: float) : ConvexSet =
        let radius = Check.positive "radius" radius
        ConvexSet($"L1 ball of radius {Number.text radius}", Prox.l1Ball radius)

    /// The Euclidean norm is at most the radius, above 0.
    static member L2Ball(radius: float) : ConvexSet =
        let radius = Check.positive "radius" radius

        ConvexSet(
            $"L2 ball of radius {Number.text radius}",
            fun point ->
                let norm = Vector.norm point
                if norm <= radius then point else Vector.scale (radius / norm) point
        )

    /// Every |x[i]| is at most the radius, above 0.
    static member MaxBall(radius: float) : ConvexSet =
        let radius = Check.positive "radius" radius
        ConvexSet($"infinity ball of radius {Number.text radius}", Vector.map (fun v -> max -radius (min radius v)))

    /// normal' x <= limit, for a normal that is not 0.
    static member Halfspace(normal: Vector, limit: float) : ConvexSet =
        let square = Vector.dot normal normal
        Check.positive "the squared length of the normal" square |> ignore

        ConvexSet(
            "half-space",
            fun point ->
                let excess = Vector.dot normal (Check.dimension "point" normal.Length point) - limit

                if excess <= 0.0 then
                    point
                else
                    Vector.addScaled (-excess / square) normal point
        )

    /// A x = b. Raises a `ParameterException` if no x satisfies it.
    static member Affine(rows: Matrix, values: Vector) : ConvexSet =
        Check.dimension "values" rows.Rows values |> ignore
        let factors = (LinearAlgebra.ofMatrix rows).Svd()
        let singular = factors.S
        let rank = singular |> Seq.filter (fun s -> s > 1e-12 * singular[0]) |> Seq.length

        let basis = Matrix.init rows.Columns rank (fun i k -> factors.VT[k, i])

        let inside =
            Matrix.multiply
                basis
                (Vector.init rank (fun k ->
                    let column = factors.U.Column k
                    (Seq.map2 (*) column values |> Seq.sum) / singular[k]))

        let miss = Vector.largest (Vector.subtract (Matrix.multiply rows inside) values)
        let size = Vector.largest values + Vector.largest rows.Entries * Vector.largest inside

        if not (miss <= 1e-10 * size) then
            Check.fail "A x = b" $"off by {Number.text miss} at the nearest x" "satisfied by some x"

        let toward (point: Vector) =
            let off = Matrix.transposeMultiply basis (Vector.subtract point inside)
            Vector.subtract point (Matrix.multiply basis off)

        // The second projection removes the rounding errors of the first.
        ConvexSet("affine subspace", Check.dimension "point" rows.Columns >> toward >> toward)

    /// The points that satisfy linear constraints and bounds. Each projection solves a quadratic program; it raises a
    /// `ParameterException` if no point satisfies them.
    static member Polyhedron(constraints: Constraints) : ConvexSet =
        ArgumentNullException.ThrowIfNull constraints

        ConvexSet(
            "polyhedron",
            fun point ->
                let found =
                    QuadraticProgram.minimize {
                        Hessian = Matrix.scaledIdentity 1.0 point.Length
                        Linear = Vector.map (~-) point
                        Constraints = constraints
                    }

                if found.Reason.Kind = StopKind.Infeasible then
                    Check.fail "the constraints" $"\"{found.Reason.Sentence}\"" "satisfied by some point"

                found.Point
        )

    /// The last coordinate is at least the Euclidean norm of the others.
    static member SecondOrderCone: ConvexSet =
        ConvexSet(
            "second-order cone",
            fun point ->
                let n = point.Length - 1
                let others, last = point.Slice(0, n), point[n]
                let norm = Vector.norm others

                if norm <= last then
                    point
                elif norm <= -last then
                    Vector.zeros point.Length
                else
                    let height = 0.5 * (norm + last)
                    (Vector.scale (height / norm) others).Add height
        )
