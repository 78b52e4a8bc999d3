namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The hyperparameters of the cautious transform.
type CautiousSettings = {
    /// The least share of coordinates that counts as kept, in [0, 1]. The default is 0.001.
    MinShare: float
    /// Added to the number of coordinates that are kept; finite and at least 0. The default is 0.
    Added: float
}

[<Sealed>]
type private CautiousKernel<'State>
    (inner: Kernel<'State>, blocks: ImmutableArray<Block>, settings: CautiousSettings, dimension: int) =
    inherit Kernel<'State>()

    let step = Array.zeroCreate<float>(Pack.padded dimension)

    override _.NeedsWholeGradient = true

    override _.Begin(point, value, gradient) =
        inner.Begin(point, value, gradient)
        Kernel.fill inner dimension point gradient step

        for block in blocks do
            let mutable kept = 0

            for i in block.Offset .. block.Offset + block.Length - 1 do
                // A step that is not finite is kept, so that divergence shows.
                if step[i] * gradient[i] >= 0.0 then step[i] <- 0.0 else kept <- kept + 1

            let length = float block.Length
            let factor = length / (Math.Max(float kept, settings.MinShare * length) + settings.Added)

            // Where nothing is kept the factor may be infinite.
            if kept > 0 then
                for i in block.Offset .. block.Offset + block.Length - 1 do
                    step[i] <- factor * step[i]

    override _.Sweep(range) = Range.sweep &range (fun i _ _ -> Pack.load step i)
    override _.Close copy = inner.Close copy

/// Cautious optimizers (Liang et al. 2024, Algorithm 1).
[<RequireQualifiedAccess>]
module Cautious =

    /// The authors' implementation: the factor is 1 / max(share kept, 0.001).
    let defaults: CautiousSettings = { MinShare = 0.001; Added = 0.0 }

    /// The paper's form: the factor is n / (number kept + 1).
    let paper: CautiousSettings = { MinShare = 0.0; Added = 1.0 }

    /// optax's preset: the factor is n / (number kept + 1e-8).
    let optax: CautiousSettings = { MinShare = 0.0; Added = 1e-8 }

    /// The optimizer without the coordinates of its step that do not go against the gradient; the others are multiplied
    /// by n / (max(kept, MinShare n) + Added), in each block of n coordinates. So no step leads uphill to first order.
    /// It suits methods that keep averages of gradients; one whose state follows its own points, such as lookahead or a
    /// schedule-free method, would be led astray. The state is the inner one.
    let over (settings: CautiousSettings) (inner: Optimizer<'State>) : Optimizer<'State> =
        Check.fraction "MinShare" settings.MinShare |> ignore
        Check.notNegative "Added" settings.Added |> ignore

        let rec onBlocks (blocks: Blocks) : Optimizer<'State> =
            let inner = inner.On blocks

            (Optimizer.ofKernel $"cautious {inner.Name}" inner.Init (fun state dimension ->
                CautiousKernel(inner.Open state dimension, blocks.Cover dimension, settings, dimension)))
                .With(fun parts -> { parts with Answer = inner.Parts.Answer })
                .OnEvery(onBlocks)

        onBlocks Blocks.Whole |> Optimizer.alsoWith settings inner
