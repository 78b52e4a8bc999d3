/// Sums of many terms of one shape, which may be computed together.
module OptimizerFunctional.Differentiation.Tests.TermTests

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open Xunit

let private near (name: string) (scale: float) (expected: float) (actual: float) =
    if not (abs (expected - actual) <= 1e-12 * scale + 1e-150) then
        Assert.Fail $"{name} is {actual:R} where {expected:R} is right, to 1e-12 of {scale:R}"

[<Property(500, Arbitrary = [| typeof<TermsGenerator> |])>]
let ``14 a sum of terms of one shape has the derivatives of its terms`` (terms: Terms) =
    let expected = Terms.taylor terms

    if Array.forall Taylor.isOrdinaryCase expected then
        let n = Terms.dimension terms
        let gradient, gradientScale = Array.zeroCreate<float> n, Array.zeroCreate<float> n
        let hessian, hessianScale = Array2D.zeroCreate<float> n n, Array2D.zeroCreate<float> n n

        for k in 0 .. expected.Length - 1 do
            for i in 0..2 do
                let row = Terms.index terms k i
                gradient[row] <- gradient[row] + expected[k].Gradient[i]
                gradientScale[row] <- gradientScale[row] + expected[k].GradientScale[i]

                for j in 0..2 do
                    let column = Terms.index terms k j
                    hessian[row, column] <- hessian[row, column] + expected[k].Hessian[i, j]
                    hessianScale[row, column] <- hessianScale[row, column] + expected[k].HessianScale[i, j]

        let objective = Objective.ofReal (fun x -> Array.sum (Terms.real terms x))
        let point = Vector.ofSeq (Terms.point terms)
        let found: Evaluation = objective.At point
        let values = expected |> Array.map _.Value
        near "the value" (Array.sumBy abs values) (Array.sum values) found.Value
        Assert.Equal(found.Value, objective.ValueAt point)
        let direction = Terms.direction terms
        let times = objective.HessianTimesAt(point, Vector.ofSeq direction)

        for i in 0 .. n - 1 do
            near $"gradient[{i}]" gradientScale[i] gradient[i] found.Gradient[i]
            let along (entries: float[,]) size = Seq.sum (Seq.init n (fun j -> entries[i, j] * size direction[j]))
            near $"(H v)[{i}]" (along hessianScale abs) (along hessian id) times[i]

        if n <= 40 then
            let found = objective.HessianAt point

            for i in 0 .. n - 1 do
                for j in 0 .. n - 1 do
                    near $"H[{i}, {j}]" hessianScale[i, j] hessian[i, j] found[i, j]
