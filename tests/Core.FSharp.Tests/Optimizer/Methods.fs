namespace OptimizerFunctional.Core.Tests

open System
open System.Text.Json
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// Optimizers step by step: in-place and pure steps, and immutable states.
module Methods =

    let private scales = [| 0.001; 0.01; 0.1; 1.0; 10.0; 100.0; 1000.0 |]

    /// Gradients that change sign and size, and are zero in every fifth coordinate at the start.
    let private gradientAt (step: int) (point: Vector) : Vector =
        Vector.init point.Length (fun i ->
            if i % 5 = 4 && step < 3 then
                0.0
            else
                float ((i * 37 + step * 11) % 23 - 11) * scales[i % 7] + 0.1 * point[i])

    let private start n = Vector.init n (fun i -> cos (float i) * 2.0)

    let private evaluation step point = { Point = point; Value = 1.0; Gradient = gradientAt step point }

    /// States as text, because vectors compare by reference.
    let private text (state: 'State) = JsonSerializer.Serialize state

    /// Fails unless the first coordinates of `actual` are, bit for bit, those of `expected`.
    let same (expected: Vector) (actual: float[]) =
        for i in 0 .. expected.Length - 1 do
            if not (Expect.isSame expected[i] actual[i]) then
                Assert.Fail $"Coordinate {i} was {actual[i]:R}, not {expected[i]:R}."

    let private padded n (vector: Vector) =
        let array = Array.zeroCreate (Pack.padded n)
        vector.CopyTo array
        array

    let private inPlaceEqualsPure (optimizer: Optimizer<'State>) steps n =
        let mutable state = optimizer.Init(start n)
        let mutable point = start n
        let stepper = Stepper(optimizer.Open state n, n)
        let buffer = padded n point

        for k in 0 .. steps - 1 do
            let evaluation = evaluation k point
            let struct (next, step) = optimizer.Step state evaluation

            let largest = stepper.Step(buffer, evaluation.Value, padded n evaluation.Gradient, buffer)

            state <- next
            point <- Vector.add point step
            same point buffer
            Assert.Equal(Array.max (Array.map abs (Vector.toArray step)), largest)

        Assert.Equal(text state, text (stepper.Kernel.Close true))
        Assert.Equal(text state, text (stepper.Kernel.Close false))

    let private oldStatesStay (optimizer: Optimizer<'State>) =
        let mutable state = optimizer.Init(start 5)

        for k in 0..5 do
            let before = text state
            let struct (next, step) = optimizer.Step state (evaluation k (start 5))
            let struct (again, sameStep) = optimizer.Step state (evaluation k (start 5))
            Assert.Equal(before, text state)
            Assert.Equal(text next, text again)
            same step (Vector.toArray sameStep)
            state <- next

    let run (optimizer: Optimizer<'State>) (start: Vector) : Evaluation -> Vector =
        let mutable state = optimizer.Init start

        fun evaluation ->
            let struct (next, step) = optimizer.Step state evaluation
            state <- next
            step

    /// The optimizer, and its form without epsilon if it has one.
    let private forms (name: string) : AnyOptimizer list =
        let entry = Catalogue.all |> List.find (fun entry -> entry.Name = name)

        match entry.Find "Epsilon" with
        | Some _ when not entry.NeedsEpsilon -> [ entry.Optimizer; entry.With [ "Epsilon", 0.0 ] ]
        | _ -> [ entry.Optimizer ]

    let private cases entries =
        let data = TheoryData<string>()
        entries |> List.iter (fun (entry: CatalogueEntry) -> data.Add entry.Name)
        data

    let names = cases Catalogue.all
    let namesWithoutDecay = cases (Catalogue.those GradientsAlone)

    let private check (name: string) (test: OptimizerVisitor<unit -> unit>) =
        for form in forms name do
            (form.Apply test) ()

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``in place equals pure bit for bit in every dimension`` (name: string) =
        check
            name
            {
                new OptimizerVisitor<unit -> unit> with
                    member _.Visit optimizer =
                        fun () ->
                            List.iter (inPlaceEqualsPure optimizer 50) [ 1; 2; 3; 4; 5; 7; 8; 4099 ]
                            // In blocks of multithreaded operations.
                            inPlaceEqualsPure optimizer 3 70_003
            }

    [<Theory>]
    [<MemberData(nameof names)>]
    let ``a step does not change the old state, and repeated it gives the same`` (name: string) =
        check
            name
            {
                new OptimizerVisitor<unit -> unit> with
                    member _.Visit optimizer = fun () -> oldStatesStay optimizer
            }

    let private staysPut (optimizer: Optimizer<'State>) =
        let start = Vector.ofSeq [ 3.0; -1.0; 0.0 ]
        let step = run optimizer start

        for _ in 1..20 do
            let moved = step { Point = start; Value = 0.0; Gradient = Vector.zeros 3 }

            Assert.All(moved, (fun coordinate -> Assert.Equal(0.0, coordinate)))

    [<Theory>]
    [<MemberData(nameof namesWithoutDecay)>]
    let ``zero gradients give zero steps`` (name: string) =
        check
            name
            {
                new OptimizerVisitor<unit -> unit> with
                    member _.Visit optimizer = fun () -> staysPut optimizer
            }
