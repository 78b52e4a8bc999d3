module OptimizerFunctional.Differentiation.Tests.GroupTests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open Xunit

/// A function with loops, by the number of variables.
type Loop = {
    Name: string
    Function: Reals -> Real
    Dimensions: int list
    /// The rows of each group, for so many variables.
    Groups: int -> int list
}

let private square (x: Real) = x * x

/// The sum that a loop computes, with an addend that starts it.
let private sum (terms: Real seq) =
    let mutable total = Real.Zero

    for term in terms do
        total <- total + term

    total

/// Neighbors exchanged.
let private order n = Array.init n (fun i -> i ^^^ 1)

let private loops = [
    {
        Name = "extended Rosenbrock"
        Function =
            fun x ->
                sum (
                    seq {
                        for i in 0..2 .. x.Length - 2 do
                            square (1.0 - x[i]) + 100.0 * square (x[i + 1] - x[i] * x[i])
                    }
                )
        Dimensions = [ 34; 200; 514 ]
        Groups = fun n -> [ n / 2 ]
    }
    {
        Name = "chained Rosenbrock"
        Function =
            fun x ->
                sum (Seq.init (x.Length - 1) (fun i -> square (1.0 - x[i]) + 100.0 * square (x[i + 1] - x[i] * x[i])))
        Dimensions = [ 20; 130; 300 ]
        Groups = fun n -> [ n - 1 ]
    }
    {
        Name = "coordinates in another order"
        Function =
            fun x ->
                let order = order x.Length
                sum (Seq.init x.Length (fun i -> exp (sin x[order[i]]) * x[i] - cos x[order[i]]))
        Dimensions = [ 16; 150 ]
        Groups = fun n -> [ n ]
    }
    {
        Name = "data"
        Function =
            fun x ->
                sum (
                    Seq.init 37 (fun i ->
                        let t = float i / 10.0
                        let y = Math.Exp(-t) + 0.1 * Math.Sin(float i)
                        square (x[0] * exp (-t * x[1]) - y))
                )
        Dimensions = [ 2 ]
        Groups = fun _ -> [ 37 ]
    }
    {
        Name = "the constants 0 and 1 in a column"
        Function = fun x -> sum (Seq.init 20 (fun i -> square (float i * x[0] + x[1] / (1.0 + float i)) * sqrt x[2]))
        Dimensions = [ 3 ]
        Groups = fun _ -> [ 20 ]
    }
    {
        Name = "subtracted terms"
        Function =
            fun x ->
                let mutable total = square x[0]

                for i in 0 .. x.Length - 1 do
                    total <- total - log (1.0 + square (x[i] - 0.5 * float i))

                total
        Dimensions = [ 17; 140 ]
        Groups = fun n -> [ n ]
    }
    {
        Name = "variance: a sum that all terms share"
        Function =
            fun x ->
                let mean = sum x / float x.Length
                sum (Seq.map (fun xi -> square (xi - mean) * xi) x) / float x.Length
        Dimensions = [ 20; 150 ]
        Groups = fun n -> [ n ]
    }
    {
        Name = "a function of sums"
        Function =
            fun x ->
                let squares = sum (Seq.map (fun xi -> square (xi - 1.0)) x)
                let weighted = sum (Seq.init x.Length (fun i -> x[i] * (0.5 * float (i + 1))))
                squares + square weighted + square (square weighted)
        Dimensions = [ 16; 200 ]
        Groups = fun n -> [ n ]
    }
    {
        Name = "Chebyquad"
        Function =
            fun x ->
                let n = x.Length

                let polynomials =
                    Array.init n (fun j ->
                        let t = Array.create (n + 1) (Real.ofFloat 1.0)
                        t[1] <- 2.0 * x[j] - 1.0

                        for i in 2..n do
                            t[i] <- 2.0 * t[1] * t[i - 1] - t[i - 2]

                        t)

                sum (
                    seq {
                        for i in 1..n do
                            let mean = sum (Seq.init n (fun j -> polynomials[j][i])) / float n
                            let integral = if i % 2 = 0 then -1.0 / float (i * i - 1) else 0.0
                            square (mean - integral)
                    }
                )
        Dimensions = [ 12; 16 ]
        Groups = fun n -> [ n ]
    }
    {
        Name = "a logistic regression with inner sums"
        Function =
            fun x ->
                sum (
                    Seq.init 50 (fun i ->
                        let z = sum (Seq.init x.Length (fun j -> Math.Sin(float (i * j + 1)) * x[j]))
                        Real.Softplus z - float (i % 2) * z)
                )
        Dimensions = [ 3; 12 ]
        Groups = fun _ -> [ 50 ]
    }
]

let private cases = [
    for loop in loops do
        for n in loop.Dimensions do
            loop, n
]

let private name (loop: Loop, n: int) = $"{loop.Name}, n = {n}"

let Names = TheoryData<string>(cases |> List.map name)

let internal find case = cases |> List.find (fun known -> name known = case)

let private programs (loop: Loop) (point: float[]) isGrouped =
    PathPrograms(Recorded.ofFunction (Func<Reals, Real> loop.Function) point, point.Length, isGrouped)

let private run (computation: Computation) (point: float[]) (direction: float[]) length =
    let into = Array.create length 17.0
    let mutable value = 0.0
    Assert.True(computation.Run(ReadOnlySpan point, ReadOnlySpan direction, into.AsSpan(), &value))
    value, into

let private largest (numbers: float[]) = numbers |> Array.fold (fun most x -> max most (abs x)) 1e-300

let private agree (expected: float[]) (actual: float[]) =
    let scale = largest expected

    for i in 0 .. expected.Length - 1 do
        Assert.True(
            abs (expected[i] - actual[i]) <= 1e-13 * scale,
            $"entry {i} of {expected.Length} is {actual[i]:R}, not {expected[i]:R}"
        )

[<Theory; MemberData(nameof Names)>]
let ``groups change nothing but rounding`` (case: string) =
    let loop, n = find case
    let random = Random n
    let point = Array.init n (fun _ -> 0.2 + random.NextDouble())
    let direction = Array.init n (fun _ -> random.NextDouble() - 0.5)
    let grouped, plain = programs loop point true, programs loop point false
    let value, gradient = run grouped.Gradient point [||] n
    let plainValue, plainGradient = run plain.Gradient point [||] n
    agree [| plainValue |] [| value |]
    agree plainGradient gradient
    Assert.Equal(value, fst (run grouped.Value point [||] 0))
    let product = snd (run plain.HessianTimes point direction n)
    agree product (snd (run grouped.HessianTimes point direction n))
    let objective = Objective.ofReal loop.Function
    let hessian = objective.HessianAt(Vector.ofSeq point)
    agree product (Vector.toArray (Matrix.multiply hessian (Vector.ofSeq direction)))

[<Theory; MemberData(nameof Names)>]
let ``loops are found again`` (case: string) =
    let loop, n = find case
    let point = Array.init n (fun i -> 0.3 + 0.01 * float i)
    let recorded = Recorded.ofFunction (Func<Reals, Real> loop.Function) point
    let grouped = Grouped.ofRecorded true recorded
    let rows = grouped.Graph.Groups |> Seq.map _.Count |> Seq.toList
    Assert.Equal<int list>(loop.Groups n, rows)

[<Fact>]
let ``a loop that branches on its numbers becomes groups of its branches`` () =
    let huber (x: Reals) =
        sum (
            seq {
                for xi in x do
                    if abs xi < Real.ofFloat 1.0 then square xi else 2.0 * abs xi - 1.0
            }
        )

    let objective = Objective.ofReal huber
    let random = Random 3

    for _ in 1..30 do
        let point = Array.init 40 (fun _ -> 4.0 * random.NextDouble() - 2.0)
        let evaluation = objective.At(Vector.ofSeq point)
        let slope x = if abs x < 1.0 then 2.0 * x else 2.0 * float (sign x)
        agree (Array.map slope point) (Vector.toArray evaluation.Gradient)

/// The bits of value, gradient and product at one point, with so many threads at the most.
let private bits (objective: Objective) (point: Vector) threads =
    let before = Parallelism.MaxThreads

    try
        Parallelism.MaxThreads <- threads
        let evaluation: Evaluation = objective.At point
        let product = objective.HessianTimesAt(point, Vector.map cos point)

        [ evaluation.Value; yield! evaluation.Gradient; yield! product ] |> List.map BitConverter.DoubleToInt64Bits
    finally
        Parallelism.MaxThreads <- before

[<Theory; InlineData true; InlineData false>]
let ``many rows have the same bits on any number of threads`` (isChained: bool) =
    // Rows of pairs write indices of their own; rows of a chain share them.
    let step = if isChained then 1 else 2

    let f (x: Reals) =
        sum (
            seq {
                for i in 0..step .. x.Length - 2 do
                    exp (-square(x[i + 1] - x[i])) * sin x[i] + square x[i]
            }
        )

    let n = 20_000 * step + 2
    let objective = Objective.ofReal f
    let point = Vector.ofSeq (Seq.init n (fun i -> sin (float i)))
    let one = bits objective point 1
    Assert.Equal<int64 list>(one, bits objective point 2)
    Assert.Equal<int64 list>(one, bits objective point 7)
    let plain: Evaluation = (Objective.OfTraced(Traced(Func<Reals, Real> f, false))).At point
    agree (Vector.toArray plain.Gradient) (Vector.toArray (objective.At point).Gradient)

[<Property(2000)>]
let ``written indexes are those of a loop over all rows`` (seed: int) =
    let random = Random seed

    let outputs = [|
        for _ in 1 .. random.Next(1, 4) do
            let count = random.Next(1, 9)
            let stride = random.Next(-3, 4)
            let first = random.Next 12 + 3 * 9
            let list = if random.Next 4 = 0 then Array.init count (fun _ -> random.Next 40) else [||]

            if list.Length > 0 then
                struct (count, { First = 0; Stride = 0; List = list })
            else
                struct (count, { First = first; Stride = stride; List = [||] })
    |]

    let all = [
        for struct (count, indexes) in outputs do
            for row in 0 .. count - 1 do
                if indexes.List.Length > 0 then
                    indexes.List[row]
                else
                    indexes.First + row * indexes.Stride
    ]

    let written = WrittenIndexes outputs
    Assert.Equal(List.length (List.distinct all) = all.Length, written.IsDisjoint)
    Assert.Equal(List.max all, written.Largest)
    Assert.Equal(all.Length, written.Count)

    if written.IsDisjoint then
        for index in 0..60 do
            Assert.Equal(List.contains index all, written.Contains index)
