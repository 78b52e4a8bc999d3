namespace OptimizerFunctional

open System.Collections.Immutable

/// The solution of a quadratic program.
[<NoEquality; NoComparison>]
type QuadraticSolution = {
    /// The minimizer; otherwise the last point.
    Point: ImmutableArray<float>
    /// 1/2 x'Gx + a'x there.
    Value: float
    /// Why the solver stopped.
    Reason: StopReason
    /// The multiplier of each constrained value: by how much the minimum rises when its active limit is raised by 1. At
    /// least 0 at a lower limit, at most 0 at an upper one.
    Multipliers: ImmutableArray<float>
    /// The same for the bounds of the coordinates.
    BoundMultipliers: ImmutableArray<float>
    /// The infinity norm of Gx + a - A'multipliers - bound multipliers.
    Stationarity: float
    /// The largest violation of a constraint or bound.
    Violation: float
    /// Where the constraints contradict each other: a weight for each constrained value, then for each coordinate. The
    /// weighted sum of the values and coordinates is 0 for every point, and the limits ask for more than 0. Where the
    /// value is unbounded below: a direction along which it falls for ever within the constraints. Empty otherwise.
    Certificate: ImmutableArray<float>
    /// The number of steps of the active-set method.
    Steps: int
}

namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A convex quadratic program: minimize 1/2 x'Gx + a'x subject to linear constraints and bounds. With G = 0 it is a
/// linear program.
[<NoEquality; NoComparison>]
type QuadraticProgram = {
    /// G: symmetric and positive semidefinite.
    Hessian: Matrix
    /// a.
    Linear: Vector
    /// Linear constraints and bounds.
    Constraints: Constraints
}

/// Solves convex quadratic programs.
[<RequireQualifiedAccess>]
module QuadraticProgram =

    let private maxProximalSteps = 200

    /// A side of a constrained value: its index, and 1 for the lower limit, -1 for the upper one.
    [<Struct>]
    type private Side = { Index: int; Sign: float }

    let private check (program: QuadraticProgram) : unit =
        let n = program.Linear.Length

        if program.Linear.IsDefaultOrEmpty || not (Vector.isFinite program.Linear) then
            Check.fail "Linear" "empty or not finite" "at least one finite number"

        Matrix.check "Hessian" n n program.Hessian |> ignore

        if not (Vector.isFinite program.Hessian.Entries) then
            Check.fail "Hessian" "not finite" "finite"

        let rounding = 1e-12 * Vector.largest program.Hessian.Entries

        for j in 0 .. n - 1 do
            for i in 0 .. j - 1 do
                let above, below = program.Hessian[i, j], program.Hessian[j, i]

                if abs (above - below) > rounding then
                    Check.fail $"Hessian[{i}, {j}]" (Number.text above) $"{Number.text below}, as Hessian[{j}, {i}]"

        for item in program.Constraints.Items do
            if item.Rows.IsNone then
                Check.fail "the constraint" $"\"{item.Name}\"" "linear in a quadratic program"

        program.Constraints.CheckDimension n
        // Bounds of another number of coordinates.
        Box.checkStart program.Constraints.Bounds (Box.clip program.Constraints.Bounds (Vector.zeros n)) |> ignore

    /// Solves a convex quadratic program by the dual active-set method of Goldfarb and Idnani. It needs no start. Where
    /// the Hessian is only semidefinite, or 0, it is solved by proximal steps, which end after finitely many for linear
    /// programs. Raises a `ParameterException` if the Hessian has a negative eigenvalue, or if a constraint is not
    /// linear.
    let minimize (program: QuadraticProgram) : QuadraticSolution =
        check program
        let n, constraints = program.Linear.Length, program.Constraints
        let bounds, count = constraints.Bounds, constraints.Count
        let zero = Vector.zeros n
        let rows = constraints.JacobianAt(zero, constraints.At zero, DifferenceMemory())

        let normals = Array.init count (fun i -> Array.init n (fun j -> rows.Entries[i + j * count]))

        let isEqual i = constraints.Lower[i] = constraints.Upper[i]

        let sides = [|
            for i in 0 .. count - 1 do
                if isEqual i then
                    { Index = i; Sign = 1.0 }
            for i in 0 .. count - 1 do
                if not (isEqual i) then
                    if constraints.Lower[i] > -infinity then
                        { Index = i; Sign = 1.0 }

                    if constraints.Upper[i] < infinity then
                        { Index = i; Sign = -1.0 }
        |]

        let model (hessian: float[]) (linear: float[]) : QuadraticModel = {
            Hessian = hessian
            Linear = linear
            Normals =
                sides
                |> Array.map (fun side ->
                    if side.Sign > 0.0 then
                        normals[side.Index]
                    else
                        Array.map (~-) normals[side.Index])
            Limits =
                sides
                |> Array.map (fun side ->
                    if side.Sign > 0.0 then
                        constraints.Lower[side.Index]
                    else
                        -constraints.Upper[side.Index])
            Equalities = Seq.filter isEqual (seq { 0 .. count - 1 }) |> Seq.length
            Lower = Array.init n bounds.Lower
            Upper = Array.init n bounds.Upper
        }

        let hessian, linear = Vector.toArray program.Hessian.Entries, Vector.toArray program.Linear
        let largestOf (numbers: float[]) = Array.fold (fun largest number -> max largest (abs number)) 0.0 numbers
        let size = max (largestOf linear) (largestOf hessian)

        let multipliers (found: DualSolution) =
            let all = Array.zeroCreate count

            for k in 0 .. sides.Length - 1 do
                all[sides[k].Index] <- all[sides[k].Index] + sides[k].Sign * found.Rows[k]

            Vector.wrap all

        let boundMultipliers (found: DualSolution) = Vector.init n (fun j -> found.Lower[j] - found.Upper[j])

        let result (found: DualSolution) kind measured limit sentence certificate : QuadraticSolution =
            let point = Box.clip bounds (Vector.wrap found.Point)
            let isOptimal = kind = StopKind.GradientBelow
            let ofRows = if isOptimal then multipliers found else Vector.zeros count
            let ofBounds = if isOptimal then boundMultipliers found else zero
            let product = Matrix.multiply program.Hessian point

            let gradient =
                Vector.subtract (Kkt.lagrangianGradient (Vector.add product program.Linear) rows ofRows) ofBounds

            {
                Point = point
                Value = 0.5 * Vector.dot product point + Vector.dot program.Linear point
                Reason = Stop.reason kind (int64 found.Steps) measured limit sentence
                Multipliers = ofRows
                BoundMultipliers = ofBounds
                Stationarity = Vector.largest gradient
                Violation =
                    if count = 0 then
                        0.0
                    else
                        Vector.largest (constraints.Violations(constraints.At point))
                Certificate = certificate
                Steps = found.Steps
            }

        let optimal (found: DualSolution) =
            let at = result found StopKind.GradientBelow 0.0 0.0 "" Vector.Empty
            let size = max 1.0 size * max 1.0 (Vector.largest at.Point)
            let stationarity, violation = Number.text at.Stationarity, Number.text at.Violation

            // A claim is checked by what it says, not by how it was reached.
            let struct (kind, sentence) =
                if at.Stationarity <= 1e-9 * size && at.Violation <= 1e-8 * max 1.0 (Vector.largest at.Point) then
                    struct (StopKind.GradientBelow,
                            $"Converged: the KKT residual is {stationarity} and the largest violation {violation},")
                else
                    struct (StopKind.PrecisionReached,
                            $"Stopped: rounding errors leave a residual of {stationarity}, violated by {violation},")

            { at with Reason = Stop.reason kind (int64 at.Steps) at.Stationarity (1e-9 * size) sentence }

        let infeasible (found: DualSolution) =
            let proof = Seq.append (multipliers found) (boundMultipliers found) |> Vector.ofSeq

            let named =
                seq { 0 .. count - 1 }
                |> Seq.filter (fun i -> proof[i] <> 0.0)
                |> Seq.map (fun i -> $"\"{constraints.NameOf i}\"")
                |> Seq.truncate 5
                |> String.concat ", "

            let who = if named = "" then "the bounds" else named

            result
                found
                StopKind.Infeasible
                nan
                nan
                $"Stopped: no point satisfies the constraints: {who} contradict each other"
                proof

        let failed (found: DualSolution) =
            result found StopKind.PrecisionReached nan nan "Stopped: rounding errors prevented progress" Vector.Empty

        /// Whether the value falls for ever along a direction within the constraints.
        let isRay (direction: float[]) =
            let along = Vector.wrap direction
            let length = Vector.largest along
            let allowed = 1e-9 * length

            length > 0.0
            && Vector.largest (Matrix.multiply program.Hessian along) <= allowed * largestOf hessian
            && Vector.dot program.Linear along < -1e-9 * length * largestOf linear
            && Seq.forall
                (fun i ->
                    let change = Vector.dotSpans (ReadOnlySpan normals[i]) (ReadOnlySpan direction)
                    let slack = allowed * largestOf normals[i]

                    (constraints.Lower[i] = -infinity || change >= -slack)
                    && (constraints.Upper[i] = infinity || change <= slack))
                (seq { 0 .. count - 1 })
            && Seq.forall
                (fun j ->
                    (bounds.Lower j = -infinity || direction[j] >= -allowed)
                    && (bounds.Upper j = infinity || direction[j] <= allowed))
                (seq { 0 .. n - 1 })

        /// Proximal steps: each solves the program with shift/2 |x - last point|^2 added.
        let rec proximal (shift: float) (center: float[]) (guess: int[]) (steps: int) (left: int) =
            let shifted = Array.copy hessian

            for j in 0 .. n - 1 do
                shifted[j + j * n] <- shifted[j + j * n] + shift

            let found = DualMethod.solve guess (model shifted (Array.init n (fun j -> linear[j] - shift * center[j])))

            let found = { found with Steps = steps + found.Steps }

            match found.End with
            | QuadraticEnd.NotConvex ->
                let least =
                    match LinearAlgebra.trySymmetricEigen program.Hessian with
                    | ValueSome(struct (values, _)) -> Number.text values[0]
                    | ValueNone -> "below 0"

                Check.fail "the least eigenvalue of the Hessian" least "at least 0: the program is not convex"
            | QuadraticEnd.Infeasible -> infeasible found
            | QuadraticEnd.Failed -> failed found
            | QuadraticEnd.Solved ->
                let step = Array.init n (fun j -> found.Point[j] - center[j])

                if shift * largestOf step <= 1e-12 * max 1.0 size then
                    optimal found
                elif isRay step then
                    let length = largestOf step

                    result
                        found
                        StopKind.Unbounded
                        -infinity
                        nan
                        "Stopped: the objective is unbounded below: it falls for ever along a feasible direction"
                        (Vector.wrap (Array.map (fun entry -> entry / length) step))
                elif left = 0 then
                    failed found
                else
                    proximal shift found.Point found.Active found.Steps (left - 1)

        let direct =
            if largestOf hessian > 0.0 then
                ValueSome(DualMethod.solve [||] (model hessian linear))
            else
                ValueNone

        match direct with
        | ValueSome found when found.End = QuadraticEnd.Solved -> optimal found
        | ValueSome found when found.End = QuadraticEnd.Infeasible -> infeasible found
        | _ ->
            let shift = 1e-6 * (if size > 0.0 then size else 1.0)
            let center = Vector.toArray (Box.clip bounds zero)
            proximal shift center [||] 0 maxProximalSteps
