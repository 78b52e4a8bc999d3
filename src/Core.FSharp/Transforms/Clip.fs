namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A kernel that multiplies all coordinates by one factor, which depends on the whole incoming gradient.
[<Sealed>]
type internal FactorKernel(state: Counted, dimension: int, factorOf: float -> float) =
    inherit CountingKernel(state)

    let mutable factor = 1.0

    override _.NeedsWholeGradient = true

    override _.Begin(point, value, gradient) =
        base.Begin(point, value, gradient)
        factor <- factorOf (Pack.norm gradient dimension)

    override _.Sweep(range) =
        let factor = factor
        Range.sweep &range (fun _ _ g -> factor * g)

/// Bounds on what comes in. Put one before an optimizer to bound gradients, after it to bound steps.
[<RequireQualifiedAccess>]
module Clip =

    /// Every coordinate brought into [-limit, limit]. NaN stays NaN.
    let byValue (limit: float) : Optimizer<Counted> =
        let limit = Check.positive "limit" limit

        Coordinatewise.none "clip by value" Coordinatewise.counted (fun _ -> Pack.ofFloat limit) (fun limit _ g ->
            Pack.max (-limit) (Pack.min limit g))

    /// Shortened to the Euclidean norm `limit` where it is longer, in the same direction (Pascanu et al. 2013,
    /// Algorithm 1).
    let byNorm (limit: float) : Optimizer<Counted> =
        let limit = Check.positive "limit" limit

        let factorOf norm = if norm > limit then limit / norm else 1.0

        Optimizer.ofKernel "clip by norm" (fun _ -> { Count = 0L }) (fun state dimension ->
            FactorKernel(state, dimension, factorOf))

/// What a step keeps of a gradient when its length is thrown away.
[<RequireQualifiedAccess>]
module Direction =

    /// The sign of every coordinate: -1, 0 or 1. `sign |> andThen (scale -rate)` is signSGD (Bernstein et al. 2018).
    let sign: Optimizer<Counted> =
        Coordinatewise.none "sign" Coordinatewise.counted ignore (fun () _ g -> Pack.sign g)

    /// The same direction with Euclidean norm 1; zero stays zero.
    let normalize: Optimizer<Counted> =
        // Of a subnormal norm the reciprocal may be infinite, and infinity times 0 is NaN.
        let factorOf norm = if norm > 0.0 then Math.Min(1.0 / norm, Double.MaxValue) else 1.0

        Optimizer.ofKernel "normalize" (fun _ -> { Count = 0L }) (fun state dimension ->
            FactorKernel(state, dimension, factorOf))
