namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The memory of Newton's method.
type NewtonMemory = {
    /// Whether the direction uses the Hessian, not the steepest descent direction.
    UsesHessian: bool
}

/// Newton's method with a line search: directions -B^-1 g, where B is the Hessian H if it is positive definite.
/// Otherwise B is H with the absolute values of its eigenvalues, so that saddle points repel (Nocedal and Wright,
/// Numerical Optimization, section 3.4; Greenstadt 1967, On the relative efficiencies of gradient methods).
[<RequireQualifiedAccess>]
module Newton =

    /// The minimum ratio of an eigenvalue of B to the largest: smaller eigenvalues may be rounding errors, and are
    /// raised to it.
    let private leastCurvature = 1e-8

    /// -|H|^-1 g by eigenvalues.
    let private spectral (hessian: Matrix) (gradient: Vector) : Vector voption =
        match LinearAlgebra.trySymmetricEigen hessian with
        | ValueSome(struct (values, vectors)) ->
            let least = leastCurvature * Vector.largest values

            let solved =
                Vector.map2
                    (fun value coordinate -> -coordinate / max (abs value) least)
                    values
                    (Matrix.transposeMultiply vectors gradient)

            ValueSome(Matrix.multiply vectors solved)
        | ValueNone -> ValueNone

    /// The direction, if it is finite.
    let internal direction (hessian: Matrix) (gradient: Vector) : Vector voption =
        let made =
            match Hessian.usable hessian with
            | ValueNone -> ValueNone
            | ValueSome hessian ->
                match LinearAlgebra.tryCholesky hessian.Matrix with
                | ValueSome factor ->
                    let solved = factor.Solve(LinearAlgebra.ofVector gradient)
                    ValueSome(Vector.scale -1.0 (LinearAlgebra.toVector solved))
                | ValueNone -> spectral hessian.Matrix gradient
                |> ValueOption.map (Hessian.scaled -hessian.Exponent)

        match made with
        | ValueSome direction when Vector.isFinite direction -> made
        | _ -> ValueNone

    let internal steepest (from: Evaluation) =
        struct ({ UsesHessian = false }, SteepestDescent.direction Bounds.None from)

    /// A direction rule. `direction` takes the norm of the last gradient, NaN at the start, and the observation; if it
    /// gives none, the direction is the steepest descent direction.
    let internal ruleOf
        (direction: float -> SecondOrderEvaluation -> Vector voption)
        : ObservationRule<NewtonMemory, SecondOrderEvaluation> =
        let arrive (previous: float) (at: SecondOrderEvaluation) =
            match direction previous at with
            | ValueSome direction -> struct ({ UsesHessian = true }, direction)
            | ValueNone -> steepest at.Evaluation

        {
            Evaluation = _.Evaluation
            Recall = fun _ -> ValueNone
            First = arrive nan
            Restart = fun _ from -> steepest from
            Arrive = fun _ (from: Evaluation) _ next -> arrive (Vector.norm from.Gradient) next
            FirstStep = fun memory context -> if memory.UsesHessian then 1.0 else LineContext.firstGuess context
            Validate = fun _ _ -> ()
        }

    /// The direction rule of Newton's method. It computes one Hessian per iterate. A Hessian that is not symmetric is
    /// replaced by its symmetric part; if it is not finite, the direction is the steepest descent direction.
    let rule: ObservationRule<NewtonMemory, SecondOrderEvaluation> =
        ruleOf (fun _ at -> direction at.Hessian at.Evaluation.Gradient)

    /// Newton's method with a line search.
    let create
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<NewtonMemory, ShrinkingState<'Search>>>, Evaluation, SecondOrderEvaluation> =
        Descent.ofObservations "Newton" rule search |> Algorithm.withMatrix
