namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Newton-CG, the line-search Newton method without matrices: the Newton direction by conjugate gradients, which need
/// only products of the Hessian and a direction, truncated early far from a minimizer and if the Hessian is not
/// positive definite (Nocedal and Wright, Numerical Optimization, Algorithm 7.1; Dembo and Steihaug 1983,
/// Truncated-Newton algorithms).
[<RequireQualifiedAccess>]
module NewtonConjugateGradient =

    /// The end of the path of conjugate gradients. If the curvature of the last segment is negative, its length is that
    /// for the opposite curvature: the model decreases along every segment, and saddle points repel, as in Newton's
    /// method with the absolute values of the eigenvalues.
    let internal direction
        (settings: TruncatedConjugateGradientSettings)
        (previous: float)
        (at: SecondOrderEvaluation)
        : Vector voption =
        let gradient = at.Evaluation.Gradient
        let share = TruncatedConjugateGradient.residualShare settings previous gradient

        let path = TruncatedConjugateGradient.path settings at.HessianTimes gradient share infinity

        let last = path[path.Length - 1]

        let direction =
            if Double.IsFinite last.Length then
                TruncatedConjugateGradient.pointAt last.Length last
            elif path.Length > 1 && last.Curvature = 0.0 then
                // The model is linear along it: only the path so far gives a length.
                TruncatedConjugateGradient.pointAt (Vector.norm last.From / Vector.norm last.Direction) last
            else
                TruncatedConjugateGradient.pointAt (last.Slope / last.Curvature) last

        if Vector.isFinite direction then ValueSome direction else ValueNone

    /// The direction rule of Newton-CG. If a product is not finite, the direction is the end of the path so far, or the
    /// steepest descent direction.
    let rule (settings: TruncatedConjugateGradientSettings) : ObservationRule<NewtonMemory, SecondOrderEvaluation> =
        Newton.ruleOf (direction (TruncatedConjugateGradient.check settings))

    /// Newton-CG with a line search.
    let create
        (settings: TruncatedConjugateGradientSettings)
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<NewtonMemory, ShrinkingState<'Search>>>, Evaluation, SecondOrderEvaluation> =
        Descent.ofObservations "Newton-CG" (rule settings) search |> Algorithm.withSettings settings
