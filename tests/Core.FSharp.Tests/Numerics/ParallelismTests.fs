/// Multithreaded operations on long vectors: every part once, the same bits for any number of threads, no allocation.
module OptimizerFunctional.Core.Tests.ParallelismTests

open System
open System.Threading
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Long enough for four blocks, the last one short and not a multiple of the register width.
let private length = 3 * Chunks.Length + 4097

let private numbers seed = Vector.init length (fun i -> cos (float (i * seed)) * Math.ScaleB(1.0, i % 40 - 20))

/// What `action` returns with 1, 2, 3 and 7 threads. The limit is that of the process, so other tests that run
/// meanwhile are shared in as many ways too: their results may not depend on it either.
let private withThreads (action: unit -> 'Result) : 'Result list =
    let before = Parallelism.MaxThreads

    try
        [
            for limit in [ 1; 2; 3; 7 ] ->
                (Parallelism.MaxThreads <- limit
                 action ())
        ]
    finally
        Parallelism.MaxThreads <- before

let private bits (vector: Vector) = [ for coordinate in vector -> BitConverter.DoubleToInt64Bits coordinate ]

let private allSame (results: 'Result list) =
    for result in results.Tail do
        Assert.Equal<'Result>(results.Head, result)

[<Fact>]
let ``every part is done once, however often the work is shared`` () =
    let completed = Array.zeroCreate<int> 5

    let work = {
        new SharedWork(5) with
            override _.Part part = Interlocked.Increment(&completed[part]) |> ignore
    }

    let before = Parallelism.MaxThreads

    try
        Parallelism.MaxThreads <- 4

        for run in 1..20_000 do
            work.Run()
            // All are done when it returns, not only begun.
            Assert.True(Array.forall ((=) run) completed, $"after run {run}: %A{completed}")
    finally
        Parallelism.MaxThreads <- before

[<Fact>]
let ``what a part raises is raised to the caller, and the work can be done again`` () =
    let mutable fails = true

    let work = {
        new SharedWork(4) with
            override _.Part part =
                if Volatile.Read(&fails) && part = 2 then
                    invalidOp "part 2"
    }

    let error = Assert.Throws<InvalidOperationException>(fun () -> work.Run())
    Assert.Equal("part 2", error.Message)
    Volatile.Write(&fails, false)
    work.Run()

[<Fact>]
let ``vectors have the same bits for any number of threads`` () =
    let left, right = numbers 3, numbers 7

    withThreads (fun () ->
        let sum = Vector.combination 0.3 left -1.7 right
        let into = Vector.toArray left
        Vector.addInto 0.7 right into

        bits sum
        @ bits (Vector.ofSeq into)
        @ bits (Vector.ofSeq [ Vector.dot left right; Vector.largest sum; Vector.largestDifference left right ]))
    |> allSame

[<Fact>]
let ``the inner product of a long vector is the sum of those of its blocks`` () =
    let left, right = numbers 3, numbers 7

    let ofBlocks = [
        for start in 0 .. Chunks.Length .. length - 1 ->
            let count = min Chunks.Length (length - start)
            Vector.dot (left.Slice(start, count)) (right.Slice(start, count))
    ]

    Assert.Equal(List.reduce (+) ofBlocks, Vector.dot left right)

[<Fact>]
let ``a NaN or an infinity anywhere in a long vector is found`` () =
    for at in [ 0; Chunks.Length - 1; Chunks.Length; length - 1 ] do
        let put value = Vector.init length (fun i -> if i = at then value else 1.0)

        Assert.True(Double.IsNaN(Vector.largest (put nan)))
        Assert.Equal(infinity, Vector.largest (put -infinity))
        Assert.Equal(3.0, Vector.largestDifference (put 4.0) (put 1.0))
        Assert.True(Double.IsNaN(LargestCoordinate(length).Of(Vector.toArray (put nan))))
        Assert.Equal(2.0, LargestCoordinate(length).Of(Vector.toArray (put -2.0)))

[<Fact>]
let ``a long step by hand allocates nothing, shared or not`` () =
    let run = OptimizerFunctional.Core.InPlace(Adam.create Adam.defaults, Vector.replicate length 1.0)

    run.Gradient.Fill 0.5

    let step () =
        for _ in 1..100 do
            run.Step nan |> ignore

    let least =
        withThreads (fun () ->
            step ()
            let before = GC.GetAllocatedBytesForCurrentThread()
            step ()
            GC.GetAllocatedBytesForCurrentThread() - before)
        |> List.min

    // The pool's own queue may grow once, so the minimum counts.
    Assert.Equal(0L, least)

[<Fact>]
let ``L-BFGS has the same bits for any number of threads`` () =
    let valley =
        Objective.Create(
            ValueAndGradientInto(fun point gradient ->
                let mutable value = 0.0

                for i in 0..2 .. point.Length - 2 do
                    let height = point[i + 1] - point[i] * point[i]
                    let rest = 1.0 - point[i]
                    value <- value + 100.0 * height * height + rest * rest
                    gradient[i] <- -400.0 * point[i] * height - 2.0 * rest
                    gradient[i + 1] <- 200.0 * height

                value)
        )

    let start = Vector.init 100_000 (fun i -> if i % 2 = 0 then -1.2 + 1e-6 * float i else 1.0)

    let method = LBfgs.create LBfgs.defaults (MoreThuente.create MoreThuente.defaults)

    withThreads (fun () ->
        let solution = Minimize.evaluations method valley (Minimize.options (Stop.AfterIterations 8L)) start

        Assert.Equal(8L, solution.Iterations)
        bits solution.Best.Point)
    |> allSame

[<Fact>]
let ``a limit below 1 is refused and changes nothing`` () =
    let before = Parallelism.MaxThreads
    let error = Assert.Throws<ParameterException>(fun () -> Parallelism.MaxThreads <- 0)
    Assert.Equal("MaxThreads was 0; it must be at least 1.", error.Message)
    Assert.Equal(before, Parallelism.MaxThreads)
