namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// What sequential quadratic programming does at an iterate: the subproblem, its multipliers, the weights of the merit
/// function and the next line, or the ending there.
[<Sealed>]
type internal SqpPlan(constraints: Constraints, settings: SqpSettings, ending: SqpEnding) =

    let maxRestorations = 5

    let bounds, count = constraints.Bounds, constraints.Count

    let dot (left: float[]) (right: float[]) = Vector.dotSpans (ReadOnlySpan left) (ReadOnlySpan right)

    /// Violations as residuals, for restorations.
    let restoration = LevenbergMarquardt.create { LevenbergMarquardt.defaults with Bounds = bounds }

    let residuals (observation: ConstrainedEvaluation) : Linearization =
        let values = constraints.Violations observation.Constraints

        let jacobian () =
            let jacobian = observation.Jacobian
            Matrix.init count jacobian.Columns (fun i j -> if values[i] = 0.0 then 0.0 else jacobian[i, j])

        Linearization(observation.Point, values, jacobian)

    let residualsAt (at: ConstrainedIterate) : Linearization =
        residuals (
            ConstrainedEvaluation(at.Point, at.Value, at.Constraints, (fun () -> at.Gradient), (fun () -> at.Jacobian))
        )

    let model (memory: SqpMemory) (at: ConstrainedIterate) : SqpModel =
        let n = at.Point.Length
        let scaled (limits: Vector) = Array.init count (fun i -> memory.Scales[i] * limits[i])

        {
            Value = memory.ValueScale * at.Value
            Gradient = Array.init n (fun j -> memory.ValueScale * at.Gradient[j])
            Constraints = scaled at.Constraints
            Rows =
                Array.init count (fun i ->
                    let entries, scale = Vector.read at.Jacobian.Entries, memory.Scales[i]
                    let row = Array.zeroCreate n

                    for j in 0 .. n - 1 do
                        row[j] <- scale * entries[i + j * count]

                    row)
            Lower = scaled constraints.Lower
            Upper = scaled constraints.Upper
            Down = Array.init n (fun j -> bounds.Lower j - at.Point[j])
            Up = Array.init n (fun j -> bounds.Upper j - at.Point[j])
        }

    /// The iterate of an observation, before its multipliers are known.
    let iterate (observation: ConstrainedEvaluation) : ConstrainedIterate = {
        Point = observation.Point
        Value = observation.Value
        Gradient = observation.Gradient
        Constraints = observation.Constraints
        Jacobian = observation.Jacobian
        Multipliers = Vector.zeros count
        BoundMultipliers = Vector.zeros observation.Point.Length
        Violation = ending.Violation observation.Constraints
        Stationarity = nan
        Complementarity = nan
        ValueError = nan
        Certificate = Vector.Empty
    }

    let withMultipliers (memory: SqpMemory) (scaled: float[]) (at: ConstrainedIterate) : ConstrainedIterate =
        let multipliers = Vector.init count (fun i -> scaled[i] * memory.Scales[i] / memory.ValueScale)
        let gradient = Kkt.lagrangianGradient at.Gradient at.Jacobian multipliers

        {
            at with
                Multipliers = multipliers
                BoundMultipliers = Kkt.boundMultipliers bounds at.Point gradient
                Stationarity = Kkt.projectedNorm bounds at.Point gradient
                Complementarity = Kkt.complementarity constraints.Lower constraints.Upper at.Constraints multipliers
                ValueError = Kkt.valueError constraints at.Constraints multipliers
        }

    /// Whether scaled and unscaled residuals are within the tolerances.
    let isOptimal (model: SqpModel) (at: ConstrainedIterate) : bool =
        let violations = SqpSubproblem.violations model model.Constraints
        let largest = Array.fold max 0.0 violations
        let size = max 1.0 (Vector.largest at.Gradient)

        largest <= settings.FeasibilityTolerance
        && at.Violation <= ending.LargestViolation
        && at.Stationarity <= settings.StationarityTolerance * size
        && at.Complementarity <= settings.StationarityTolerance * size
        && Kkt.isValueReliable at

    /// The memory with a new Hessian, the identity.
    let anew (memory: SqpMemory) (at: ConstrainedIterate) : SqpMemory = {
        memory with
            Hessian = DampedBfgs.identity at.Point.Length
            IsFresh = true
    }

    /// The first trial of the last safeguard from a feasible point, or the ending there.
    let guard (line: SqpLine) : Result<SqpState, Ending> =
        match SqpSafeguard.start constraints ending line with
        | Ok safeguard -> Ok(SqpState.Safeguarding safeguard)
        | Error(ValueSome ending) -> Error ending
        | Error ValueNone -> Error(ending.Stalled(line.From, line.Slope, abs line.Merit))

    /// The next line from an iterate, or the ending there.
    let rec plan (memory: SqpMemory) (at: ConstrainedIterate) : struct (ConstrainedIterate * Result<SqpState, Ending>) =
        let n = at.Point.Length
        let model = model memory at
        let reset () = plan (anew memory at) at
        let violations = SqpSubproblem.violations model model.Constraints
        let total = Array.sum violations

        let price = max 1.0 (10.0 * max (Vector.largest (Vector.wrap model.Gradient)) (Seq.fold max 0.0 memory.Weights))

        let whole = DampedBfgs.whole n memory.Hessian

        match SqpSubproblem.solve model whole (Vector.toArray memory.Multipliers) price with
        | ValueNone when memory.IsFresh -> struct (at, Error(ending.Stalled(at, -infinity, 0.0)))
        | ValueNone -> reset ()
        | ValueSome step ->
            let at = withMultipliers memory step.Multipliers at

            let d = step.Step
            let slopeOfValue = dot model.Gradient d
            let longest = Array.fold (fun m e -> max m (abs e)) 0.0 d

            if isOptimal model at then
                struct (at,
                        Error(
                            Kkt.converged
                                constraints
                                at
                                (settings.StationarityTolerance * max 1.0 (Vector.largest at.Gradient))
                        ))
            elif not (Array.forall Double.IsFinite d) then
                if memory.IsFresh then struct (at, Error(Ending.ofStep longest)) else reset ()
            else
                let isStalled =
                    not (
                        total < 0.99 * memory.LeastViolation
                        || total <= settings.FeasibilityTolerance
                        || at.Value < memory.LeastValue
                    )

                let stalledFor = if isStalled then memory.Stalled + 1 else 0
                let sizes = Array.map abs step.Multipliers

                let weights =
                    Array.init count (fun i ->
                        let old = memory.Weights[i]
                        // Averages, as Powell's; never lower where violations have not fallen for a while.
                        if stalledFor < 8 then
                            max sizes[i] (0.5 * (old + sizes[i]))
                        else
                            max sizes[i] old)

                let after = SqpSubproblem.violations model (SqpSubproblem.linearized model d)
                let fall = total - Array.sum after

                let raised =
                    let hessian = Matrix.wrap n n whole
                    let rise = slopeOfValue + 0.5 * Matrix.quadraticForm hessian (Vector.wrap d)

                    let slope = slopeOfValue - dot weights (Array.map2 (-) violations after)

                    if slope >= 0.0 && fall > 1e-16 && rise > 0.0 then
                        Array.map (fun weight -> weight + rise / fall) weights
                    else
                        weights

                let slope = slopeOfValue - dot raised (Array.map2 (-) violations after)

                let memory = {
                    memory with
                        Weights = Vector.wrap raised
                        Multipliers = Vector.wrap step.Multipliers
                        LeastViolation = min total memory.LeastViolation
                        LeastValue = min at.Value memory.LeastValue
                        Stalled = stalledFor
                }

                let size = abs model.Value + dot raised violations
                let isTiny = longest <= 1e-14 * max 1.0 (Vector.largest at.Point)

                let isCreeping = memory.Short >= 5

                let line = {
                    From = at
                    Memory = memory
                    Direction = Vector.wrap d
                    Merit = model.Value + dot raised violations
                    Slope = slope
                    Share = 1.0
                    Tried = 0
                }

                if isTiny || not (slope < 0.0) || isCreeping then
                    if not (ending.IsFeasible at) && (memory.IsFresh || isCreeping) then
                        restore memory at slope size
                    elif not memory.IsFresh then
                        plan (anew memory at) at
                    elif slope < 0.0 then
                        struct (at, guard line)
                    else
                        struct (at, Error(ending.Stalled(at, slope, size)))
                else
                    struct (at, Ok(SqpState.OnLine line))

    /// Begins to lower the violation by least squares.
    and restore memory (at: ConstrainedIterate) slope size =
        let give () =
            match ending.Infeasible at with
            | ValueSome(at, ending) -> struct (at, Error ending)
            | ValueNone -> struct (at, Error(ending.Stalled(at, slope, size)))

        if memory.Restorations >= maxRestorations then
            give ()
        else
            match restoration.Begin at.Point (residualsAt at) with
            | Trial state
            | Accepted(_, state) ->
                struct (at,
                        Ok(
                            SqpState.Restoring {
                                From = at
                                Memory = { memory with Restorations = memory.Restorations + 1 }
                                At = at
                                Inner = state
                            }
                        ))
            | Stopped _
            | Finished _ -> give ()

    /// The algorithm of restorations, which lowers the violation by least squares.
    member _.Restoration = restoration

    /// The violations of an observation as residuals.
    member _.Residuals(observation: ConstrainedEvaluation) : Linearization = residuals observation

    /// The violations at an iterate as residuals.
    member _.ResidualsAt(at: ConstrainedIterate) : Linearization = residualsAt at

    /// The iterate of an observation, before its multipliers are known.
    member _.Iterate(observation: ConstrainedEvaluation) : ConstrainedIterate = iterate observation

    /// The memory with a new Hessian.
    member _.Anew(memory: SqpMemory, at: ConstrainedIterate) : SqpMemory = anew memory at

    /// The next line from an iterate, with its multipliers, or the ending there.
    member _.Next(memory: SqpMemory, at: ConstrainedIterate) : struct (ConstrainedIterate * Result<SqpState, Ending>) =
        plan memory at

    /// The beginning of a restoration from an iterate, or the ending there.
    member _.Restore(memory: SqpMemory, at: ConstrainedIterate, slope: float, size: float) =
        restore memory at slope size

    /// The first trial of the last safeguard after a line from a feasible point, or the ending there.
    member _.Guard(line: SqpLine) : Result<SqpState, Ending> = guard line
