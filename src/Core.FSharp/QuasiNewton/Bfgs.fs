namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// What BFGS remembers.
type BfgsMemory = {
    /// The approximation of the inverse Hessian, symmetric and positive definite, column after column;
    /// empty before the first step, where it is the identity.
    InverseHessian: Vector
}

/// The method of Broyden, Fletcher, Goldfarb and Shanno: directions -H g, where H approximates the inverse Hessian.
/// After the step s with the change y of the gradient, H := (I - s y'/s'y) H (I - y s'/s'y) + s s'/s'y
/// (Nocedal and Wright, Numerical Optimization, equation 6.17). Where the function is not quadratic along a step, H is
/// first multiplied by s'Bs / s'y, B being its inverse, if that is above 1: the model was stiffer than the function
/// (Al-Baali, Numerical experience with a class of self-scaling quasi-Newton algorithms, J. Optim. Theory Appl. 96(3),
/// 1998).
[<RequireQualifiedAccess>]
module Bfgs =

    /// -H g.
    let private direction (inverseHessian: Vector) (gradient: Vector) : Vector =
        if inverseHessian.IsEmpty then
            Vector.scale -1.0 gradient
        else
            let n = gradient.Length
            let entries = inverseHessian.AsSpan()
            let result = Array.zeroCreate n

            // H is symmetric: its columns are its rows.
            for i in 0 .. n - 1 do
                result[i] <- -Vector.dotSpans (entries.Slice(i * n, n)) (gradient.AsSpan())

            Vector.wrap result

    /// The update of H. `step` and `change` have a product above 0, so that it stays positive definite.
    let private update (inverseHessian: Vector) (step: Vector) (change: Vector) (product: float) : Vector =
        let n = step.Length

        // Before the first update H is the identity times the scale that the step has shown (equation 6.20).
        let scale = if inverseHessian.IsEmpty then product / Vector.dot change change else 1.0

        let moved =
            if inverseHessian.IsEmpty then
                Vector.scale scale change
            else
                Vector.scale -1.0 (direction inverseHessian change)

        let factor = (1.0 + Vector.dot change moved / product) / product
        let result = Array.zeroCreate (n * n)

        for j in 0 .. n - 1 do
            let ownStep, ownMoved = factor * step[j] - moved[j] / product, step[j] / product

            for i in 0 .. n - 1 do
                let old =
                    if not inverseHessian.IsEmpty then inverseHessian[j * n + i]
                    elif i = j then scale
                    else 0.0

                result[j * n + i] <- old + ownStep * step[i] - ownMoved * moved[i]

        Vector.wrap result

    /// By how much an update may multiply H at the most: one step shows the curvature along one direction only.
    let private maxScaling = 10.0

    /// Whether the value falls along a step as it would on a quadratic function, where the update alone finds the
    /// inverse Hessian: by the mean of the slopes at its ends, to a millionth.
    let private isQuadratic (from: Evaluation) (next: Evaluation) (step: Vector) =
        let fallen = next.Value - from.Value

        let expected = 0.5 * (Vector.dot from.Gradient step + Vector.dot next.Gradient step)

        abs (fallen - expected) <= 1e-6 * abs fallen + LastSafeguard.rounding from.Value

    /// H, multiplied by s'Bs / s'y where that is above 1. The step is a multiple a of -H g, so that s'Bs is -a g's.
    let private rescaled
        (inverseHessian: Vector)
        (from: Evaluation)
        (direction: Vector)
        (next: Evaluation)
        step
        product
        =
        let length = Vector.norm step / Vector.norm direction
        let factor = -length * Vector.dot from.Gradient step / product

        if not inverseHessian.IsEmpty && factor > 1.0 && not (isQuadratic from next step) then
            Vector.scale (min factor maxScaling) inverseHessian
        else
            inverseHessian

    /// How BFGS chooses directions.
    let rule: DirectionRule<BfgsMemory> = {
        Begin = fun from -> struct ({ InverseHessian = Vector.Empty }, SteepestDescent.direction Bounds.None from)
        Next =
            fun memory from along next ->
                let step = Vector.subtract next.Point from.Point
                let change = Vector.subtract next.Gradient from.Gradient
                let product = Vector.dot step change

                // Without curvature along the step there is nothing to learn from it.
                let inverseHessian =
                    if product > 2.2e-16 * Vector.norm step * Vector.norm change then
                        update (rescaled memory.InverseHessian from along next step product) step change product
                    else
                        memory.InverseHessian

                struct ({ InverseHessian = inverseHessian }, direction inverseHessian next.Gradient)
        Guess = fun memory context -> if memory.InverseHessian.IsEmpty then LineContext.firstGuess context else 1.0
    }

    /// BFGS with a line search.
    let create
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<BfgsMemory, ShrinkingState<'Search>>>, Evaluation, Evaluation> =
        Descent.create "BFGS" rule search
