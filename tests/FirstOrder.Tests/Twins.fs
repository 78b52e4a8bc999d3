namespace OptimizerFunctional.FirstOrder.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Compares optimizers with naive twins over random gradients.
[<AutoOpen>]
module Twins =

    /// The number of coordinates.
    let n = 5

    /// The point at which twins start.
    let start = [| 0.9; -1.4; 0.3; 2.2; -0.7 |]

    /// Gradients that depend on the step alone.
    let private feed (seed: int) : float[][] =
        let random = Random seed

        Array.init 12 (fun _ ->
            Array.init n (fun _ -> Math.Pow(10.0, 2.0 * random.NextDouble() - 1.0) * (random.NextDouble() - 0.5)))

    let dot (a: float[]) (b: float[]) = Array.map2 (*) a b |> Array.sum
    let norm (a: float[]) = sqrt (dot a a)
    let times (factor: float) (a: float[]) = Array.map ((*) factor) a

    let average (decay: float) (old: float[]) (now: float[]) =
        Array.map2 (fun o x -> decay * o + (1.0 - decay) * x) old now

    let squares = Array.map (fun x -> x * x: float)
    let zeros () = Array.zeroCreate<float> n

    /// Compares the points of an optimizer with those of a twin, which maps step, point, value and gradient to the next
    /// point. Values are those that `value` gives for steps from 1.
    let agreeOn
        (value: int -> float)
        (optimizer: Optimizer<'State>)
        (twin: unit -> int -> float[] -> float[] -> float[])
        =
        for seed in 1..20 do
            let gradients = feed seed
            let mutable state = optimizer.Init(Vector.ofSeq start)
            let mutable point, other = Array.copy start, Array.copy start
            let next = twin ()

            gradients
            |> Array.iteri (fun k g ->
                let at: Evaluation = { Point = Vector.ofSeq point; Value = value (k + 1); Gradient = Vector.ofSeq g }

                let struct (after, step) = optimizer.Step state at
                state <- after
                point <- Array.mapi (fun i x -> x + step[i]) point
                other <- next (k + 1) other g

                for i in 0 .. n - 1 do
                    Assert.Equal(other[i], point[i], 1e-12 * (1.0 + abs other[i])))

    /// The same where all values are 0.
    let agree (optimizer: Optimizer<'State>) (twin: unit -> int -> float[] -> float[] -> float[]) =
        agreeOn (fun _ -> 0.0) optimizer twin
