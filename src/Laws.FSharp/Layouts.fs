namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// Layouts of vectors of any length: the laws of all optimizers try rules for matrices with them.
[<RequireQualifiedAccess>]
module Layouts =

    /// A matrix of one or two columns, and a vector of what is left over: `weights:2x2,bias:1` for five coordinates.
    let matrixAndRest (length: int) : Blocks =
        if length < 2 then Blocks.Of(BlockShape("weights", 1, 1))
        elif length % 2 = 0 then Blocks.Of(BlockShape("weights", length / 2, 2))
        else Blocks.Of(BlockShape("weights", length / 2, 2), BlockShape("bias", 1))

    /// The optimizer with a layout that depends on the length of the vector.
    let rec by (layout: int -> Blocks) (optimizer: Optimizer<'State>) : Optimizer<'State> =
        let known: struct (int * Optimizer<'State>) option ref = ref None

        let at (dimension: int) : Optimizer<'State> =
            match known.Value with
            | Some(struct (length, laid)) when length = dimension -> laid
            | _ ->
                let laid = optimizer.On(layout dimension)
                known.Value <- Some(struct (dimension, laid))
                laid

        (Optimizer.ofKernel optimizer.Name (fun start -> (at start.Length).Init start) (fun state dimension ->
            (at dimension).Open state dimension))
            .With(fun parts -> {
                parts with
                    Settings = optimizer.Settings
                    Answer =
                        optimizer.Parts.Answer
                        |> ValueOption.map (fun _ -> fun state point -> (at point.Length).Answer state point)
            })
            .OnEvery(fun _ -> by layout optimizer)
