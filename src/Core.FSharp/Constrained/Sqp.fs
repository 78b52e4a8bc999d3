namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// Sequential quadratic programming, for smooth objectives with equality and inequality constraints and up to some
/// hundreds of variables. Each step minimizes a quadratic model of the Lagrangian subject to the linearized
/// constraints; a line search on f + sum of weights times violations decides how far to go. Linearized constraints that
/// contradict each other are relaxed; where that does not lower the violation either, it is minimized by least squares.
/// Powell 1978, A fast algorithm for nonlinearly constrained optimization calculations; Nocedal and Wright 2006,
/// Numerical Optimization, chapter 18.
[<RequireQualifiedAccess>]
module Sqp =

    /// Tolerances of 1e-8, a damped BFGS matrix.
    let defaults: SqpSettings = {
        StationarityTolerance = 1e-8
        FeasibilityTolerance = 1e-8
        Hessian = SqpHessian.DampedBfgs
    }

    let private maxTrials = 25

    /// The method for these constraints, with these settings. Raises a `ParameterException` if one is out of its range.
    let create
        (constraints: Constraints)
        (settings: SqpSettings)
        : Algorithm<WithVerdicts<MonitoredWithConstraints<SqpState>>, ConstrainedIterate, ConstrainedEvaluation> =
        Check.notNegative "StationarityTolerance" settings.StationarityTolerance |> ignore
        Check.notNegative "FeasibilityTolerance" settings.FeasibilityTolerance |> ignore
        let bounds, count = constraints.Bounds, constraints.Count
        let ending = SqpEnding(constraints, settings)
        let plan = SqpPlan(constraints, settings, ending)
        let restoration = plan.Restoration

        let point (line: SqpLine) : Vector = Box.along bounds line.From.Point line.Share line.Direction

        let reply struct (at, next) : Reply<SqpState, ConstrainedIterate> = Reply.ofIterate at next

        let isFinite (observation: ConstrainedEvaluation) = (ending.NonFinite observation).IsNone

        /// The exact Hessian of the scaled Lagrangian, made positive definite.
        let exact (memory: SqpMemory) (observation: ConstrainedEvaluation) : Vector =
            let n = observation.Point.Length

            let multipliers = Vector.init count (fun i -> memory.Multipliers[i] * memory.Scales[i] / memory.ValueScale)

            let hessian = observation.LagrangianHessian multipliers

            if Vector.isFinite hessian.Entries then
                let rows = [|
                    for i in 0 .. count - 1 do
                        if memory.Multipliers[i] <> 0.0 || constraints.Lower[i] = constraints.Upper[i] then
                            Array.init n (fun j -> memory.Scales[i] * observation.Jacobian[i, j])
                |]

                let scaled = { hessian with Entries = Vector.scale memory.ValueScale hessian.Entries }
                DampedBfgs.triangle n (Vector.toArray (ConvexHessian.create scaled rows).Entries)
            else
                memory.Hessian

        let isExact = settings.Hessian = SqpHessian.Exact

        let start (point: Vector) (observation: ConstrainedEvaluation) : Reply<SqpState, ConstrainedIterate> =
            Check.dimension "constraints" count observation.Constraints |> ignore
            let n = point.Length

            let memory = {
                ValueScale = 1.0
                Scales = Vector.init count (fun _ -> 1.0)
                Hessian = DampedBfgs.identity n
                IsFresh = true
                Weights = Vector.zeros count
                Multipliers = Vector.zeros count
                LeastViolation = infinity
                LeastValue = infinity
                Stalled = 0
                Short = 0
                Restorations = 0
                SafeguardSteps = 0
            }

            match ending.NonFinite observation with
            | ValueSome stop -> Finished(ending.Unknown observation, stop)
            | ValueNone ->
                let memory = {
                    memory with
                        ValueScale = Kkt.scaleOf (Vector.largest observation.Gradient)
                        Scales = Kkt.scales observation.Jacobian
                }

                let memory = if isExact then { memory with Hessian = exact memory observation } else memory
                plan.Next(memory, plan.Iterate observation) |> reply

        /// The next iterate, a trial on a line that was accepted.
        let arrive (line: SqpLine) (observation: ConstrainedEvaluation) =
            let n, memory, from = observation.Point.Length, line.Memory, line.From
            let next = plan.Iterate observation
            let s = Vector.subtract next.Point from.Point

            let lagrangian (at: ConstrainedIterate) =
                let multipliers = Vector.init count (fun i -> memory.Multipliers[i] * memory.Scales[i])

                Kkt.lagrangianGradient (Vector.map (fun g -> memory.ValueScale * g) at.Gradient) at.Jacobian multipliers

            let y = Vector.subtract (lagrangian next) (lagrangian from)

            let short =
                if line.Share <= 0.1 && from.Violation > ending.LargestViolation then
                    memory.Short + 1
                else
                    0

            let hessian =
                if isExact then
                    exact memory observation
                else
                    DampedBfgs.update n memory.Hessian s y

            plan.Next({ memory with Hessian = hessian; IsFresh = false; Short = short }, next) |> reply

        let tryStep (line: SqpLine) (observation: ConstrainedEvaluation) : Reply<SqpState, ConstrainedIterate> =
            let memory = line.Memory

            let found = SqpSafeguard.merit constraints memory observation.Value observation.Constraints

            // After many trials, a merit that is the same but for rounding errors shows nothing: a gradient of the
            // wrong sign leads there.
            let isEarly = line.Tried < 8
            let rounding = if isEarly then 10.0 * Number.epsilon * max (abs line.Merit) 1e-300 else 0.0

            if observation.Value = -infinity && ending.Excess observation.Constraints = 0.0 then
                Stopped Ending.minusInfinity
            elif
                found <= line.Merit + 1e-4 * line.Share * line.Slope + rounding
                && (isEarly || found < line.Merit)
                && isFinite observation
            then
                arrive { line with Memory.SafeguardSteps = 0 } observation
            else
                let share =
                    if Double.IsFinite found then
                        let excess = max 1e-300 (found - line.Merit - line.Share * line.Slope)
                        let best = -0.5 * line.Share * line.Share * line.Slope / excess
                        max (0.1 * line.Share) (min (0.5 * line.Share) best)
                    elif line.Tried < 3 then
                        0.25 * line.Share
                    else
                        0.1 * line.Share

                let next = { line with Share = share; Tried = line.Tried + 1 }

                if next.Tried < maxTrials && not (Vector.isSame (point next) line.From.Point) then
                    Trial(SqpState.OnLine next)
                elif not memory.IsFresh then
                    match plan.Next(plan.Anew(memory, line.From), line.From) with
                    | struct (_, Ok state) -> Trial state
                    // With its certificate.
                    | struct (at, Error ending) when ending.Kind = StopKind.Infeasible -> Finished(at, ending)
                    | struct (_, Error ending) -> Stopped ending
                elif not (ending.IsFeasible line.From) then
                    match plan.Restore(memory, line.From, line.Slope, abs line.Merit) with
                    | struct (_, Ok state) -> Trial state
                    | struct (at, Error ending) -> Finished(at, ending)
                else
                    match plan.Guard line with
                    | Ok state -> Trial state
                    | Error ending -> Stopped ending

        /// After an observation of the last safeguard.
        let safeguard
            (asked: SqpSafeguardLine)
            (observation: ConstrainedEvaluation)
            : Reply<SqpState, ConstrainedIterate> =
            match SqpSafeguard.tell constraints ending asked observation with
            | Ok next -> Trial(SqpState.Safeguarding next)
            | Error(ValueSome ending) -> Stopped ending
            | Error ValueNone ->
                let line = asked.Line
                let steps = line.Memory.SafeguardSteps
                let steps = if steps < SteepestDescent.maxSafeguardSteps then steps + 1 else 0
                arrive { line with Memory.SafeguardSteps = steps } observation

        /// After an observation of a restoration.
        let recover (run: SqpRestoration) (observation: ConstrainedEvaluation) : Reply<SqpState, ConstrainedIterate> =
            let memory, before = run.Memory, run.From.Violation
            let isUsable = isFinite observation

            let back () =
                let at = plan.Iterate observation

                plan.Next(
                    {
                        plan.Anew(memory, at) with
                            Weights = Vector.zeros count
                            Multipliers = Vector.zeros count
                            LeastViolation = infinity
                            LeastValue = infinity
                            Stalled = 0
                            Short = 0
                    },
                    at
                )
                |> reply

            let give (at: ConstrainedIterate) =
                match ending.Infeasible at with
                | ValueSome(at, ending) -> Finished(at, ending)
                | ValueNone -> Reply.endAt run.From at (ending.Stalled(at, -infinity, 0.0))

            match restoration.Tell run.Inner (plan.Residuals observation) with
            | Trial state -> Trial(SqpState.Restoring { run with Inner = state })
            | Accepted(_, state) ->
                let at = if isUsable then plan.Iterate observation else run.At

                if isUsable && (ending.IsFeasible at || at.Violation <= 0.1 * before) then
                    back ()
                else
                    Trial(SqpState.Restoring { run with At = at; Inner = state })
            | Finished _ when isUsable ->
                let at = plan.Iterate observation
                let isLower = at.Violation <= ending.LargestViolation || at.Violation <= 0.9 * before
                // Where the violation is least, there is nothing to go back for.
                if isLower && (at.Violation <= ending.LargestViolation || (ending.Infeasible at).IsNone) then
                    back ()
                else
                    give at
            | Finished _
            | Stopped _ -> give run.At

        let ask =
            function
            | SqpState.OnLine line -> point line
            | SqpState.Safeguarding safeguard -> SqpSafeguard.point bounds safeguard
            | SqpState.Restoring run -> restoration.Ask run.Inner

        {
            Name = "SQP"
            Bounds = bounds
            CheckStart =
                fun start ->
                    constraints.CheckDimension start.Length
                    Box.projectStart bounds start
            Begin = start
            Ask = ask
            Batch = ask >> fun point -> ImmutableArray.Create<Vector>(item = point)
            Tell =
                fun state observation ->
                    match state with
                    | SqpState.OnLine line -> tryStep line observation
                    | SqpState.Safeguarding asked -> safeguard asked observation
                    | SqpState.Restoring run -> recover run observation
            Evaluate = fun point observation -> { Point = point; Value = observation.Value; Gradient = Vector.Empty }
            Gradient = ValueSome(fun observation -> observation.Gradient)
            Violation =
                if count = 0 then
                    ValueNone
                else
                    ValueSome(fun observation -> ending.Excess observation.Constraints)
            Settings = Setting.ofRecord settings
            Validate = SavedSqp.validate constraints maxTrials plan.ResidualsAt restoration.Validate
            InPlace = ValueNone
        }
        |> FollowedCurves.monitor constraints ending
        |> ConfirmedInfeasible.check constraints ending
