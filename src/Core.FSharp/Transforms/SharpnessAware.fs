namespace OptimizerFunctional

/// How sharpness-aware minimization measures its perturbation.
type SharpnessScale =
    /// In all coordinates alike: SAM.
    | Alike = 0
    /// Relative to |x| + offset in every coordinate: ASAM.
    | Relative = 1
    /// Relative to |x| + offset in matrices, and alike in blocks that are no matrices beside them: ASAM.
    | RelativeInMatrices = 2

namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

/// The hyperparameters of sharpness-aware minimization.
type SharpnessAwareSettings = {
    /// rho: the length of the perturbation, finite and above 0. The default is 0.05.
    Radius: float
    /// The measure of the perturbation. The default is alike in all coordinates.
    Scale: SharpnessScale
    /// Added to |x|, finite and at least 0; not used without a relative scale. The default is 0.01.
    Offset: float
    /// Added to the norm of the gradient; finite and at least 0. The default is 1e-12.
    Epsilon: float
}

/// Sharpness-aware minimization over any optimizer: SAM (Foret et al. 2021, Algorithm 1) and ASAM (Kwon et al. 2021,
/// Algorithm 1). The step is taken with the gradient at x + e, where e = rho T^2 g / (|T g| + epsilon); T is 1, or |x|
/// + offset in each coordinate. Each step takes two evaluations, on the same data.
[<RequireQualifiedAccess>]
module SharpnessAware =

    /// SAM with the paper's radius 0.05.
    let defaults: SharpnessAwareSettings = {
        Radius = 0.05
        Scale = SharpnessScale.Alike
        Offset = 0.01
        Epsilon = 1e-12
    }

    /// ASAM with its authors' numbers: radius 0.5, offset 0.01, relative in matrices.
    let adaptive: SharpnessAwareSettings = {
        Radius = 0.5
        Scale = SharpnessScale.RelativeInMatrices
        Offset = 0.01
        Epsilon = 1e-16
    }

    /// The perturbation of a point with this gradient.
    let private perturbed (settings: SharpnessAwareSettings) (blocks: ImmutableArray<Block>) (at: Evaluation) : Vector =
        let hasMatrices = blocks |> Seq.exists _.IsMatrix

        let isRelative (block: Block) =
            match settings.Scale with
            | SharpnessScale.Alike -> false
            | SharpnessScale.Relative -> true
            | _ -> block.IsMatrix || not hasMatrices

        let scales = Array.create at.Point.Length 1.0

        for block in blocks do
            if isRelative block then
                for i in block.Offset .. block.Offset + block.Length - 1 do
                    scales[i] <- abs at.Point[i] + settings.Offset

        let scaled = Array.init at.Point.Length (fun i -> scales[i] * at.Gradient[i])
        let norm = Pack.norm scaled scaled.Length + settings.Epsilon
        // Without a gradient there is no perturbation.
        let factor = if norm = 0.0 then 0.0 else settings.Radius / norm
        Vector.init at.Point.Length (fun i -> at.Point[i] + scales[i] * scaled[i] * factor)

    /// Sharpness-aware minimization over an optimizer, for vectors that consist of these blocks.
    let on
        (blocks: Blocks)
        (settings: SharpnessAwareSettings)
        (optimizer: Optimizer<'State>)
        : Algorithm<SecondObservationState<'State>, OptimizerIterate<'State>, Evaluation> =
        Check.positive "Radius" settings.Radius |> ignore
        Check.notNegative "Offset" settings.Offset |> ignore
        Check.notNegative "Epsilon" settings.Epsilon |> ignore
        let optimizer = if blocks.IsWhole then optimizer else Optimizer.on blocks optimizer

        optimizer
        |> SecondObservation.create
            $"sharpness-aware {optimizer.Name}"
            (fun _ at -> ValueSome(perturbed settings (blocks.Cover at.Point.Length) at))
            (fun state seen second -> struct (state, { seen with Gradient = second.Gradient }))
        |> Algorithm.withSettings settings

    /// Sharpness-aware minimization over an optimizer of a vector without a layout.
    let over (settings: SharpnessAwareSettings) (optimizer: Optimizer<'State>) = on Blocks.Whole settings optimizer
