namespace OptimizerFunctional.Core

open OptimizerFunctional

/// A method that is chosen for a problem where the user names none.
type ChosenMethod =
    /// Without constraints and bounds.
    | Bfgs = 0
    /// With bounds alone, and without constraints where there are many variables.
    | LBfgsB = 1
    /// With constraints.
    | Sqp = 2
    /// With constraints and many variables.
    | AugmentedLagrangian = 3

/// The result of a run by a chosen method.
[<NoEquality; NoComparison>]
type ChosenSolution = {
    /// The method.
    Method: ChosenMethod
    /// The best evaluated point, with its value and gradient. With constraints, the best of those that satisfy them.
    Best: Evaluation
    /// The stop reason.
    Reason: StopReason
    /// The number of steps taken.
    Iterations: int64
    /// The number of points evaluated.
    Evaluations: int64
    /// The calls of the user's functions.
    Counts: Counts
    /// The last iterate with its multipliers; none for methods without constraints.
    Constrained: ConstrainedIterate voption
    /// The run at its end, as JSON, from which the method can resume it.
    Saved: string
}

/// Chooses the method by the problem, as SciPy does: BFGS without constraints, L-BFGS-B with bounds alone, sequential
/// quadratic programming with constraints; and for many variables, where those of dense matrices are slow, L-BFGS-B
/// without constraints and the augmented Lagrangian method with them.
[<RequireQualifiedAccess>]
module Chosen =

    /// From more variables on, methods without dense matrices are chosen.
    let mostDense = 500

    /// The method for a problem of so many variables.
    let methodFor (constraints: Constraints) (dimension: int) : ChosenMethod =
        if constraints.Count > 0 then
            if dimension > mostDense then
                ChosenMethod.AugmentedLagrangian
            else
                ChosenMethod.Sqp
        elif not (Box.isUnbounded constraints.Bounds) || dimension > mostDense then
            ChosenMethod.LBfgsB
        else
            ChosenMethod.Bfgs

    let private shown method constrained (found: Solution<'State, 'Iterate>) : ChosenSolution = {
        Method = method
        Best = found.Best
        Reason = found.Reason
        Iterations = found.Iterations
        Evaluations = found.Evaluations
        Counts = found.Counts
        Constrained = found.Last.Iterate |> ValueOption.bind constrained
        Saved = Run.toJson found.Last
    }

    /// Minimizes an objective subject to constraints, which can be `Constraints.None`, by the chosen method.
    /// A start outside of the bounds is projected onto them.
    let minimize (objective: Objective) (constraints: Constraints) (options: RunOptions) (start: Vector) =
        let start = Check.start "start" start |> Box.projectStart constraints.Bounds
        let method = methodFor constraints start.Length
        let free (found: Solution<_, Evaluation>) = shown method (fun _ -> ValueNone) found

        match method with
        | ChosenMethod.Sqp ->
            Minimize.constrained (Sqp.create constraints Sqp.defaults) objective constraints options start
            |> shown method ValueSome
        | ChosenMethod.AugmentedLagrangian ->
            let algorithm = AugmentedLagrangian.create constraints AugmentedLagrangian.defaults
            Minimize.constrained algorithm objective constraints options start |> shown method ValueSome
        | ChosenMethod.LBfgsB ->
            let algorithm = LBfgsB.create { LBfgsB.defaults with Bounds = constraints.Bounds }
            Minimize.evaluations algorithm objective options start |> free
        | _ ->
            let algorithm = Bfgs.create (MoreThuente.create MoreThuente.defaults)
            Minimize.evaluations algorithm objective options start |> free
