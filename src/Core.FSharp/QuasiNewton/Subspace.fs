namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Subspace minimization: the minimizer of the model over the coordinates that are free at the Cauchy point, projected
/// onto the box, or, if that is no descent direction, shortened to the box (Byrd, Lu, Nocedal and Zhu 1995, section
/// 5.1; Morales and Nocedal 2011, Remark on Algorithm 778, ACM TOMS 38).
[<RequireQualifiedAccess>]
module internal Subspace =

    /// The inner product over some of the coordinates.
    let private partialDot (coordinates: int[]) (left: Vector) (right: Vector) =
        let mutable sum = 0.0

        for i in coordinates do
            sum <- sum + left[i] * right[i]

        sum

    /// Computes N^-1 M v, with N = I - M W_F'W_F / theta, as the solution of one system: M is never formed. Its matrix
    /// is [-D - Y_F'Y_F / theta, (L_A - R_F)'; L_A - R_F, theta S_A'S_A], with L_A the strictly lower triangle of
    /// S_A'Y_A and R_F the rest of S_F'Y_F, where F are the free coordinates and A those at bounds.
    let private reduced (memory: CompactMemory) (isFree: bool[]) : Vector -> Vector =
        let free, held = [| 0 .. isFree.Length - 1 |] |> Array.partition (fun i -> isFree[i])

        CompactMemory.solver
            memory.Count
            (fun i j ->
                (if i = j then -memory.StepChanges[i, i] else 0.0)
                - partialDot free memory.Changes[i] memory.Changes[j] / memory.Theta)
            (fun i j ->
                if i > j then
                    partialDot held memory.Steps[i] memory.Changes[j]
                else
                    -(partialDot free memory.Steps[i] memory.Changes[j]))
            (fun i j -> memory.Theta * partialDot held memory.Steps[i] memory.Steps[j])

    /// The same if all coordinates are free. The matrix is [-D - Y'Y / theta, -R'; -R, 0], with R the upper triangle of
    /// S'Y including the diagonal: two triangular systems.
    let private unheld (memory: CompactMemory) (vector: Vector) : Vector =
        let count, r = memory.Count, memory.StepChanges
        let solution = Array.zeroCreate (2 * count)

        // R first = -the lower half of the vector.
        for i in count - 1 .. -1 .. 0 do
            let mutable rest = -vector[count + i]

            for j in i + 1 .. count - 1 do
                rest <- rest - r[i, j] * solution[j]

            solution[i] <- rest / r[i, i]

        // R' second = -(the upper half + (D + Y'Y / theta) first).
        for i in 0 .. count - 1 do
            let mutable product = 0.0

            for j in 0 .. count - 1 do
                product <- product + memory.ChangeChanges[i, j] * solution[j]

            let mutable rest = -(vector[i] + r[i, i] * solution[i] + product / memory.Theta)

            for j in 0 .. i - 1 do
                rest <- rest - r[j, i] * solution[count + j]

            solution[count + i] <- rest / r[i, i]

        Vector.wrap solution

    /// The step from the Cauchy point to the minimizer over the free coordinates, without bounds.
    let private way
        (memory: CompactMemory)
        (middle: Vector -> Vector)
        (from: Evaluation)
        (cauchy: CauchyPoint)
        : Vector =
        let theta, isFree = memory.Theta, cauchy.IsFree

        let masked (vector: float[]) =
            for i in 0 .. vector.Length - 1 do
                if not isFree[i] then
                    vector[i] <- 0.0

            vector

        // The negative gradient of the model at the Cauchy point.
        let residual =
            Array.init isFree.Length (fun i -> -(from.Gradient[i] + theta * (cauchy.Point[i] - from.Point[i])))

        if Vector.largest cauchy.Way > 0.0 then
            CompactMemory.addTimes memory 1.0 (middle cauchy.Way) residual

        let residual = Vector.wrap (masked residual)
        let products = CompactMemory.transposeTimes memory residual

        let v =
            if Array.forall id isFree then
                unheld memory products
            else
                reduced memory isFree products

        let way = Vector.toArray (Vector.scale (1.0 / theta) residual)
        CompactMemory.addTimes memory (1.0 / (theta * theta)) v way
        Vector.wrap (masked way)

    /// The target of the next line, within the box.
    let minimize
        (bounds: Bounds)
        (memory: CompactMemory)
        (middle: Vector -> Vector)
        (from: Evaluation)
        (cauchy: CauchyPoint)
        : Vector =
        if memory.Count = 0 then
            cauchy.Point
        else
            let way = way memory middle from cauchy
            let target = Box.along bounds cauchy.Point 1.0 way

            if Vector.dot from.Gradient (Vector.subtract target from.Point) > 0.0 then
                Box.along bounds cauchy.Point (min 1.0 (Box.maxStep bounds cauchy.Point way)) way
            else
                target
