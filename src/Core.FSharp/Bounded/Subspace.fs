namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The minimum of the model over the coordinates that no bound holds at the Cauchy point, brought back into the box by
/// projection, and only if that does not lead down by shortening the way there (Byrd, Lu, Nocedal and Zhu 1995, section 5.1;
/// Morales and Nocedal, Remark on Algorithm 778, ACM TOMS 38, 2011).
[<RequireQualifiedAccess>]
module Subspace =

    /// The sum of products over some of the coordinates.
    let private partialDot (coordinates: int[]) (left: Vector) (right: Vector) =
        let mutable sum = 0.0

        for i in coordinates do
            sum <- sum + left[i] * right[i]

        sum

    /// The way from v to N^-1 M v, N = I - M W_F'W_F / theta, as the solution of one system: M is never formed.
    /// Its matrix is [-D - Y_F'Y_F / theta, (L_A - R_F)'; L_A - R_F, theta S_A'S_A], with L_A what is below the diagonal of
    /// S_A'Y_A and R_F the rest of S_F'Y_F, where F are the free coordinates and A those that are held.
    let private reduced (memory: CompactMemory) (isFree: bool[]) : Vector -> Vector =
        let areAllFree = Array.forall id isFree

        let free, held =
            if areAllFree then
                [||], [||]
            else
                [| 0 .. isFree.Length - 1 |] |> Array.partition (fun i -> isFree[i])

        let freeChanges i j =
            if areAllFree then
                memory.ChangeChanges[i, j]
            else
                partialDot free memory.Changes[i] memory.Changes[j]

        CompactMemory.solver
            memory.Count
            (fun i j ->
                (if i = j then -memory.StepChanges[i, i] else 0.0)
                - freeChanges i j / memory.Theta)
            (fun i j ->
                if i > j then
                    partialDot held memory.Steps[i] memory.Changes[j]
                elif areAllFree then
                    -memory.StepChanges[i, j]
                else
                    -(partialDot free memory.Steps[i] memory.Changes[j]))
            (fun i j -> memory.Theta * partialDot held memory.Steps[i] memory.Steps[j])

    /// The way from the Cauchy point to the minimum over the free coordinates, bounds left aside.
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
        let v = reduced memory isFree (CompactMemory.transposeTimes memory residual)
        let way = Vector.toArray (Vector.scale (1.0 / theta) residual)
        CompactMemory.addTimes memory (1.0 / (theta * theta)) v way
        Vector.wrap (masked way)

    /// The point that the next line goes towards, within the box.
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
                Box.along bounds cauchy.Point (min 1.0 (Box.room bounds cauchy.Point way)) way
            else
                target
