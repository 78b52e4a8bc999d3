module OptimizerFunctional.Core.Tests.AllocationTests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

let private start = Vector.init 5 (fun i -> float i - 1.5)

let private flat =
    Objective.Create(
        ValueAndGradientInto(fun x g ->
            let mutable value = 0.0

            for i in 0 .. x.Length - 1 do
                g[i] <- 0.02 * x[i]
                value <- value + 0.01 * x[i] * x[i]

            value)
    )

/// The minimum allocation of `action` on this thread in ten runs: code that is not yet optimized allocates more.
let private allocated (action: unit -> unit) =
    action ()

    [
        for _ in 1..10 ->
            let before = GC.GetAllocatedBytesForCurrentThread()
            action ()
            GC.GetAllocatedBytesForCurrentThread() - before
    ]
    |> List.min

/// Stops after this many iterations, with other criteria that are checked at every one.
let private stop count =
    [
        Stop.GradientBelow 0.0
        Stop.StepBelow 0.0
        Stop.AtValue -1.0
        Stop.And(Stop.ValueChangeBelow 0.0, Stop.AfterEvaluations 1L)
    ]
    |> List.fold (fun left right -> Stop.Or(left, right)) (Stop.AfterIterations count)

let private minimizeAllocatesNothingAStep (optimizer: Optimizer<'State>) =
    let run count =
        allocated (fun () -> Optimizer.minimize optimizer flat (Minimize.options (stop count)) start |> ignore)

    // The least object has 24 bytes: 1,000 more steps would allocate 24,000. What a run allocates once may differ by an
    // object, for optimized code keeps some on the stack, and on a busy machine it comes late.
    Assert.InRange(run 2000L - run 1000L, -999L, 999L)

/// Six buffers; where the run stops, its point and gradient, the point before, the next step and the next point.
[<Theory>]
[<InlineData(4096)>]
[<InlineData(4097)>]
let ``a whole run of gradient descent allocates eleven vectors`` (dimension: int) =
    let descent = GradientDescent.create GradientDescent.defaults
    let start = Vector.replicate dimension 1.0
    let run () = Optimizer.minimize descent flat (Minimize.options (stop 10L)) start |> ignore

    Assert.InRange(float (allocated run) / float (sizeof<float> * dimension), 0.0, 11.5)

let names =
    let data = TheoryData<string>()

    for entry in Catalogue.all do
        // The runs of these end before 2,000 steps, with another sentence.
        if not entry.Allocates && entry.Name <> "rmsprop, centered" && entry.Name <> "madgrad, paper" then
            data.Add entry.Name

    data

[<Theory>]
[<MemberData(nameof names)>]
let ``minimizing in place allocates nothing a step`` (name: string) =
    let entry = Catalogue.all |> List.find (fun entry -> entry.Name = name)

    let test =
        {
            new OptimizerVisitor<unit -> unit> with
                member _.Visit optimizer = fun () -> minimizeAllocatesNothingAStep optimizer
        }
        |> entry.Optimizer.Apply

    test ()

[<Fact>]
let ``minimizing in place allocates nothing a step when transforms are chained`` () =
    minimizeAllocatesNothingAStep (Optimizer.identity |> Optimizer.andThen (Adam.create Adam.defaults))
    minimizeAllocatesNothingAStep (Clip.byNorm 1.0 |> Optimizer.andThen (Adam.create Adam.defaults))
    minimizeAllocatesNothingAStep (Lookahead.over 3L 0.5 (Adam.create Adam.defaults))

[<Fact>]
let ``a step by hand in place allocates nothing`` () =
    let run = InPlace(Adam.create Adam.defaults, start)

    let bytes =
        allocated (fun () ->
            for _ in 1..100 do
                run.Gradient.Fill 0.5
                run.Step nan |> ignore)

    Assert.Equal(0L, bytes)
