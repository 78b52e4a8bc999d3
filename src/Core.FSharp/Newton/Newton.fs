namespace OptimizerFunctional.Core

open OptimizerFunctional

/// What Newton's method remembers.
type NewtonMemory = {
    /// Whether the direction is made with the Hessian, and not the steepest descent.
    UsesHessian: bool
}

/// Newton's method with a line search: directions -B^-1 g, where B is the Hessian H if that is positive definite; if
/// not, it is H with the absolute values of its eigenvalues, so that saddles repel (Nocedal and Wright, Numerical
/// Optimization, section 3.4; Greenstadt 1967, On the relative efficiencies of gradient methods).
[<RequireQualifiedAccess>]
module Newton =

    /// Eigenvalues below this share of the largest count as this share: what is smaller may be rounding.
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

    /// The direction, if there is one that is finite.
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

    /// A rule that makes directions of the norm of the gradient before, NaN at the start, and of the observations at
    /// which it arrives; steepest descents where it cannot.
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
        }

    /// How Newton's method chooses directions. It asks for one Hessian an iterate. Of a Hessian that is not symmetric
    /// it takes the symmetric part; where one is not finite it goes along the steepest descent.
    let rule: ObservationRule<NewtonMemory, SecondOrderEvaluation> =
        ruleOf (fun _ at -> direction at.Hessian at.Evaluation.Gradient)

    /// Newton's method with a line search.
    let create
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<NewtonMemory, ShrinkingState<'Search>>>, Evaluation, SecondOrderEvaluation> =
        Descent.ofObservations "Newton" rule search
