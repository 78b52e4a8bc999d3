namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Steps of linear least-squares problems in a box and in a trust region |D p| <= radius.
[<RequireQualifiedAccess>]
module internal BoundedStep =

    /// The columns of some coordinates.
    let private columns (indices: int[]) (jacobian: Matrix) : Matrix =
        Matrix.init jacobian.Rows indices.Length (fun i k -> jacobian[i, indices[k]])

    /// A step, with its norm, slope and predicted decrease in the linear model.
    let private measure (scale: Vector) (jacobian: Matrix) (residuals: Vector) (step: Vector) : DampedStep =
        let change = Matrix.multiply jacobian step
        let slope = Vector.dot change residuals

        {
            Step = step
            Length = Vector.norm (Vector.map2 (*) scale step)
            Slope = slope
            Reduction = -slope - 0.5 * Vector.dot change change
        }

    /// The largest fraction of a step that stays in the box, at most 1.
    let private shareWithin (bounds: Bounds) (point: Vector) (step: Vector) : float =
        let mutable share = 1.0

        for j in 0 .. point.Length - 1 do
            let room =
                if step[j] > 0.0 then bounds.Upper j - point[j]
                elif step[j] < 0.0 then bounds.Lower j - point[j]
                else infinity

            if abs step[j] * share > abs room then
                share <- room / step[j]

        share

    /// The Cauchy step: the minimizer of the model along the scaled negative gradient of the free coordinates.
    let private cauchy
        (bounds: Bounds)
        (scale: Vector)
        (jacobian: Matrix)
        (residuals: Vector)
        (radius: float)
        (iterate: LeastSquaresIterate)
        : DampedStep =
        let direction =
            Vector.init iterate.Point.Length (fun j ->
                if LeastSquaresIterate.isHeld bounds iterate j then
                    0.0
                else
                    DampedLeastSquares.unscaled (DampedLeastSquares.unscaled -iterate.Gradient[j] scale[j]) scale[j])

        let whole = measure scale jacobian residuals direction
        let curvature = 2.0 * (-whole.Slope - whole.Reduction)

        if not (whole.Length > 0.0) then
            whole
        else
            let longest = radius / whole.Length

            let wanted = if curvature > 0.0 then min longest (-whole.Slope / curvature) else longest

            let step = Vector.scale wanted direction

            measure scale jacobian residuals (Vector.scale (shareWithin bounds iterate.Point step) step)

    /// The damped step of the free coordinates. Coordinates that would leave the box are put on their bounds, and the
    /// rest is solved for again.
    let private activeSet
        (bounds: Bounds)
        (scale: Vector)
        (jacobian: Matrix)
        (residuals: Vector)
        (radius: float)
        (iterate: LeastSquaresIterate)
        : DampedStep =
        let dimension = iterate.Point.Length
        let step = Array.zeroCreate<float> dimension

        let rec solve (free: int[]) =
            if free.Length > 0 then
                let moved = Vector.ofSeq step
                let rest = Vector.add residuals (Matrix.multiply jacobian moved)

                let problem =
                    DampedLeastSquares.factor
                        (columns free jacobian)
                        rest
                        (Vector.init free.Length (fun k -> scale[free[k]]))

                let solved = DampedLeastSquares.step problem (DampedLeastSquares.dampingFor problem radius)

                let leaves =
                    free
                    |> Array.mapi (fun k j ->
                        let wanted = iterate.Point[j] + solved.Step[k]
                        wanted < bounds.Lower j || wanted > bounds.Upper j)

                for k in 0 .. free.Length - 1 do
                    let j = free[k]

                    if leaves[k] then
                        step[j] <- bounds.Clamp(j, iterate.Point[j] + solved.Step[k]) - iterate.Point[j]
                    elif not (Array.contains true leaves) then
                        step[j] <- solved.Step[k]

                if Array.contains true leaves then
                    solve (free |> Array.indexed |> Array.filter (fun (k, _) -> not leaves[k]) |> Array.map snd)

        solve ([| 0 .. dimension - 1 |] |> Array.filter (LeastSquaresIterate.isHeld bounds iterate >> not))

        measure scale jacobian residuals (Vector.ofSeq step)

    /// The end of a step: projected onto the box, and onto a bound that only rounding keeps it from.
    let destination (bounds: Bounds) (point: Vector) (step: Vector) : Vector =
        let isNear (x: float) (target: float) (bound: float) =
            Double.IsFinite bound && abs (target - bound) <= 4.0 * Number.epsilon * max (abs x) (abs bound)

        if Box.isUnbounded bounds then
            Vector.add point step
        else
            Vector.init point.Length (fun j ->
                let target = bounds.Clamp(j, point[j] + step[j])

                let bound = if step[j] > 0.0 then bounds.Upper j else bounds.Lower j

                if step[j] <> 0.0 && isNear point[j] target bound then bound else target)

    /// The step within a trust radius, and its damping, or NaN if bounds changed it.
    let within
        (bounds: Bounds)
        (loss: Loss)
        (problem: DampedLeastSquares)
        (radius: float)
        (iterate: LeastSquaresIterate)
        : struct (DampedStep * float) =
        let damping = DampedLeastSquares.dampingFor problem radius
        let plain = DampedLeastSquares.step problem damping

        let isHeld j = LeastSquaresIterate.isHeld bounds iterate j

        if
            Box.isUnbounded bounds
            || (shareWithin bounds iterate.Point plain.Step = 1.0
                && not (Seq.exists isHeld (seq { 0 .. iterate.Point.Length - 1 })))
        then
            struct (plain, damping)
        else
            let struct (residuals, jacobian) = Loss.correct loss iterate.Residuals iterate.Jacobian

            let scale = problem.Scale
            let best = activeSet bounds scale jacobian residuals radius iterate
            let safe = cauchy bounds scale jacobian residuals radius iterate

            // Coordinates put on bounds can undo the decrease by the others; the scaled gradient always gives a
            // decrease.
            struct ((if best.Reduction >= 0.1 * safe.Reduction then best else safe), nan)
