namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The curvature pairs with their inner products: the compact representation B = theta I - W M W' of the Hessian
/// approximation, where W = [Y, theta S] and M is the inverse of [-D, L'; L, theta S'S] (Byrd, Nocedal and Schnabel
/// 1994, Representations of quasi-Newton matrices, equation 3.13).
type CompactMemory = {
    /// The columns of S, the oldest first.
    Steps: ImmutableArray<Vector>
    /// The columns of Y.
    Changes: ImmutableArray<Vector>
    /// S'S.
    StepSteps: Matrix
    /// S'Y. D is its diagonal, L its strictly lower triangle.
    StepChanges: Matrix
    /// Y'Y.
    ChangeChanges: Matrix
    /// theta = y'y / s'y of the newest pair; the initial curvature of the model before the first.
    Theta: float
} with

    /// The number of pairs.
    member memory.Count: int = memory.Steps.Length

/// Creates and updates compact representations, and multiplies by W.
[<RequireQualifiedAccess>]
module internal CompactMemory =

    /// The memory without pairs: B is theta I.
    let empty (theta: float) : CompactMemory = {
        Steps = ImmutableArray.Empty
        Changes = ImmutableArray.Empty
        StepSteps = Matrix.wrap 0 0 [||]
        StepChanges = Matrix.wrap 0 0 [||]
        ChangeChanges = Matrix.wrap 0 0 [||]
        Theta = theta
    }

    /// Raises where a memory that was read cannot be one of at most so many pairs.
    let internal validate (most: int) (memory: CompactMemory) : unit =
        let count = memory.Count
        SavedState.within 0 most "Steps remembered" count
        SavedState.within count count "Changes remembered" memory.Changes.Length
        SavedState.number "Theta" memory.Theta "above 0" (fun theta -> theta > 0.0)

        for name, matrix in
            [
                "StepSteps", memory.StepSteps
                "StepChanges", memory.StepChanges
                "ChangeChanges", memory.ChangeChanges
            ] do
            SavedState.within count count $"Rows of {name}" matrix.Rows
            SavedState.within count count $"Columns of {name}" matrix.Columns

        let products (left: ImmutableArray<Vector>) (right: ImmutableArray<Vector>) name (matrix: Matrix) =
            for i in 0 .. count - 1 do
                for j in 0 .. count - 1 do
                    let product = Vector.dot left[i] right[j]
                    let size = Vector.norm left[i] * Vector.norm right[j]
                    let isNear (entry: float) = abs (entry - product) <= 1e-6 * size
                    SavedState.number $"{name}[{i}, {j}]" matrix[i, j] "the product of two columns" isNear

        products memory.Steps memory.Steps "StepSteps" memory.StepSteps
        products memory.Steps memory.Changes "StepChanges" memory.StepChanges
        products memory.Changes memory.Changes "ChangeChanges" memory.ChangeChanges

    /// A square matrix without its first `dropped` rows and columns, and with another row and column at the end.
    let private extended (dropped: int) (matrix: Matrix) (row: int -> float) (column: int -> float) : Matrix =
        let last = matrix.Rows - dropped

        Matrix.init (last + 1) (last + 1) (fun i j ->
            if i < last && j < last then matrix[i + dropped, j + dropped]
            elif i = last then row j
            else column i)

    /// The memory with the pair of the step from one evaluation to the next, without the oldest pair if there are more
    /// than `most`. A step without curvature above its rounding error adds no pair.
    let add (most: int) (from: Evaluation) (next: Evaluation) (memory: CompactMemory) : CompactMemory =
        let step = Vector.subtract next.Point from.Point
        let change = Vector.subtract next.Gradient from.Gradient
        let product = Vector.dot step change
        let theta = Vector.dot change change / product

        if product > 2.2e-16 * -(Vector.dot from.Gradient step) && theta > 0.0 && Double.IsFinite theta then
            let dropped = max 0 (memory.Count + 1 - most)
            let steps = memory.Steps.RemoveRange(0, dropped).Add step
            let changes = memory.Changes.RemoveRange(0, dropped).Add change
            let withStep i = Vector.dot steps[i] step
            let withChange i = Vector.dot changes[i] change

            {
                Steps = steps
                Changes = changes
                StepSteps = extended dropped memory.StepSteps withStep withStep
                StepChanges =
                    extended dropped memory.StepChanges (fun j -> Vector.dot step changes[j]) (fun i ->
                        Vector.dot steps[i] change)
                ChangeChanges = extended dropped memory.ChangeChanges withChange withChange
                Theta = theta
            }
        else
            memory

    /// W'v.
    let transposeTimes (memory: CompactMemory) (vector: Vector) : Vector =
        let count = memory.Count

        Vector.init (2 * count) (fun k ->
            if k < count then
                Vector.dot memory.Changes[k] vector
            else
                memory.Theta * Vector.dot memory.Steps[k - count] vector)

    /// into := into + factor * W v.
    let addTimes (memory: CompactMemory) (factor: float) (vector: Vector) (into: float[]) : unit =
        let count = memory.Count

        for k in 0 .. count - 1 do
            Vector.addInto (factor * vector[k]) memory.Changes[k] into
            Vector.addInto (factor * memory.Theta * vector[count + k]) memory.Steps[k] into

    /// The row of W for a coordinate.
    let row (memory: CompactMemory) (coordinate: int) : Vector =
        let count = memory.Count

        Vector.init (2 * count) (fun k ->
            if k < count then
                memory.Changes[k][coordinate]
            else
                memory.Theta * memory.Steps[k - count][coordinate])

    /// Solves linear systems with a symmetric matrix of 2 x 2 blocks, given by the blocks on and below the diagonal.
    let internal solver
        (count: int)
        (first: int -> int -> float)
        (below: int -> int -> float)
        (last: int -> int -> float)
        : Vector -> Vector =
        if count = 0 then
            id
        else
            // Factorized only when a solution is needed: without bounds M is not.
            let factors =
                lazy
                    ((Matrix.init (2 * count) (2 * count) (fun i j ->
                        match i < count, j < count with
                        | true, true -> first i j
                        | false, true -> below (i - count) j
                        | true, false -> below (j - count) i
                        | false, false -> last (i - count) (j - count))
                      |> LinearAlgebra.ofMatrix)
                        .LU())

            fun vector -> factors.Value.Solve(LinearAlgebra.ofVector vector) |> LinearAlgebra.toVector

    /// M v. The inverse is never formed, which would lose the digits that ill-conditioned problems need.
    let middle (memory: CompactMemory) : Vector -> Vector =
        solver
            memory.Count
            (fun i j -> if i = j then -memory.StepChanges[i, i] else 0.0)
            (fun i j -> if i > j then memory.StepChanges[i, j] else 0.0)
            (fun i j -> memory.Theta * memory.StepSteps[i, j])
