namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A problem at an iterate, scaled, as sequential quadratic programming sees it.
[<NoEquality; NoComparison>]
type internal SqpModel = {
    Value: float
    Gradient: float[]
    /// The values of the constraints.
    Constraints: float[]
    /// The rows of the Jacobian.
    Rows: float[][]
    /// The limits of the constraints.
    Lower: float[]
    Upper: float[]
    /// The longest steps within the bounds.
    Down: float[]
    Up: float[]
}

/// The solution of a subproblem.
[<NoEquality; NoComparison>]
type internal SqpStep = {
    /// The step.
    Step: float[]
    /// The multiplier of each constrained value.
    Multipliers: float[]
    /// Whether the linearized constraints contradict each other, so that they were relaxed.
    IsElastic: bool
    /// Weights that prove the contradiction; empty if there is none.
    Proof: float[]
}

/// The quadratic subproblem: minimize g'd + d'Bd/2 subject to lower <= c + J d <= upper and the bounds. Where no d
/// satisfies all, the rows are relaxed at a price.
[<RequireQualifiedAccess>]
module internal SqpSubproblem =

    /// A side of a constraint: its index, and 1 for the lower limit, -1 for the upper one.
    [<Struct>]
    type private Side = { Index: int; Sign: float }

    /// The sides of all constraints, equalities first.
    let private sides (model: SqpModel) : Side[] * int =
        let all = [| 0 .. model.Constraints.Length - 1 |]
        let equal = all |> Array.filter (fun i -> model.Lower[i] = model.Upper[i])

        let inequalities =
            all
            |> Array.filter (fun i -> model.Lower[i] < model.Upper[i])
            |> Array.collect (fun i -> [|
                if model.Lower[i] > -infinity then
                    { Index = i; Sign = 1.0 }
                if model.Upper[i] < infinity then
                    { Index = i; Sign = -1.0 }
            |])

        Array.append (equal |> Array.map (fun i -> { Index = i; Sign = 1.0 })) inequalities, equal.Length

    let private limit (model: SqpModel) (side: Side) =
        if side.Sign > 0.0 then
            model.Lower[side.Index] - model.Constraints[side.Index]
        else
            model.Constraints[side.Index] - model.Upper[side.Index]

    /// By how much each value violates its limits.
    let violations (model: SqpModel) (values: float[]) : float[] =
        Array.init values.Length (fun i -> max 0.0 (max (model.Lower[i] - values[i]) (values[i] - model.Upper[i])))

    /// The values of the constraints after a step, to first order.
    let linearized (model: SqpModel) (step: float[]) : float[] =
        Array.init model.Constraints.Length (fun i ->
            model.Constraints[i] + Vector.dotSpans (ReadOnlySpan model.Rows[i]) (ReadOnlySpan step))

    /// The multiplier of each constrained value from those of the sides.
    let private multipliers (model: SqpModel) (sides: Side[]) (found: float[]) : float[] =
        let all = Array.zeroCreate model.Constraints.Length

        for k in 0 .. sides.Length - 1 do
            all[sides[k].Index] <- all[sides[k].Index] + sides[k].Sign * found[k]

        all

    let private normal (model: SqpModel) (side: Side) =
        if side.Sign > 0.0 then
            model.Rows[side.Index]
        else
            Array.map (fun entry -> -entry) model.Rows[side.Index]

    /// The indices of constraints that may be active: those with a multiplier, and bounds that hold the point.
    let private guess (model: SqpModel) (sides: Side[]) (last: float[]) : int[] = [|
        let n, m = model.Gradient.Length, sides.Length

        for k in 0 .. m - 1 do
            if
                last[sides[k].Index] * sides[k].Sign > 0.0 || model.Lower[sides[k].Index] = model.Upper[sides[k].Index]
            then
                k

        for j in 0 .. n - 1 do
            if model.Down[j] = 0.0 && model.Gradient[j] > 0.0 then
                m + j
            elif model.Up[j] = 0.0 && model.Gradient[j] < 0.0 then
                m + n + j
    |]

    /// The subproblem with slack variables of this price for every side, and for equalities in both directions.
    let private relax (model: SqpModel) (hessian: float[]) (sides: Side[]) (equalities: int) (price: float) =
        let n, m = model.Gradient.Length, sides.Length
        let size = n + m + equalities
        let wide = Array.zeroCreate (size * size)

        for j in 0 .. size - 1 do
            if j < n then
                Array.blit hessian (j * n) wide (j * size) n
            else
                wide[j + j * size] <- 1e-6

        {
            Hessian = wide
            Linear = Array.append model.Gradient (Array.create (size - n) price)
            Normals =
                Array.init m (fun k ->
                    let row = Array.zeroCreate size
                    Array.blit (normal model sides[k]) 0 row 0 n
                    row[n + k] <- 1.0

                    if k < equalities then
                        row[n + m + k] <- -1.0

                    row)
            Limits = Array.map (limit model) sides
            Equalities = equalities
            Lower = Array.append model.Down (Array.zeroCreate (size - n))
            Upper = Array.append model.Up (Array.create (size - n) infinity)
        }

    /// The step; none if the Hessian is not positive definite to machine precision. `price` is the least price of a
    /// relaxed row.
    let solve (model: SqpModel) (hessian: float[]) (last: float[]) (price: float) : SqpStep voption =
        let sides, equalities = sides model
        let n = model.Gradient.Length

        let strict =
            DualMethod.solve (guess model sides last) {
                Hessian = hessian
                Linear = model.Gradient
                Normals = Array.map (normal model) sides
                Limits = Array.map (limit model) sides
                Equalities = equalities
                Lower = model.Down
                Upper = model.Up
            }

        match strict.End with
        | QuadraticEnd.NotConvex -> ValueNone
        | QuadraticEnd.Solved ->
            ValueSome {
                Step = strict.Point
                Multipliers = multipliers model sides strict.Rows
                IsElastic = false
                Proof = [||]
            }
        | QuadraticEnd.Infeasible
        | QuadraticEnd.Failed ->
            let before = Array.sum (violations model model.Constraints)

            /// A higher price until the linearized violation falls.
            let rec attempt repetitions price =
                let relaxed = DualMethod.solve [||] (relax model hessian sides equalities price)

                match relaxed.End with
                | QuadraticEnd.Solved ->
                    let step = relaxed.Point[.. n - 1]
                    let after = Array.sum (violations model (linearized model step))

                    if after > 0.9 * before && repetitions > 0 then
                        attempt (repetitions - 1) (10.0 * price)
                    else
                        ValueSome {
                            Step = step
                            Multipliers = multipliers model sides relaxed.Rows
                            IsElastic = true
                            Proof =
                                if strict.End = QuadraticEnd.Infeasible then
                                    multipliers model sides strict.Rows
                                else
                                    [||]
                        }
                | _ -> ValueNone

            attempt 3 price
