namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A kernel that multiplies all coordinates by one factor, which depends on the whole incoming gradient.
[<Sealed>]
type internal FactorKernel(state: StepCount, dimension: int, factorOf: float -> float) =
    inherit CountingKernel(state)

    let mutable factor = 1.0

    override _.NeedsWholeGradient = true

    override _.Begin(point, value, gradient) =
        base.Begin(point, value, gradient)
        factor <- factorOf (Pack.norm gradient dimension)

    override _.Sweep(range) =
        let factor = factor
        Range.sweep &range (fun _ _ g -> factor * g)

/// Clipping. Before an optimizer it clips gradients, after it steps.
[<RequireQualifiedAccess>]
module Clip =

    /// g <- max(-limit, min(limit, g)), element-wise. NaN stays NaN. The limit is finite and above 0.
    let byValue (limit: float) : Optimizer<StepCount> =
        let limit = Check.positive "limit" limit

        Coordinatewise.none "clip by value" Coordinatewise.counted (fun _ -> Pack.ofFloat limit) (fun limit _ g ->
            Pack.max (-limit) (Pack.min limit g))
        |> Optimizer.withSettings {| ClipLimit = limit |}

    /// g <- g min(1, limit / |g|), with the Euclidean norm (Pascanu et al. 2013, Algorithm 1). The limit is finite and
    /// above 0.
    let byNorm (limit: float) : Optimizer<StepCount> =
        let limit = Check.positive "limit" limit

        let factorOf norm = if norm > limit then limit / norm else 1.0

        Optimizer.ofKernel "clip by norm" (fun _ -> { Count = 0L }) (fun state dimension ->
            FactorKernel(state, dimension, factorOf))
        |> Optimizer.withSettings {| ClipNorm = limit |}

/// Directions of gradients, without their length.
[<RequireQualifiedAccess>]
module Direction =

    /// The sign of every coordinate: -1, 0 or 1. `sign |> andThen (scale -rate)` is signSGD (Bernstein et al. 2018).
    let sign: Optimizer<StepCount> =
        Coordinatewise.none "sign" Coordinatewise.counted ignore (fun () _ g -> Pack.sign g)

    /// g / |g|, with the Euclidean norm; zero stays zero.
    let normalize: Optimizer<StepCount> =
        // The reciprocal of a denormal norm may be infinite, and infinity times 0 is NaN.
        let factorOf norm = if norm > 0.0 then Math.Min(1.0 / norm, Double.MaxValue) else 1.0

        Optimizer.ofKernel "normalize" (fun _ -> { Count = 0L }) (fun state dimension ->
            FactorKernel(state, dimension, factorOf))
