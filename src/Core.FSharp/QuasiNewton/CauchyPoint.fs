namespace OptimizerFunctional.Core

open System
open System.Collections.Generic
open OptimizerFunctional

/// The generalized Cauchy point: the first minimizer of the quadratic model along the projected steepest descent path.
type CauchyPoint = {
    /// The point, within the box.
    Point: Vector
    /// Whether each coordinate is free there, not at a bound.
    IsFree: bool[]
    /// W' times the displacement from the iterate to the point.
    Way: Vector
}

/// Finds the generalized Cauchy point: the path P(x - t g) is followed from breakpoint to breakpoint until the model
/// stops decreasing (Byrd, Lu, Nocedal and Zhu 1995, A limited memory algorithm for bound constrained optimization,
/// SIAM Journal on Scientific Computing 16, section 4).
[<RequireQualifiedAccess>]
module internal CauchyPoint =

    /// The iterate itself, with every coordinate free: without bounds, the subspace is the whole space.
    let unbounded (memory: CompactMemory) (from: Evaluation) : CauchyPoint = {
        Point = from.Point
        IsFree = Array.create from.Point.Length true
        Way = Vector.zeros (2 * memory.Count)
    }

    /// The breakpoint t of a coordinate: 0 if a bound holds it from the start, infinity if no bound limits it.
    let private limit (bounds: Bounds) (from: Evaluation) (i: int) =
        let x, g = from.Point[i], from.Gradient[i]

        if bounds.Lower i = bounds.Upper i then 0.0
        elif g < 0.0 then (x - bounds.Upper i) / g
        elif g > 0.0 then (x - bounds.Lower i) / g
        else infinity

    /// The Cauchy point of the model of this memory, whose M is `middle`.
    let find (bounds: Bounds) (memory: CompactMemory) (middle: Vector -> Vector) (from: Evaluation) : CauchyPoint =
        let x, gradient, theta = from.Point, from.Gradient, memory.Theta
        let n = x.Length
        let isFree = Array.create n true
        let limits = PriorityQueue<int, float>()
        let mutable moving = 0

        let steepest =
            Vector.init n (fun i ->
                let limit = limit bounds from i

                if limit > 0.0 then
                    if gradient[i] <> 0.0 then
                        moving <- moving + 1

                    if limit < infinity then
                        limits.Enqueue(i, limit)

                    -gradient[i]
                else
                    isFree[i] <- false
                    0.0)

        let point = Vector.toArray x
        let square = Vector.dot steepest steepest
        // p = W'd for the coordinates that still move, c = W' times the displacement so far; slope and curvature of the
        // model along the segment.
        let mutable p = CompactMemory.transposeTimes memory steepest
        let mutable c = Vector.zeros p.Length
        let mutable slope = -square
        let mutable curvature = theta * square - Vector.dot p (middle p)
        let least = 2.2e-16 * theta * square
        let mutable past = 0.0
        let mutable toMinimum = if moving > 0 then -slope / curvature else 0.0

        /// Follows the path to its next breakpoint, if the model decreases until there.
        let bends () =
            match limits.TryPeek() with
            | true, _, t -> not (toMinimum < t - past)
            | _ -> false

        while moving > 0 && bends () do
            let mutable held, t = 0, 0.0
            limits.TryDequeue(&held, &t) |> ignore
            let piece = t - past
            let g = gradient[held]
            let bound = if g < 0.0 then bounds.Upper held else bounds.Lower held
            point[held] <- bound
            isFree[held] <- false
            moving <- moving - 1
            past <- t
            c <- Vector.addScaled piece p c
            let row = CompactMemory.row memory held
            let ofRow = middle row

            slope <- slope + piece * curvature + g * g + theta * g * (bound - x[held]) - g * Vector.dot ofRow c

            curvature <- curvature - theta * g * g - 2.0 * g * Vector.dot ofRow p - g * g * Vector.dot ofRow row

            // By rounding the remainder may be negative.
            curvature <- max least curvature
            p <- Vector.addScaled g row p
            toMinimum <- if moving > 0 then -slope / curvature else 0.0

        let rest = if toMinimum > 0.0 then toMinimum else 0.0

        for i in 0 .. n - 1 do
            if isFree[i] then
                point[i] <- bounds.Clamp(i, x[i] + (past + rest) * steepest[i])

        { Point = Vector.wrap point; IsFree = isFree; Way = Vector.addScaled rest p c }
