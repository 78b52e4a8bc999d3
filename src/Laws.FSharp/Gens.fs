namespace OptimizerFunctional.Laws

open FsCheck
open FsCheck.FSharp
open OptimizerFunctional.Core

/// What the laws are tried on. Every generator shrinks.
[<RequireQualifiedAccess>]
module Gens =

    /// Coordinates between -10 and 10 in tenths: finite, readable, and towards 0 when shrunk.
    let coordinate: Arbitrary<float> =
        Arb.fromGenShrink (
            Gen.choose (-100, 100) |> Gen.map (fun tenths -> float tenths / 10.0),
            fun value ->
                if value = 0.0 then
                    Seq.empty
                else
                    seq {
                        0.0
                        System.Math.Truncate value
                    }
                    |> Seq.filter (fun smaller -> abs smaller < abs value)
        )
