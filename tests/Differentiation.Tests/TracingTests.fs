/// Laws of recordings: branches, threads, allocations.
module OptimizerFunctional.Differentiation.Tests.TracingTests

open System
open System.Threading
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open Xunit

let private n = Program.dimension

/// Everything that an objective computes at a point, as bits.
let private everything (objective: Objective) (point: float[]) (direction: float[]) : int64 list =
    let at = Vector.ofSeq point
    let gradient = Array.zeroCreate point.Length
    let value = objective.EvaluateInto(0L, ReadOnlySpan point, gradient.AsSpan())
    let hessian = objective.HessianAt at
    let times = objective.HessianTimesAt(at, Vector.ofSeq direction)

    [
        objective.ValueAt at
        value
        yield! gradient
        for i in 0 .. point.Length - 1 do
            for j in 0 .. point.Length - 1 do
                hessian[i, j]
        yield! times.AsSpan().ToArray()
    ]
    |> List.map (fun x -> if Double.IsNaN x then Int64.MinValue else BitConverter.DoubleToInt64Bits x)

[<Property(2000, Arbitrary = [| typeof<Programs> |])>]
let ``9 a function recorded at one point is the function recorded at another`` (case: Case) =
    let f = Program.real case.Program
    let elsewhere = Objective.ofReal f
    everything elsewhere case.Elsewhere case.Direction |> ignore
    let fresh = everything (Objective.ofReal f) case.Point case.Direction
    Assert.Equal<int64 list>(fresh, everything elsewhere case.Point case.Direction)

/// A staircase of slopes, with as many paths as there are whole numbers.
let private staircase (x: Reals) =
    let mutable sum = x[0] ** 3.0 + 0.7 * x[0] * x[1] ** 4.0 + sin x[0]

    for k in 0..20 do
        if Real.op_GreaterThan (x[0], Real.op_Implicit (float k)) then
            sum <- sum + (x[0] - float k) ** 3.0 * x[1] / 3.0

    sum

[<Fact>]
let ``9 the bits at a point do not depend on the paths that were taken before`` () =
    let points = [ for k in 0..20 -> [| float k + 0.3; 1.0 + float k / 7.0 |] ]
    let direction = [| 0.7; -1.1 |]
    let fresh = points |> List.map (fun point -> everything (Objective.ofReal staircase) point direction)
    let shared = Objective.ofReal staircase

    for _ in 1..2 do
        let found = points |> List.map (fun point -> everything shared point direction)
        Assert.Equal<int64 list list>(fresh, found)

    let found = points |> List.rev |> List.map (fun point -> everything shared point direction) |> List.rev
    Assert.Equal<int64 list list>(fresh, found)

[<Fact>]
let ``9 a comparison has the outcome that the recorded function had`` () =
    // A power that is computed by products in one place and by Math.Pow in another has two outcomes.
    for k in 1..2000 do
        let x = float k / 977.0

        let f (x: Reals) =
            if Real.op_LessThanOrEqual (x[0] ** 3.0, x[0] * x[0] * x[0]) then
                x[0]
            else
                -x[0]

        let value = (Objective.ofReal f).ValueAt(Vector.ofSeq [ x ])
        Assert.Equal(x, value)

[<Fact>]
let ``9 a function that becomes zero below zero has its slope on either side`` () =
    // ReverseDiff, LogDensityProblems.jl pull request 85: recorded at -1.3, it had the slope 0 at 1.34.
    let objective = Objective.ofReal (fun x -> if x[0] < Real.Zero then Real.Zero else x[0])
    Assert.Equal(0.0, objective.At(Vector.ofSeq [ -1.3 ]).Gradient[0])
    Assert.Equal(1.0, objective.At(Vector.ofSeq [ 1.34 ]).Gradient[0])
    Assert.Equal(0.0, objective.At(Vector.ofSeq [ -1.3 ]).Gradient[0])

[<Property(300, Arbitrary = [| typeof<Programs> |])>]
let ``10 two recordings at one point are the same`` (case: Case) =
    let f = Func<Reals, Real>(Program.real case.Program)
    let a, b = Recorded.ofFunction f case.Point, Recorded.ofFunction f case.Point
    Assert.Equal<int[]>(a.Results, b.Results)
    Assert.True(a.Graph.Nodes.SequenceEqual b.Graph.Nodes)
    Assert.Equal<Guard[]>(a.Guards, b.Guards)

/// A function of ten variables with every kind of operation and a branch.
let private mixture (x: Reals) =
    let mutable sum = Real.Zero

    for i in 1 .. x.Length - 1 do
        let a, b = x[i - 1], x[i]
        sum <- sum + exp (-(a * a)) * sin b + sqrt (1.0 + a * a + b * b) + Real.Max(a, b) + (1.0 + a * a) ** 1.5

        if Real.op_LessThan (a, b) then
            sum <- sum + tanh (a * b)

    sum

let private tenth (seed: int) = Array.init 10 (fun i -> sin (float (i * i + seed)))

/// The bytes that 100 evaluations allocate, the least of three rounds: evaluations that allocate do so in each.
let allocated (work: unit -> unit) : int64 =
    for _ in 1..50 do
        work ()

    let measure () =
        let before = GC.GetAllocatedBytesForCurrentThread()

        for _ in 1..100 do
            work ()

        GC.GetAllocatedBytesForCurrentThread() - before

    Seq.min (Seq.init 3 (fun _ -> measure ()))

[<Theory; InlineData(10); InlineData(200)>]
let ``15 evaluations allocate nothing`` (count: int) =
    let objective = Objective.ofReal mixture
    let point = Array.init count (fun i -> sin (float (i * i)))
    let gradient = Array.zeroCreate count
    let at = Vector.ofSeq point
    let gradients () = objective.EvaluateInto(0L, ReadOnlySpan point, gradient.AsSpan()) |> ignore
    Assert.Equal(0L, allocated gradients)
    Assert.Equal(0L, allocated (fun () -> objective.ValueAt at |> ignore))

[<Theory; InlineData(4); InlineData(200)>]
let ``15 evaluations with infinite derivatives allocate nothing`` (count: int) =
    let norm (x: Reals) = sqrt (Seq.sumBy (fun xi -> xi * xi) x) + Seq.sumBy sqrt x
    let point, gradient = Array.zeroCreate<float> count, Array.zeroCreate<float> count
    let objective = Objective.ofReal norm
    Assert.Equal(0L, allocated (fun () -> objective.EvaluateInto(0L, ReadOnlySpan point, gradient.AsSpan()) |> ignore))
    Assert.All(gradient, fun derivative -> Assert.Equal(infinity, derivative))
    let roots = TracedResiduals.OfFunction(Func<Reals, Real[]>(fun x -> [| for xi in x -> sqrt xi + xi * sqrt xi |]))
    let jacobian = Array.zeroCreate<float>(count * count)
    Assert.Equal(0L, allocated (fun () -> roots.Jacobian(ReadOnlySpan point, jacobian.AsSpan())))

    for i in 0 .. count - 1 do
        for j in 0 .. count - 1 do
            Assert.Equal((if i = j then infinity else 0.0), jacobian[i + j * count])

[<Fact>]
let ``15 products with the Hessian allocate nothing but their result`` () =
    let traced = Traced(Func<Reals, Real> mixture, true)
    let point, direction, product = tenth 1, tenth 2, Array.zeroCreate 10
    let work () = traced.HessianTimes(ReadOnlySpan point, ReadOnlySpan direction, product.AsSpan())
    Assert.Equal(0L, allocated work)
    let hessian = Array.zeroCreate 100
    Assert.Equal(0L, allocated (fun () -> traced.Hessian(ReadOnlySpan point, hessian.AsSpan())))

/// Runs work on several threads that begin at once.
let private together (threads: int) (work: int -> unit) =
    use barrier = new Barrier(threads)
    let faults = System.Collections.Concurrent.ConcurrentQueue<exn>()

    let started = [
        for k in 0 .. threads - 1 do
            let thread =
                Thread(fun () ->
                    try
                        barrier.SignalAndWait()
                        work k
                    with error ->
                        faults.Enqueue error)

            thread.Start()
            thread
    ]

    started |> List.iter (fun thread -> thread.Join())
    Assert.Empty faults

[<Theory; InlineData(10); InlineData(200)>]
let ``15 several threads may evaluate at once, with the same bits`` (count: int) =
    let point (k: int) = Array.init count (fun i -> sin (float (i * i + k)))
    let direction = Array.init count (fun i -> cos (float i))
    let expected = [ for k in 0..5 -> everything (Objective.ofReal mixture) (point k) direction ]
    let shared = Objective.ofReal mixture

    together 8 (fun thread ->
        for round in 0..10 do
            let k = (thread + round) % 6
            Assert.Equal<int64 list>(expected[k], everything shared (point k) direction))

[<Fact>]
let ``15 several threads may evaluate at once where memory is not on the stack`` () =
    let count = 3000
    let point (k: int) = Array.init count (fun i -> sin (float (i * i + k)))

    let gradient (objective: Objective) (point: float[]) =
        let gradient = Array.zeroCreate count
        objective.EvaluateInto(0L, ReadOnlySpan point, gradient.AsSpan()) |> ignore
        gradient

    let points = [| for k in 0..3 -> point k |]
    let function' (x: Reals) = Seq.sum (seq { for i in 1 .. count - 1 -> exp (-x[i] * x[i - 1]) * sin x[i] })
    let shared = Objective.ofReal function'
    let expected = points |> Array.map (gradient shared)

    // Evaluations take longer than a thread's turn, all together.
    together 4 (fun thread ->
        for _ in 1..200 do
            Assert.Equal<float[]>(expected[thread], gradient shared points[thread]))

[<Fact>]
let ``15 threads that record at once keep one recording of one path`` () =
    let threads = 4
    use recording = new CountdownEvent(threads)

    // Every thread waits in its first call until all are in it.
    let begun = new ThreadLocal<bool>()

    let slow (x: Reals) =
        if not begun.Value then
            begun.Value <- true
            recording.Signal() |> ignore
            recording.Wait 10_000 |> ignore

        mixture x

    let traced = Traced(Func<Reals, Real> slow, true)
    let point = tenth 1

    together threads (fun _ -> traced.Value(ReadOnlySpan point) |> ignore)

    Assert.Equal(1, (traced.For 10).Count)

[<Fact>]
let ``15 threads that find new ways through branches give the bits of one thread`` () =
    // The ways through three branches: a thread looks for its way while another keeps one.
    let f (x: Reals) = Seq.sum (seq { for xi in x -> if xi < Real.Zero then xi * xi else exp xi })
    let points = [| for way in 0..7 -> [| for i in 0..2 -> if way >>> i &&& 1 = 0 then -0.5 else 0.25 |] |]
    let expected = points |> Array.map (fun point -> (Objective.ofReal f).At(Vector.ofSeq point).Value)

    for _ in 1..200 do
        let objective = Objective.ofReal f

        together 4 (fun thread ->
            for k in 0..7 do
                let way = (k + 2 * thread) % 8
                Assert.Equal(expected[way], objective.At(Vector.ofSeq points[way]).Value))

[<Fact>]
let ``a function of many branches is recorded in seconds`` () =
    // Every comparison looked at the whole graph.
    let huber (x: Reals) =
        let mutable sum = Real.Zero

        for xi in x do
            sum <- sum + (if abs xi < Real.One then xi * xi else 2.0 * abs xi - 1.0)

        sum

    let point = Vector.ofSeq (Seq.init 20_000 (fun i -> sin (float i) * 2.0))
    Assert.True(Double.IsFinite((Objective.ofReal huber).At(point).Value))
