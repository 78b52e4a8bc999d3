namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The memory of BFGS.
type BfgsMemory = {
    /// The approximation of the inverse Hessian, symmetric and positive definite, in column-major order; empty before
    /// the first step, where it is the identity.
    [<MayBe(Unusual.OfAnyLength)>]
    InverseHessian: Vector
}

/// BFGS, the method of Broyden, Fletcher, Goldfarb and Shanno: directions -H g, where H approximates the inverse
/// Hessian. After the step s with the gradient change y, H <- (I - s y'/s'y) H (I - y s'/s'y) + s s'/s'y (Nocedal and
/// Wright, Numerical Optimization, equation 6.17). If the function is not quadratic along a step, H is first multiplied
/// by s'Bs / s'y, with B = H^-1, if that is above 1: the model was stiffer than the function (Al-Baali 1998, Numerical
/// experience with a class of self-scaling quasi-Newton algorithms, J. Optim. Theory Appl. 96(3)).
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

    /// The update of H. The inner product of `step` and `change` is above 0, so H stays positive definite.
    let private update (inverseHessian: Vector) (step: Vector) (change: Vector) (product: float) : Vector =
        let n = step.Length

        // Before the first update H is a multiple of the identity, with the scale of the step (equation 6.20).
        let scale = if inverseHessian.IsEmpty then product / Vector.dot change change else 1.0

        let moved =
            if inverseHessian.IsEmpty then
                Vector.scale scale change
            else
                Vector.scale -1.0 (direction inverseHessian change)

        let factor = (1.0 + Vector.dot change moved / product) / product
        let result = Array.zeroCreate (Check.entries n n)

        for j in 0 .. n - 1 do
            let ownStep, ownMoved = factor * step[j] - moved[j] / product, step[j] / product

            for i in 0 .. n - 1 do
                let old =
                    if not inverseHessian.IsEmpty then inverseHessian[j * n + i]
                    elif i = j then scale
                    else 0.0

                result[j * n + i] <- old + ownStep * step[i] - ownMoved * moved[i]

        Vector.wrap result

    /// The maximum factor of H in an update: one step shows the curvature along one direction only.
    let private maxScaling = 10.0

    /// Whether the decrease along a step is that of a quadratic function, by the mean of the slopes at its ends, to
    /// 1e-6. There the update alone finds the inverse Hessian.
    let private isQuadratic (from: Evaluation) (next: Evaluation) (step: Vector) =
        let fallen = next.Value - from.Value

        let expected = 0.5 * (Vector.dot from.Gradient step + Vector.dot next.Gradient step)

        abs (fallen - expected) <= 1e-6 * abs fallen + LastSafeguard.rounding from.Value

    /// H, multiplied by s'Bs / s'y if that is above 1. The step is a multiple a of -H g, so s'Bs is -a g's.
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

    /// The direction rule of BFGS.
    let rule: DirectionRule<BfgsMemory> = {
        Begin = fun from -> struct ({ InverseHessian = Vector.Empty }, SteepestDescent.direction Bounds.None from)
        Next =
            fun memory from along next ->
                let step = Vector.subtract next.Point from.Point
                let change = Vector.subtract next.Gradient from.Gradient
                let product = Vector.dot step change

                // A step without curvature does not update H.
                let inverseHessian =
                    if product > 2.2e-16 * Vector.norm step * Vector.norm change then
                        update (rescaled memory.InverseHessian from along next step product) step change product
                    else
                        memory.InverseHessian

                struct ({ InverseHessian = inverseHessian }, direction inverseHessian next.Gradient)
        Guess = fun memory context -> if memory.InverseHessian.IsEmpty then LineContext.firstGuess context else 1.0
        Validate =
            fun dimension memory ->
                if not memory.InverseHessian.IsEmpty then
                    SavedState.symmetric "InverseHessian" dimension 1e-6 memory.InverseHessian
    }

    /// BFGS with a line search.
    let create
        (search: LineSearch<'Search>)
        : Algorithm<Monitored<DescentState<BfgsMemory, ShrinkingState<'Search>>>, Evaluation, Evaluation> =
        Descent.create "BFGS" rule search |> Algorithm.withMatrix
