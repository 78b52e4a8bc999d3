/// Compiled programs have the bits of interpreted ones.
module OptimizerFunctional.Differentiation.Tests.CompiledTests

open System
open System.Collections.Concurrent
open System.Runtime.CompilerServices
open System.Threading
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Properties
open Xunit

/// Bits, with one NaN.
let private bits (x: float) = BitConverter.DoubleToInt64Bits(if Double.IsNaN x then nan else x)

let private special = [|
    nan
    infinity
    -infinity
    0.0
    -0.0
    Double.Epsilon
    -1e-310
    Double.MaxValue
    -745.2
    710.0
    1e7
    1.0
    -1.0
    0.5
|]

/// The points of a case: random ones near it, and ones with special numbers.
let private pointsNear (seed: int) (point: float[]) : float[] list =
    let random = Random seed

    [
        point
        Array.map (fun x -> x + random.NextDouble() - 0.5) point
        Array.map (fun x -> x * exp (4.0 * random.NextDouble() - 2.0)) point
        Array.map (fun x -> if random.Next 3 = 0 then special[random.Next special.Length] else x) point
        Array.map (fun _ -> special[random.Next special.Length]) point
    ]

/// What a program writes at a point, in an array of this length.
let private run (program: Interpreter) (length: int) (direction: float[]) (point: float[]) : int64 list =
    let into = Array.create length 17.0
    let mutable value = 19.0

    if program.Run(ReadOnlySpan point, ReadOnlySpan direction, into.AsSpan(), &value) then
        bits value :: [ for x in into -> bits x ]
    else
        []

/// Whether the machine has registers for which code is generated.
let private hasRegisters = Pack.Count = 4 && Runtime.Intrinsics.X86.Avx.IsSupported

/// `isShort` tells whether the program must be short enough to be compiled.
let private checkProgram (isShort: bool) (name: string) (program: Interpreter) length direction (points: float[] list) =
    Assert.False(program.IsCompiled, $"{name} is interpreted at first")
    let interpreted = points |> List.map (run program length direction)
    program.Compile()
    Assert.True((program.IsCompiled || not (isShort && hasRegisters)), $"{name} is compiled")
    let compiled = points |> List.map (run program length direction)

    for k in 0 .. points.Length - 1 do
        if interpreted[k] <> compiled[k] then
            let differences =
                Seq.zip interpreted[k] compiled[k] |> Seq.indexed |> Seq.filter (fun (_, (a, b)) -> a <> b)

            Assert.Fail $"{name} of {length} numbers at %A{points[k]} differs: %A{differences}"

let private check isShort name (computation: Computation) length direction points =
    checkProgram isShort name computation.Program length direction points
    checkProgram false $"the careful program of {name}" computation.Careful length direction points

/// Checks all programs of a function.
let private checkAll
    (isShort: bool)
    (recorded: Recorded)
    (isGrouped: bool)
    (direction: float[])
    (points: float[] list)
    =
    let n = points.Head.Length
    let programs = PathPrograms(recorded, n, isGrouped)

    if recorded.Kind = ResultKind.Value then
        check isShort "the comparisons" programs.Branches 0 direction points
        check isShort "the value" programs.Value 0 direction points
        check isShort "the gradient" programs.Gradient n direction points
        check false "the product" programs.HessianTimes n direction points

        match programs.Hessian with
        | ByProgram program -> check false "the Hessian" program (n * n) direction points
        | ByColumns -> ()
    else
        check isShort "the residuals" programs.Residuals programs.Count direction points
        check isShort "the Jacobian" programs.Jacobian (programs.Count * n) direction points

/// Value, gradient and value alone at a point.
let private evaluated (traced: Traced) (point: float[]) : int64 list =
    let gradient = Array.create point.Length 17.0
    let value = traced.Gradient(ReadOnlySpan point, gradient.AsSpan())
    [ value; traced.Value(ReadOnlySpan point); yield! gradient ] |> List.map bits

/// Compiles what gives value and gradient at a point.
let private compileAt (traced: Traced) (point: float[]) =
    let path = (traced.For point.Length).At(ReadOnlySpan point)
    path.Value.Program.Compile()
    path.Gradient.Program.Compile()

let private seedOf (point: float[]) = int (BitConverter.DoubleToInt64Bits(Array.sum point) % 1000003L)

[<Property(1000, Arbitrary = [| typeof<Programs> |])>]
let ``3 a compiled program has the bits of the interpreted one`` (case: Case) =
    let recorded = Recorded.ofFunction (Func<Reals, Real>(Program.real case.Program)) case.Point
    checkAll true recorded false case.Direction (case.Elsewhere :: pointsNear (seedOf case.Point) case.Point)

[<Property(500, Arbitrary = [| typeof<TermsGenerator> |])>]
let ``3 compiled groups of terms have the bits of interpreted ones`` (terms: Terms) =
    let point, direction = Terms.point terms, Terms.direction terms
    let points = pointsNear (seedOf point) point
    let sum = Func<Reals, Real>(fun x -> Array.sum (Terms.real terms x))
    checkAll false (Recorded.ofFunction sum point) true direction points
    checkAll false (Recorded.ofResiduals (Func<Reals, Real[]>(Terms.real terms)) point) true direction points

[<Property(1000, Arbitrary = [| typeof<Programs> |])>]
let ``3 an objective has the same bits before and after it is compiled`` (case: Case) =
    let traced = Traced(Func<Reals, Real>(Program.real case.Program), true)
    let points = case.Elsewhere :: pointsNear (seedOf case.Point) case.Point
    let interpreted = points |> List.map (evaluated traced)
    points |> List.iter (compileAt traced)

    // Compiled code is first found by a path, and then called directly.
    for _ in 1..2 do
        Assert.Equal<int64 list list>(interpreted, points |> List.map (evaluated traced))
        Assert.Equal<int64 list list>(List.rev interpreted, points |> List.rev |> List.map (evaluated traced))

[<Fact>]
let ``3 a compiled function has infinite derivatives, NaN and other numbers of variables`` () =
    let traced = Traced(Func<Reals, Real>(fun x -> sqrt x[0] + log x[x.Length - 1] * x[0]), true)
    let points = [ [| 0.0; 1.0 |]; [| -1.0; 1.0 |]; [| 4.0; 1.0; 2.0 |]; [| 4.0; 1.0 |]; [| 0.0; 2.0; 0.5 |] ]
    let interpreted = points |> List.map (evaluated traced)
    points |> List.iter (compileAt traced)

    for _ in 1..3 do
        Assert.Equal<int64 list list>(interpreted, points |> List.map (evaluated traced))

    Assert.Equal<int64 list>([ 0.0; 0.0; infinity; 0.0 ] |> List.map bits, interpreted.Head)
    Assert.All(interpreted[1], fun number -> Assert.Equal(bits nan, number))

let Loops = GroupTests.Names

[<Theory; MemberData(nameof Loops)>]
let ``3 compiled loops have the bits of interpreted ones`` (case: string) =
    let loop, n = GroupTests.find case
    let point = Array.init n (fun i -> 0.3 + 0.5 * sin (float i))
    let direction = Array.init n (fun i -> cos (float i))
    let recorded = Recorded.ofFunction (Func<Reals, Real> loop.Function) point
    checkAll true recorded true direction (pointsNear n point)

let Problems = StandardFunctionTests.Names

[<Theory; MemberData(nameof Problems)>]
let ``3 compiled standard problems have the bits of interpreted ones`` (name: string) =
    let f = StandardFunctions.find name
    let point = f.Problem.Start.AsSpan().ToArray()
    let direction = Array.init point.Length (fun i -> 1.0 / float (i + 2))
    let recorded = Recorded.ofFunction (Func<Reals, Real> f.Function) point

    for isGrouped in [ false; true ] do
        checkAll false recorded isGrouped direction (pointsNear 5 point)

    match f.Residuals with
    | Some residuals ->
        let residuals = Func<Reals, Real[]>(fun x -> residuals (Array.init x.Length (fun i -> x[i])))
        checkAll false (Recorded.ofResiduals residuals point) true direction (pointsNear 6 point)
    | None -> ()

[<Fact>]
let ``the gradients of nearly all standard problems are compiled`` () =
    let isCompiled (f: StandardFunction) =
        let point = f.Problem.Start.AsSpan().ToArray()
        let recorded = Recorded.ofFunction (Func<Reals, Real> f.Function) point
        let program = (PathPrograms(recorded, point.Length, true)).Gradient.Program
        program.Compile()
        program.IsCompiled

    let names = StandardFunctions.all |> List.filter (isCompiled >> not) |> List.map _.Name
    Assert.True((not hasRegisters || 10 * names.Length <= StandardFunctions.all.Length), $"%A{names}")

[<Theory; InlineData 1; InlineData 2; InlineData 3>]
let ``3 many compiled rows have the bits of interpreted ones on any number of threads`` (step: int) =
    // Rows of one coordinate, of pairs, and of every third coordinate; the number of rows is no multiple of four.
    let f (x: Reals) =
        Seq.sum (
            seq {
                for i in 0..step .. x.Length - step do
                    exp (-(x[i + step - 1] ** 2.0)) * sin x[i] + x[i] ** 2.0
            }
        )

    let n = 20_003 * step
    let point = Array.init n (fun i -> sin (float i))
    let recorded = Recorded.ofFunction (Func<Reals, Real> f) point
    let program = (PathPrograms(recorded, n, true)).Gradient.Program
    let interpreted = run program n [||] point
    let before = Parallelism.MaxThreads
    program.Compile()
    Assert.True((program.IsCompiled || not hasRegisters))

    try
        for threads in [ 1; 2; 7 ] do
            Parallelism.MaxThreads <- threads
            Assert.Equal<int64 list>(interpreted, run program n [||] point)
    finally
        Parallelism.MaxThreads <- before

let private wood (x: Reals) : Real =
    let square (a: Real) = a * a

    100.0 * square (x[1] - x[0] * x[0])
    + square (1.0 - x[0])
    + 90.0 * square (x[3] - x[2] * x[2])
    + square (1.0 - x[2])
    + 10.0 * square (x[1] + x[3] - 2.0)
    + 0.1 * square (x[1] - x[3])

/// The evaluations of Wood's gradient until it is compiled.
let private evaluationsUntilCompiled () =
    let point = [| -3.0; -1.0; -3.0; -1.0 |]
    let gradient = Array.zeroCreate 4
    let traced = Traced(Func<Reals, Real> wood, true)
    traced.Gradient(ReadOnlySpan point, gradient.AsSpan()) |> ignore
    let program = ((traced.For 4).At(ReadOnlySpan point)).Gradient.Program
    let mutable count = 1

    while not program.IsCompiled && count < 1_000_000 do
        traced.Gradient(ReadOnlySpan point, gradient.AsSpan()) |> ignore
        count <- count + 1

    count

[<Fact>]
let ``a program is compiled after as many operations in every run`` () =
    let count = evaluationsUntilCompiled ()
    Assert.InRange(count, 10_000, 500_000)
    Assert.Equal(count, evaluationsUntilCompiled ())

[<Fact>]
let ``a switch turns compilation off`` () =
    try
        AppContext.SetSwitch(GeneratedCode.Switch, false)
        Assert.Equal(1_000_000, evaluationsUntilCompiled ())
    finally
        AppContext.SetSwitch(GeneratedCode.Switch, true)

[<Fact>]
let ``a program of too much code stays interpreted`` () =
    let f (x: Reals) = Seq.sum (seq { for i in 1..2000 -> (x[0] + float i * x[1]) ** (1.0 / float i) })
    let point = [| 1.5; 2.5 |]
    let programs = PathPrograms(Recorded.ofFunction (Func<Reals, Real> f) point, 2, false)
    let interpreted = run programs.Gradient.Program 2 [||] point
    programs.Gradient.Program.Compile()
    Assert.False programs.Gradient.Program.IsCompiled
    Assert.Equal<int64 list>(interpreted, run programs.Gradient.Program 2 [||] point)

[<Fact>]
let ``a gradient may replace the point`` () =
    let expected = [| -3.0; -1.0; -3.0; -1.0 |]
    let both = Array.copy expected
    let traced = Traced(Func<Reals, Real> wood, true)
    let gradient = Array.zeroCreate 4
    traced.Gradient(ReadOnlySpan expected, gradient.AsSpan()) |> ignore
    ((traced.For 4).At(ReadOnlySpan expected)).Gradient.Program.Compile()
    traced.Gradient(ReadOnlySpan both, both.AsSpan()) |> ignore
    Assert.Equal<float[]>(gradient, both)

[<Fact>]
let ``15 compiled evaluations allocate nothing`` () =
    for n in [ 8; 500 ] do
        let f (x: Reals) = Seq.sum (seq { for i in 1 .. x.Length - 1 -> exp (-x[i] * x[i - 1]) * sin x[i] })
        let point = Array.init n (fun i -> sin (float i))
        let gradient = Array.zeroCreate n
        let programs = PathPrograms(Recorded.ofFunction (Func<Reals, Real> f) point, n, true)
        programs.Gradient.Program.Compile()
        let mutable value = 0.0

        let work () =
            programs.Gradient.Program.Run(ReadOnlySpan point, ReadOnlySpan.Empty, gradient.AsSpan(), &value) |> ignore

        Assert.Equal(0L, TracingTests.allocated work)
        let traced = Traced(Func<Reals, Real> f, true)
        traced.Gradient(ReadOnlySpan point, gradient.AsSpan()) |> ignore
        compileAt traced point

        Assert.Equal(
            0L,
            TracingTests.allocated (fun () -> traced.Gradient(ReadOnlySpan point, gradient.AsSpan()) |> ignore)
        )

[<Fact>]
let ``15 threads evaluate while a program is compiled, with the same bits`` () =
    let f (x: Reals) = Seq.sum (seq { for i in 1 .. x.Length - 1 -> exp (-x[i] * x[i - 1]) * sin x[i] })
    let points = Array.init 4 (fun k -> Array.init 100 (fun i -> sin (float (i * (k + 1)))))
    let traced = Traced(Func<Reals, Real> f, true)

    let gradient (point: float[]) =
        let gradient = Array.zeroCreate point.Length
        let value = traced.Gradient(ReadOnlySpan point, gradient.AsSpan())
        value :: List.ofArray gradient

    let expected = points |> Array.map gradient
    let program = ((traced.For 100).At(ReadOnlySpan points[0])).Gradient.Program
    let faults = ConcurrentQueue<string>()

    let threads =
        points
        |> Array.mapi (fun k point ->
            let thread =
                Thread(fun () ->
                    let mutable rounds = 0

                    while rounds < 100 || (hasRegisters && not program.IsCompiled && rounds < 100_000) do
                        rounds <- rounds + 1

                        if gradient point <> expected[k] then
                            faults.Enqueue $"thread {k}, round {rounds}")

            thread.Start()
            thread)

    threads |> Array.iter _.Join()
    Assert.Empty faults
    Assert.Equal(hasRegisters, program.IsCompiled)

[<MethodImpl(MethodImplOptions.NoInlining)>]
let private compiledThenDropped () : WeakReference =
    let point = [| -3.0; -1.0; -3.0; -1.0 |]
    let program = (PathPrograms(Recorded.ofFunction (Func<Reals, Real> wood) point, 4, true)).Gradient.Program
    program.Compile()
    Assert.True program.IsCompiled
    WeakReference program

[<Fact>]
let ``a compiled program is collected`` () =
    let program = compiledThenDropped ()

    for _ in 1..10 do
        GC.Collect()
        GC.WaitForPendingFinalizers()

    Assert.False program.IsAlive
