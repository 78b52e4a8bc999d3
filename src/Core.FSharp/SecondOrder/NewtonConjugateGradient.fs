namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Newton's method without matrices: the Newton direction by conjugate gradients, which need products of the Hessian with a
/// direction alone, given up early far from a minimizer and where the Hessian is not positive definite
/// (Nocedal and Wright, Numerical Optimization, Algorithm 7.1; Dembo and Steihaug 1983, Truncated-Newton algorithms).
[<RequireQualifiedAccess>]
module NewtonConjugateGradient =

    /// The end of the path of conjugate gradients, before the first direction in which the model is not convex. Where that is
    /// the steepest descent already, its length is that of a Newton step with the absolute value of the curvature.
    let internal direction (settings: TruncatedConjugateGradientSettings) (at: Curvature) : Vector voption =
        let path =
            TruncatedConjugateGradient.path settings at.HessianTimes at.Evaluation.Gradient infinity

        let last = path[path.Length - 1]

        let direction =
            if Double.IsFinite last.Length then
                TruncatedConjugateGradient.pointAt last.Length last
            elif path.Length > 1 then
                last.From
            else
                Vector.scale (last.Slope / last.Curvature) last.Direction

        if Vector.isFinite direction then
            ValueSome direction
        else
            ValueNone

    /// How it chooses directions. Where a product is not finite it goes along the steepest descent, or takes what it had before.
    let rule (settings: TruncatedConjugateGradientSettings) : ObservationRule<NewtonMemory, Curvature> =
        Newton.ruleOf (direction (TruncatedConjugateGradient.check settings))

    /// The method with a line search.
    let create
        (settings: TruncatedConjugateGradientSettings)
        (search: LineSearch<'Search>)
        : Method<DescentState<NewtonMemory, ShrinkingState<'Search>>, Curvature> =
        Descent.ofCurvatures "Newton-CG" (rule settings) search
