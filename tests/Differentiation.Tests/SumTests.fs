/// Sums whose terms are recorded once.
module OptimizerFunctional.Differentiation.Tests.SumTests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

let private square (x: Real) = x * x

/// A function written with sums, and the same with loops.
type private Pair = {
    Name: string
    Summed: Reals -> Real
    Looped: Reals -> Real
    Dimension: int
    /// Whether the loop has the bits of the sum.
    IsSame: bool
}

let private loop count (term: int -> Real) =
    let mutable total = Real.Zero

    for i in 0 .. count - 1 do
        total <- total + term i

    total

let private data = Array.init 1000 (fun i -> 0.1 * float i + sin (float i))
let private matrix = Array2D.init 300 5 (fun i j -> cos (float (i * (j + 1))))
let private labels = Array.init 300 (fun i -> if i % 3 = 0 then 1.0 else -1.0)

let private pairs = [
    {
        Name = "extended Rosenbrock"
        Summed =
            fun x ->
                Real.sum (x.Length / 2) (fun i ->
                    100.0 * square (x[2 * i + 1] - square x[2 * i]) + square (1.0 - x[2 * i]))
        Looped =
            fun x ->
                loop (x.Length / 2) (fun i -> 100.0 * square (x[2 * i + 1] - square x[2 * i]) + square (1.0 - x[2 * i]))
        Dimension = 300
        IsSame = true
    }
    {
        Name = "chained Rosenbrock, backwards"
        Summed =
            fun x ->
                let n = x.Length
                Real.sum (n - 1) (fun i -> square (1.0 - x[n - 1 - i]) + 100.0 * square (x[n - 2 - i] - x[n - 1 - i]))
        Looped =
            fun x ->
                let n = x.Length
                loop (n - 1) (fun i -> square (1.0 - x[n - 1 - i]) + 100.0 * square (x[n - 2 - i] - x[n - 1 - i]))
        Dimension = 130
        IsSame = true
    }
    {
        Name = "a fit"
        Summed =
            fun x ->
                let t = Real.column data
                Real.sum 1000 (fun i -> square (x[0] * exp (-t[i] * x[1]) - t[i]))
        Looped = fun x -> loop 1000 (fun i -> square (x[0] * exp (Real.ofFloat -data[i] * x[1]) - data[i]))
        Dimension = 2
        IsSame = false
    }
    {
        Name = "logistic regression"
        Summed =
            fun w ->
                let y = Real.column labels
                Real.sum 300 (fun i -> Real.Softplus(-(y[i] * Real.Dot(matrix, i, w)))) + 0.5 * Real.Dot(w, w)
        Looped =
            fun w ->
                let margin i = loop 5 (fun j -> Real.ofFloat matrix[i, j] * w[j])

                loop 300 (fun i -> Real.Softplus(-(Real.ofFloat labels[i] * margin i)))
                + 0.5 * loop 5 (fun j -> square w[j])
        Dimension = 5
        IsSame = false
    }
    {
        Name = "functions of sums: a variance, and its square"
        Summed =
            fun x ->
                let n = float x.Length
                let mean = Real.sum x.Length (fun i -> x[i]) / n
                let variance = Real.sum x.Length (fun i -> square (x[i] - mean)) / n
                sqrt variance + square variance * exp (-mean)
        Looped =
            fun x ->
                let n = float x.Length
                let mean = loop x.Length (fun i -> x[i]) / n
                let variance = loop x.Length (fun i -> square (x[i] - mean)) / n
                sqrt variance + square variance * exp (-mean)
        Dimension = 200
        IsSame = false
    }
    {
        Name = "the number of a term, and a term that is the same in all"
        Summed =
            fun x -> Real.sum x.Length (fun i -> Real.ofIndex (i + 1) * square x[i]) + Real.sum 40 (fun _ -> sin x[0])
        Looped = fun x -> loop x.Length (fun i -> float (i + 1) * square x[i]) + 40.0 * sin x[0]
        Dimension = 50
        IsSame = false
    }
    {
        Name = "nested sums: a band"
        Summed =
            fun x -> Real.sum (x.Length - 3) (fun i -> square (Real.sum 4 (fun j -> Real.ofIndex (j + 1) * x[i + j])))
        Looped = fun x -> loop (x.Length - 3) (fun i -> square (loop 4 (fun j -> float (j + 1) * x[i + j])))
        Dimension = 60
        IsSame = false
    }
    {
        Name = "a few sums of many terms"
        Summed = fun x -> Real.sum 3 (fun k -> square (Real.sum 100 (fun i -> x[i] * Real.ofIndex (k + 1)) - 1.0))
        Looped = fun x -> loop 3 (fun k -> square (loop 100 (fun i -> x[i] * float (k + 1)) - 1.0))
        Dimension = 100
        IsSame = false
    }
    {
        Name = "terms that branch on themselves"
        Summed = fun x -> Real.sum x.Length (fun i -> if abs x[i] < Real.One then square x[i] else 2.0 * abs x[i] - 1.0)
        Looped = fun x -> loop x.Length (fun i -> if abs x[i] < Real.One then square x[i] else 2.0 * abs x[i] - 1.0)
        Dimension = 40
        IsSame = true
    }
    {
        Name = "a slice"
        Summed =
            fun x ->
                let tail = x.Slice(10, 30)
                Real.Dot(x.Slice(0, 30), tail) + Real.sum 30 (fun i -> sin tail[i]) + Real.Dot(data[..29], tail)
        Looped = fun x -> loop 30 (fun i -> x[i] * x[i + 10]) + loop 30 (fun i -> sin x[i + 10] + data[i] * x[i + 10])
        Dimension = 40
        IsSame = false
    }
    {
        Name = "a sum that is compared"
        Summed =
            fun x ->
                let total = Real.sum x.Length (fun i -> square x[i])
                if total < Real.ofFloat 5.0 then total else sqrt total
        Looped =
            fun x ->
                let total = loop x.Length (fun i -> square x[i])
                if total < Real.ofFloat 5.0 then total else sqrt total
        Dimension = 30
        IsSame = true
    }
]

let Names = TheoryData<string>(pairs |> List.map _.Name)

let private everything (f: Reals -> Real) (point: float[]) (direction: float[]) =
    let objective = Objective.ofReal f
    let at: Evaluation = objective.At(Vector.ofSeq point)
    let product = objective.HessianTimesAt(Vector.ofSeq point, Vector.ofSeq direction)
    let hessian = Matrix.multiply (objective.HessianAt(Vector.ofSeq point)) (Vector.ofSeq direction)
    [ [| at.Value |]; Vector.toArray at.Gradient; Vector.toArray product; Vector.toArray hessian ]

[<Theory; MemberData(nameof Names)>]
let ``sums are loops`` (name: string) =
    let pair = pairs |> List.find (fun pair -> pair.Name = name)
    let random = Random 5
    let point = Array.init pair.Dimension (fun _ -> 0.4 + random.NextDouble())
    let direction = Array.init pair.Dimension (fun _ -> random.NextDouble() - 0.5)

    let looped, summed = everything pair.Looped point direction, everything pair.Summed point direction

    for expected, actual in List.zip looped summed do
        if pair.IsSame then
            Assert.Equal<float>(expected, actual)

        let scale = expected |> Array.fold (fun most number -> max most (abs number)) 1e-300
        Array.iter2 (fun (x: float) y -> Assert.Equal(x, y, 1e-13 * scale)) expected actual

let private bits (f: Reals -> Real) (point: float[]) threads =
    let before = Parallelism.MaxThreads

    try
        Parallelism.MaxThreads <- threads
        let objective = Objective.ofReal f
        let at: Evaluation = objective.At(Vector.ofSeq point)
        let product = objective.HessianTimesAt(Vector.ofSeq point, Vector.ofSeq (Array.map cos point))
        [ at.Value; yield! at.Gradient; yield! product ] |> List.map BitConverter.DoubleToInt64Bits
    finally
        Parallelism.MaxThreads <- before

[<Fact>]
let ``a million terms are recorded as fast as one, and have the same bits on any number of threads`` () =
    let f = pairs.Head.Summed
    let n = 2_000_000
    let point = Array.init n (fun i -> 1.0 + 0.1 * sin (float i))
    let recorded = Recorded.ofFunction (Func<Reals, Real> f) point
    Assert.InRange(recorded.Graph.Count, 1, 20)
    let one = bits f point 1
    Assert.True((one = bits f point 2))
    let value = BitConverter.Int64BitsToDouble one.Head
    let rosenbrock a b = 100.0 * (b - a * a) * (b - a * a) + (1.0 - a) * (1.0 - a)
    let expected = Seq.sum (seq { for i in 0..2 .. n - 2 -> rosenbrock point[i] point[i + 1] })
    Assert.Equal(expected, value, 1e-12 * expected)
    let slope k = BitConverter.Int64BitsToDouble one[k + 1]

    for i in [ 0; 2; 16384; n - 2 ] do
        let a, b = point[i], point[i + 1]
        Assert.Equal(200.0 * (b - a * a), slope (i + 1), 1e-10)
        Assert.Equal(-400.0 * a * (b - a * a) - 2.0 * (1.0 - a), slope i, 1e-10)

[<Fact>]
let ``the numbers of a column are read when the function is recorded`` () =
    let data = Array.init 100 float
    let column = Real.Column data
    let objective = Objective.ofReal (fun x -> Real.sum 100 (fun i -> column[i] * x[0]))
    let before = objective.ValueAt(Vector.ofSeq [ 1.0 ])
    data[0] <- 1e6
    let at: Evaluation = objective.At(Vector.ofSeq [ 1.0 ])
    Assert.Equal((4950.0, 4950.0), (before, at.Gradient[0]))

[<Fact>]
let ``residuals and models may have sums`` () =
    let point = Vector.ofSeq [ 0.5; 2.0 ]

    let residuals =
        Residuals.ofReal (fun x -> [| Real.sum 50 (fun i -> Real.ofIndex i * x[0]) - x[1]; Real.Dot(x, x) |])

    let at = residuals.At point
    Assert.Equal<float>([ 1225.0 * 0.5 - 2.0; 4.25 ], at)
    let struct (jacobian, _) = residuals.JacobianAt(point, at, Bounds.None)
    let entries = [ jacobian[0, 0]; jacobian[0, 1]; jacobian[1, 0]; jacobian[1, 1] ]
    Assert.Equal<float>([ 1225.0; -1.0; 1.0; 4.0 ], entries)

let private says (sentence: string) (f: Reals -> Real) =
    let at () = (Objective.ofReal f).At(Vector.ofSeq (Seq.init 40 float)) |> ignore
    let error = Assert.ThrowsAny<Exception> at
    Assert.Contains(sentence, error.Message)
    Assert.DoesNotContain("\n", error.Message)

[<Theory; InlineData 5; InlineData 40>]
let ``bad sums are refused in one sentence`` (count: int) =
    let mutable index = Unchecked.defaultof<RealIndex>
    let mutable term = Real.Zero

    says "x[40] was asked for; the point has 40 coordinates, from 0 on." (fun x ->
        Real.sum count (fun i -> x[41 - count + i]))

    says "x[-1] was asked for; the point has 40 coordinates, from 0 on." (fun x ->
        Real.sum count (fun i -> x[count - 2 - i]))

    says $"column[{count - 1}] was asked for; the column has {count - 1} numbers, from 0 on." (fun x ->
        Real.sum count (fun i -> (Real.column (Array.zeroCreate (count - 1)))[i] * x[i]))

    says $"matrix[{count - 1}] was asked for; the matrix has {count - 1} rows, from 0 on." (fun x ->
        Real.sum count (fun i -> Real.Dot(Array2D.zeroCreate (count - 1) 40, i, x)))

    says "a was 39 numbers; it must be 40 numbers" (fun x -> Real.Dot(Array.zeroCreate 39, x))
    says "count was -1; it must be at least 0" (fun x -> x[0] * Real.sum -1 (fun i -> x[i]))

    says "A RealIndex was used outside its sum" (fun x ->
        let total =
            Real.sum count (fun i ->
                index <- i
                x[i])

        total + x[index])

    says "NaN" (fun x ->
        let data = Array.create count nan
        Real.sum count (fun i -> (Real.column data)[i] * x[i]))

    if count >= 16 then
        says "A Real of the terms of a sum was used outside the sum" (fun x ->
            let total =
                Real.sum count (fun i ->
                    term <- square x[i]
                    term)

            total + term)

        says "A Real of the terms of a sum was used outside the sum" (fun x ->
            Real.sum count (fun i ->
                term <- square x[i]
                term)
            |> ignore

            term)

[<Fact>]
let ``a sum of no terms is 0`` () =
    let at: Evaluation = (Objective.ofReal (fun x -> x[0] + Real.sum 0 (fun i -> x[i]))).At(Vector.ofSeq [ 2.0 ])
    Assert.Equal((2.0, 1.0), (at.Value, at.Gradient[0]))

[<Fact>]
let ``a sum of constants needs no function`` () =
    let data = Real.column (Array.init 100 float)
    Assert.Equal(4950.0, (Real.sum 100 (fun i -> data[i])).Payload)

[<Fact>]
let ``the sum of the documentation works`` () =
    // snippet: RealSum
    let rosenbrock =
        Objective.ofReal (fun x ->
            Real.sum (x.Length / 2) (fun i ->
                100.0 * (x[2 * i + 1] - x[2 * i] ** 2.0) ** 2.0 + (1.0 - x[2 * i]) ** 2.0))
    // end

    let at: Evaluation = rosenbrock.At(Vector.ofSeq (Seq.init 100_000 (fun i -> if i % 2 = 0 then -1.2 else 1.0)))
    Assert.Equal(50_000.0 * 24.2, at.Value, 1e-6)
