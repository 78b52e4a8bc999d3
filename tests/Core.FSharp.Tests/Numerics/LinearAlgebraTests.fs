/// Factorizations that may fail.
module OptimizerFunctional.Core.Tests.LinearAlgebraTests

open System
open OptimizerFunctional.Core
open Xunit

/// B'B, its rows and columns scaled, and something taken off the diagonal of every other one.
let private symmetric seed =
    let random = Random(seed: int)
    let n = random.Next(1, 7)
    let b = Array2D.init n n (fun _ _ -> random.NextDouble() - 0.5)
    let scale = Array.init n (fun _ -> Math.ScaleB(1.0, random.Next(-20, 20)))
    let less = if seed % 2 = 0 then 0.0 else 0.3 * random.NextDouble()

    Matrix.init n n (fun i j ->
        let product = Seq.sum (Seq.init n (fun k -> b[k, i] * b[k, j]))
        scale[i] * scale[j] * (if i = j then product - less else product))

[<Fact>]
let ``a matrix is refused only where the library refuses it`` () =
    let mutable factorized, refused = 0, 0

    for seed in 1..2000 do
        let matrix = symmetric seed

        let isFactorized =
            try
                (LinearAlgebra.ofMatrix matrix).Cholesky() |> ignore
                true
            with :? ArgumentException ->
                false

        Assert.Equal(isFactorized, (LinearAlgebra.tryCholesky matrix).IsSome)

        if isFactorized then factorized <- factorized + 1 else refused <- refused + 1

    Assert.True(min factorized refused > 200, $"{factorized} factorized, {refused} refused")
