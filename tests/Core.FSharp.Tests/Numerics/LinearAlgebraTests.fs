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

/// The outer product of a vector with itself.
let private outer (v: float list) =
    Matrix.wrap v.Length v.Length (v |> List.collect (fun x -> v |> List.map ((*) x)) |> List.toArray)

[<Fact>]
let ``eigenvalues of extreme matrices are found, and of matrices that are not finite they are none`` () =
    for v in [ [ 5e30; 3e-308; 4.5 ]; [ 1e-150; 2e-150; 0.0 ]; [ 3e153; 1.0; -2e153 ]; [ 0.0; 0.0; 0.0 ] ] do
        match LinearAlgebra.trySymmetricEigen (outer v) with
        | ValueSome(struct (values, _)) ->
            let largest = v |> List.sumBy (fun x -> x * x)
            Assert.InRange(values[2], largest * (1.0 - 1e-14), largest * (1.0 + 1e-14))
            Assert.InRange(values[0], -1e-14 * largest, 1e-14 * largest)
        | ValueNone -> Assert.Fail $"none for %A{v}"

    for bad in [ nan; infinity ] do
        Assert.True((LinearAlgebra.trySymmetricEigen (outer [ bad; 1.0 ])).IsNone)
