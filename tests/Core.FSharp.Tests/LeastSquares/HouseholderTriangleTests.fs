/// Householder reflections preserve inner products and norms.
module OptimizerFunctional.Core.Tests.HouseholderTriangleTests

open System
open OptimizerFunctional.Core
open Xunit

/// A matrix by columns, of numbers of widely different sizes; some columns are zero, some are parallel.
let private columnsOf (random: Random) rows columns =
    let entries = Array.init columns (fun _ -> Array.init rows (fun _ -> random.NextDouble() - 0.5))

    entries
    |> Array.mapi (fun j column ->
        match random.Next 6 with
        | 0 -> Array.zeroCreate rows
        | 1 when j > 0 -> Array.map (fun x -> 2.0 * x) entries[j - 1]
        | _ -> Array.map (fun x -> Math.ScaleB(x, random.Next(-40, 40))) column)

let private dot (left: float[]) (right: float[]) = Array.sum (Array.map2 (*) left right)

let private close what (scale: float) (expected: float) (actual: float) =
    Assert.True(abs (expected - actual) <= 1e-14 * scale, $"{what}: {actual:R} is not {expected:R}")

[<Fact>]
let ``a triangle keeps the inner products of the columns, with each other and with the right side`` () =
    for seed in 1..300 do
        let random = Random seed
        let columns = random.Next(1, 9)
        let rows = columns + random.Next(1, 40)
        let matrix = columnsOf random rows columns
        let right = Array.init rows (fun _ -> random.NextDouble() - 0.5)
        let entries, turned = Array.concat matrix, Array.copy right
        HouseholderTriangle.reduce rows columns entries turned

        let triangle = [|
            for j in 0 .. columns - 1 -> Array.init columns (fun i -> if i > j then 0.0 else entries[j * rows + i])
        |]

        let norm column = sqrt (dot column column)

        for i in 0 .. columns - 1 do
            close $"seed {seed}, column {i} and b" (float rows * norm matrix[i] * norm right)
            <| dot matrix[i] right
            <| dot triangle[i] turned[.. columns - 1]

            for j in 0..i do
                close $"seed {seed}, columns {i} and {j}" (float rows * norm matrix[i] * norm matrix[j])
                <| dot matrix[i] matrix[j]
                <| dot triangle[i] triangle[j]

        close $"seed {seed}, the length of b" (float rows * norm right) (norm right) (norm turned)

[<Fact>]
let ``a column that is a multiple of the first unit vector is left so, whatever its sign`` () =
    for first in [ 3.0; -3.0 ] do
        let entries, right = [| first; 0.0; 0.0 |], [| 1.0; 2.0; 2.0 |]
        HouseholderTriangle.reduce 3 1 entries right
        Assert.Equal(3.0, abs entries[0])
        Assert.Equal(first, entries[0] * right[0])
        Assert.Equal(9.0, dot right right)
