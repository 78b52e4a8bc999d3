/// Functions of Real in the words of F#.
module OptimizerFunctional.Differentiation.Tests.FSharpTests

#nowarn "3391" // A number of type float beside a Real is converted.

open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

let private at (point: float list) (f: Reals -> Real) : float * float list =
    let evaluation: Evaluation = (Objective.ofReal f).At(Vector.ofSeq point)
    evaluation.Value, List.ofArray (evaluation.Gradient.AsSpan().ToArray())

let private is (value: float) (gradient: float list) (found: float * float list) =
    Assert.Equal<float * float list>((value, gradient), found)

[<Fact>]
let ``sums and products of sequences`` () =
    is 6.0 [ 1.0; 1.0; 1.0 ] (at [ 1.0; 2.0; 3.0 ] Seq.sum)
    is 14.0 [ 2.0; 4.0; 6.0 ] (at [ 1.0; 2.0; 3.0 ] (Seq.sumBy (fun x -> x * x)))
    is 6.0 [ 6.0; 3.0; 2.0 ] (at [ 1.0; 2.0; 3.0 ] (Seq.reduce (*)))
    is 6.0 [ 1.0; 1.0; 1.0 ] (at [ 1.0; 2.0; 3.0 ] (fun x -> Array.sum [| for i in 0 .. x.Length - 1 -> x[i] |]))
    is 2.0 [ 0.5; 0.5 ] (at [ 1.0; 3.0 ] Seq.average)
    is 4.0 [ 0.0; 1.0 ] (at [ 1.0; 4.0 ] (fun x -> Seq.max x))
    is 1.0 [ 1.0; 0.0 ] (at [ 1.0; 4.0 ] (fun x -> Seq.min x))

[<Fact>]
let ``functions and operators`` () =
    is 4.0 [ 4.0 ] (at [ 2.0 ] (fun x -> x[0] ** 2.0))
    is 8.0 [ 12.0 ] (at [ 2.0 ] (fun x -> pown x[0] 3))
    is 1.0 [ 1.0 ] (at [ 0.0 ] (fun x -> exp x[0]))
    is 3.0 [ -1.0 ] (at [ -3.0 ] (fun x -> abs x[0]))
    is 0.0 [ 1.0; 0.0 ] (at [ 0.0; 1.0 ] (fun x -> atan2 x[0] x[1]))
    is 2.0 [ -1.0 ] (at [ 1.0 ] (fun x -> 3.0 + -x[0]))
    is 3.0 [ 0.0; 1.0 ] (at [ 1.0; 3.0 ] (fun x -> max x[0] x[1]))
    is 1.0 [ 1.0; 0.0 ] (at [ 1.0; 3.0 ] (fun x -> min x[0] x[1]))
    is 3.0 [ 1.0 ] (at [ 3.0 ] (fun x -> Real.max x[0] 1.0))

[<Fact>]
let ``comparisons`` () =
    let branch (x: Reals) =
        if x[0] < 1.0 then x[0]
        elif x[0] = 1.0 then 5.0 * x[0]
        elif x[0] <> 2.0 && x[0] >= 1.5 then 7.0 * x[0]
        else Real.Zero

    is 0.5 [ 1.0 ] (at [ 0.5 ] branch)
    is 5.0 [ 5.0 ] (at [ 1.0 ] branch)
    is 0.0 [ 0.0 ] (at [ 1.25 ] branch)
    is 0.0 [ 0.0 ] (at [ 2.0 ] branch)
    is 21.0 [ 7.0 ] (at [ 3.0 ] branch)

[<Fact>]
let ``comparisons with NaN`` () =
    let value (f: Reals -> Real) = fst (at [ nan ] f)
    Assert.Equal(2.0, value (fun x -> if x[0] < 1.0 || x[0] > 1.0 then 1.0 else 2.0))
    Assert.Equal(2.0, value (fun x -> if Real.op_LessThanOrEqual (x[0], 1.0) then 1.0 else 2.0))
    Assert.Equal(2.0, value (fun x -> if Real.op_Equality (x[0], x[0]) then 1.0 else 2.0))
    Assert.Equal(2.0, value (fun x -> Real.IfLessOrEqual(x[0], 1.0, 1.0, 2.0)))
    // F# asks for an order, and there is none that says neither less nor equal nor greater.
    Assert.Equal(1.0, value (fun x -> if x[0] <= 1.0 then 1.0 else 2.0))

[<Fact>]
let ``loops that end by a comparison`` () =
    // Newton's iteration for a root: the derivative is that of the steps, which have converged.
    let root (x: Reals) =
        let mutable y = 0.5 * (x[0] + 1.0)

        while abs (y * y - x[0]) > 1e-14 * x[0] do
            y <- 0.5 * (y + x[0] / y)

        y

    let objective = Objective.ofReal root

    for k in 1..200 do
        let x = 0.37 * float k
        let evaluation: Evaluation = objective.At(Vector.ofSeq [ x ])
        Assert.Equal(sqrt x, evaluation.Value, 1e-14 * sqrt x)
        Assert.Equal(0.5 / sqrt x, evaluation.Gradient[0], 1e-13 / sqrt x)
