namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Newton's method without matrices: the Newton direction by conjugate gradients, which need products of the Hessian
/// with a direction alone, given up early far from a minimizer and where the Hessian is not positive definite (Nocedal
/// and Wright, Numerical Optimization, Algorithm 7.1; Dembo and Steihaug 1983, Truncated-Newton algorithms).
[<RequireQualifiedAccess>]
module NewtonConjugateGradient =

    /// The end of the path of conjugate gradients. Where the model is not convex along its last piece, that is as long
    /// as if the curvature had the other sign: the direction falls along every piece, and saddles repel, as in Newton's
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
                // The model is linear along it: nothing but the path so far has a length.
                TruncatedConjugateGradient.pointAt (Vector.norm last.From / Vector.norm last.Direction) last
            else
                TruncatedConjugateGradient.pointAt (last.Slope / last.Curvature) last

        if Vector.isFinite direction then ValueSome direction else ValueNone

    /// How it chooses directions. Where a product is not finite it goes along the steepest descent, or takes what it
    /// had before.
    let rule (settings: TruncatedConjugateGradientSettings) : ObservationRule<NewtonMemory, SecondOrderEvaluation> =
        Newton.ruleOf (direction (TruncatedConjugateGradient.check settings))

    /// The method with a line search.
    let create
        (settings: TruncatedConjugateGradientSettings)
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<NewtonMemory, ShrinkingState<'Search>>>, Evaluation, SecondOrderEvaluation> =
        Descent.ofObservations "Newton-CG" (rule settings) search
