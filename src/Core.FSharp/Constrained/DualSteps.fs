namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The steps of the dual active-set method: point, multipliers and active constraints of one solution in progress.
[<Sealed>]
type internal DualSteps(model: QuadraticModel, factor: float[]) =

    /// The relative tolerance of a violation.
    let tolerance = 1e-11

    let n, m = model.Dimension, model.Rows
    let set = ActiveSet(model, factor)
    let x = Array.zeroCreate<float> n
    let u = Array.zeroCreate<float> n
    let d = Array.zeroCreate<float> n
    let v = Array.zeroCreate<float> n

    let norms =
        Array.init m (fun i -> sqrt (Vector.dotSpans (ReadOnlySpan model.Normals[i]) (ReadOnlySpan model.Normals[i])))

    /// The right-hand side of a constraint, turned by its sign.
    let limit (index: int) =
        if index < m then set.Sign index * model.Limits[index]
        elif index < m + n then model.Lower[index - m]
        else -model.Upper[index - m - n]

    /// The length of the normal of a constraint.
    let norm (index: int) = if index < m then norms[index] else 1.0

    /// normal' x - limit.
    let slack (index: int) =
        if index < m then
            let product = Vector.dotSpans (ReadOnlySpan model.Normals[index]) (ReadOnlySpan x)
            set.Sign index * (product - model.Limits[index])
        elif index < m + n then
            x[index - m] - model.Lower[index - m]
        else
            model.Upper[index - m - n] - x[index - m - n]

    let allowed (index: int) (length: float) = tolerance * (1.0 + abs (limit index) + norm index * length)

    let isEquality (index: int) = index < model.Equalities

    member _.Set: ActiveSet = set
    member _.Point: float[] = x
    member _.Multipliers: float[] = u

    /// The minimum without constraints.
    member _.Begin() : unit =
        set.ProjectVector(model.Linear, d)
        set.AddColumns(-1.0, d, 0, n - 1, x)

    /// Begins with these constraints as equalities and drops those whose multipliers are below 0, until all are at
    /// least 0: a minimizer subject to a subset of the constraints, as the method wants.
    member this.BeginWith(guess: int[]) : unit =
        for index in guess do
            if set.Count < n && set.PlaceOf index < 0 && Double.IsFinite(limit index) then
                set.Project(index, d)

                let free =
                    Vector.dotSpans
                        (ReadOnlySpan(d, set.Count, n - set.Count))
                        (ReadOnlySpan(d, set.Count, n - set.Count))

                if free > 1e-10 * Vector.dotSpans (ReadOnlySpan d) (ReadOnlySpan d) then
                    set.AddGuess(index, d)

        let rec settle () =
            Array.Clear x
            this.Begin()

            // R'w = limits - N'x, u = R^-1 w, x + J1 w.
            for place in 0 .. set.Count - 1 do
                v[place] <- -(slack set[place])

            set.SolveLower v
            Array.blit v 0 u 0 set.Count
            set.SolveUpper u
            let mutable worst, least = -1, 0.0

            for place in 0 .. set.Count - 1 do
                if not (isEquality set[place]) && not (u[place] >= least) then
                    worst <- place
                    least <- u[place]

            if worst >= 0 then
                set.Drop worst
                settle ()
            else
                set.AddColumns(1.0, v, 0, set.Count - 1, x)

        settle ()

    /// The next constraint to add: equalities in their order, then the most violated inequality; -1 if all hold.
    member _.Violated(nextEquality: int) : int =
        if nextEquality < model.Equalities then
            nextEquality
        else
            let length = sqrt (Vector.dotSpans (ReadOnlySpan x) (ReadOnlySpan x))
            let mutable worst, least = -1, 0.0

            let consider index =
                if set.PlaceOf index < 0 then
                    let found = slack index

                    if found < -(allowed index length) && found / norm index < least then
                        worst <- index
                        least <- found / norm index

            for index in model.Equalities .. m - 1 do
                if norms[index] > 0.0 || model.Limits[index] > 0.0 then
                    consider index

            for k in 0 .. n - 1 do
                if model.Lower[k] > -infinity then
                    consider (m + k)

                if model.Upper[k] < infinity then
                    consider (m + n + k)

            worst

    /// Adds a violated constraint, dropping others on the way. Returns whether it could be added, or was satisfied
    /// because it depends on active ones; `v` and the multiplier are Farkas' proof otherwise.
    member _.Enter(index: int, steps: byref<int>) : bool =
        if isEquality index then
            set.Turn(index, 1.0)

            if slack index > 0.0 then
                set.Turn(index, -1.0)

        let mutable multiplier, isDone, isPossible = 0.0, false, true

        while not isDone do
            steps <- steps + 1
            let count = set.Count
            set.Project(index, d)
            Array.blit d 0 v 0 count
            set.SolveUpper v
            let total = Vector.dotSpans (ReadOnlySpan d) (ReadOnlySpan d)
            let free = Vector.dotSpans (ReadOnlySpan(d, count, n - count)) (ReadOnlySpan(d, count, n - count))
            let found = slack index
            let canMove = free > 1e-14 * total

            // The step at which the multiplier of an active inequality becomes 0.
            let mutable dual, blocking = infinity, -1

            for place in 0 .. count - 1 do
                if not (isEquality set[place]) && v[place] > 1e-14 && u[place] / v[place] < dual then
                    dual <- u[place] / v[place]
                    blocking <- place

            let primal = if canMove then -found / free else infinity
            let length = sqrt (Vector.dotSpans (ReadOnlySpan x) (ReadOnlySpan x))

            if not canMove && isEquality index && abs found <= 10.0 * allowed index length then
                isDone <- true
            else
                let step = min primal dual

                if Double.IsInfinity step then
                    // The proof: this normal is the sum of active ones, whose multipliers are at most 0.
                    for place in 0 .. count - 1 do
                        u[place] <- -v[place]

                    isPossible <- false
                    isDone <- true
                else
                    if canMove then
                        set.AddColumns(step, d, count, n - 1, x)

                    for place in 0 .. count - 1 do
                        u[place] <- u[place] - step * v[place]

                    multiplier <- multiplier + step

                    if step = primal then
                        set.Add(index, d)
                        u[count] <- multiplier
                        isDone <- true
                    else
                        Array.blit u (blocking + 1) u blocking (count - blocking - 1)
                        set.Drop blocking

            if steps > 20 * (n + m + 10) * 5 then
                isDone <- true

        isPossible

    /// One step of iterative refinement of point and multipliers, with the active constraints as equalities.
    member _.Refine() : unit =
        let count = set.Count
        let residual = Array.zeroCreate n

        // -(Gx + a - N u).
        for i in 0 .. n - 1 do
            residual[i] <- -(Vector.dotSpans (ReadOnlySpan(model.Hessian, i * n, n)) (ReadOnlySpan x) + model.Linear[i])

        for place in 0 .. count - 1 do
            let index = set[place]

            if index < m then
                let factor = u[place] * set.Sign index

                for i in 0 .. n - 1 do
                    residual[i] <- residual[i] + factor * model.Normals[index][i]
            elif index < m + n then
                residual[index - m] <- residual[index - m] + u[place]
            else
                residual[index - m - n] <- residual[index - m - n] - u[place]

        set.ProjectVector(residual, d)

        for place in 0 .. count - 1 do
            v[place] <- -(slack set[place])

        set.SolveLower v

        for place in 0 .. count - 1 do
            let wanted = v[place]
            v[place] <- wanted - d[place]
            d[place] <- wanted

        set.AddColumns(1.0, d, 0, n - 1, x)
        set.SolveUpper v

        for place in 0 .. count - 1 do
            u[place] <- u[place] + v[place]
