/// The same measurements under BenchmarkDotNet, each in a process of its own.
namespace OptimizerFunctional.Benchmarks

open BenchmarkDotNet.Attributes

/// n = 2: in place, lazily and by hand, a step with its gradient.
[<MemoryDiagnoser>]
type Small() =
    let mutable subject = Subjects.all.Head

    static member Names = Subjects.all |> List.map _.Name

    [<ParamsSource("Names")>]
    member val Optimizer = "" with get, set

    [<GlobalSetup>]
    member this.Setup() = subject <- Subjects.all |> List.find (fun s -> s.Name = this.Optimizer)

    [<Benchmark(OperationsPerInvoke = Subjects.Batch)>]
    member _.InPlace() = subject.Small()

    [<Benchmark(OperationsPerInvoke = Subjects.Batch)>]
    member _.Lazy() = subject.Lazy()

/// n = 2: the loops written by hand.
type SmallByHand() =
    let mutable hand = ignore

    static member Names = Subjects.all |> List.filter _.ByHand.IsSome |> List.map _.Name

    [<ParamsSource("Names")>]
    member val Optimizer = "" with get, set

    [<GlobalSetup>]
    member this.Setup() =
        let subject = Subjects.all |> List.find (fun s -> s.Name = this.Optimizer)
        hand <- subject.ByHand.Value.Small

    [<Benchmark(OperationsPerInvoke = Subjects.Batch, Baseline = true)>]
    member _.ByHand() = hand ()

/// A step in place on long vectors, with a gradient that is there already.
type Large() =
    let mutable step = ignore

    static member Names = Subjects.all |> List.map _.Name

    [<ParamsSource("Names")>]
    member val Optimizer = "" with get, set

    [<Params(10_000, 10_000_000)>]
    member val Dimension = 0 with get, set

    [<GlobalSetup>]
    member this.Setup() =
        let subject = Subjects.all |> List.find (fun s -> s.Name = this.Optimizer)
        step <- subject.Large this.Dimension

    [<Benchmark>]
    member _.InPlace() = step ()

/// The loops written by hand on long vectors.
type LargeByHand() =
    let mutable step = ignore

    static member Names = SmallByHand.Names

    [<ParamsSource("Names")>]
    member val Optimizer = "" with get, set

    [<Params(10_000, 10_000_000)>]
    member val Dimension = 0 with get, set

    [<GlobalSetup>]
    member this.Setup() =
        let subject = Subjects.all |> List.find (fun s -> s.Name = this.Optimizer)
        step <- subject.ByHand.Value.Large this.Dimension

    [<Benchmark>]
    member _.ByHand() = step ()

/// The memory's yardstick.
type Triad() =
    let mutable run = ignore

    [<Params(10_000, 10_000_000)>]
    member val Dimension = 0 with get, set

    [<GlobalSetup>]
    member this.Setup() = run <- Subjects.triad this.Dimension

    [<Benchmark>]
    member _.Triad() = run ()
