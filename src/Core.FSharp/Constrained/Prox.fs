namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// Projections and proximal operators in closed form.
[<RequireQualifiedAccess>]
module internal Prox =

    /// max(0, v - theta) with the theta that makes the sum right. Held, Wolfe and Crowder 1974, Validation of
    /// subgradient optimization; Duchi and others 2008, Efficient projections onto the L1-ball.
    let simplex (sum: float) (point: Vector) : Vector =
        // Differences to the largest coordinate do not cancel.
        let largest = Seq.max point
        let sorted = point |> Seq.map (fun v -> v - largest) |> Array.ofSeq
        Array.sortInPlaceBy (~-) sorted
        let mutable total, theta = 0.0, 0.0

        for k in 0 .. sorted.Length - 1 do
            total <- total + sorted[k]
            let candidate = (total - sum) / float (k + 1)

            if sorted[k] > candidate then
                theta <- candidate

        Vector.map (fun v -> max 0.0 (v - largest - theta)) point

    /// sign(v) max(0, |v| - by).
    let soft (by: float) (v: float) : float =
        if v > by then v - by
        elif v < -by then v + by
        else 0.0

    /// The projection onto the L1 ball.
    let l1Ball (radius: float) (point: Vector) : Vector =
        if Seq.sumBy abs point <= radius then
            point
        else
            Vector.map2 (fun v size -> Math.CopySign(size, v)) point (simplex radius (Vector.map abs point))

    /// v times max(0, 1 - by / |v|).
    let shrink (by: float) (point: Vector) : Vector =
        let norm = Vector.norm point

        if norm <= by then
            Vector.zeros point.Length
        else
            Vector.scale (1.0 - by / norm) point

    /// The slopes of the taut string through the tube of this half-width around the running sums: the minimizer of
    /// 1/2 |x - v|^2 + width * sum of |x[i + 1] - x[i]|. Davies and Kovac 2001, Local extremes, runs, strings and
    /// multiresolution.
    let tautString (width: float) (point: Vector) : Vector =
        let n = point.Length
        let sums = Seq.scan (+) 0.0 point |> Array.ofSeq
        let bound sign k = if k = 0 || k = n then sums[k] else sums[k] + sign * width
        let result = Array.zeroCreate n
        let mutable apex, height = 0, 0.0

        /// Corners that the string may touch, from the apex on: of the upper border, then of the lower one.
        let corners = [| Array.zeroCreate<int>(n + 1); Array.zeroCreate<int>(n + 1) |]
        let first, last = [| 0; 0 |], [| 0; 0 |]
        let sign side = if side = 0 then 1.0 else -1.0

        let slope fromPlace fromHeight k toHeight = (toHeight - fromHeight) / float (k - fromPlace)

        /// The string is straight from the apex to this corner.
        let go k to' =
            let slope = slope apex height k to'

            for i in apex .. k - 1 do
                result[i] <- slope

            apex <- k
            height <- to'

        for k in 1..n do
            for side in 0..1 do
                let s, mine = sign side, corners[side]
                let here = bound s k
                let mutable isDone = false

                // Corners that the line to the new one passes are no corners.
                while not isDone && last[side] > first[side] do
                    let previous = mine[last[side] - 1]

                    let before, beforeHeight =
                        if last[side] - first[side] > 1 then
                            let corner = mine[last[side] - 2]
                            corner, bound s corner
                        else
                            apex, height

                    let old = slope before beforeHeight previous (bound s previous)
                    let fresh = slope previous (bound s previous) k here

                    if s * (old - fresh) >= 0.0 then
                        last[side] <- last[side] - 1
                    else
                        isDone <- true

                mine[last[side]] <- k
                last[side] <- last[side] + 1

                // The line to the new corner would leave the tube on the other side: the string bends there.
                let other = 1 - side

                while last[side] - first[side] = 1
                      && last[other] > first[other]
                      && corners[other][first[other]] < k
                      && (let corner = corners[other][first[other]]
                          s * (slope apex height corner (bound -s corner) - slope apex height k here) > 0.0) do
                    let corner = corners[other][first[other]]
                    go corner (bound -s corner)
                    first[other] <- first[other] + 1

        go n sums[n]
        Vector.wrap result
