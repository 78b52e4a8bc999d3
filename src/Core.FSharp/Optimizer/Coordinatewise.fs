namespace OptimizerFunctional.Core

open System

/// A kernel whose state consists of a clock and a few vectors as long as the point.
[<AbstractClass>]
type SlotKernel<'State, 'Clock>(layout: Layout<'State, 'Clock>, state: 'State, dimension: int) =
    inherit Kernel<'State>()

    let mutable clock = layout.Clock state

    // Loops, not array functions: a pure step opens and closes a kernel, and each closure would cost 3 ns.
    let slots =
        let vectors = layout.Slots state
        let buffers = Array.zeroCreate<float[]> vectors.Length

        for i in 0 .. vectors.Length - 1 do
            buffers[i] <- Array.zeroCreate (Pack.padded dimension)
            (Check.dimension "a vector of the state" dimension vectors[i]).AsSpan().CopyTo(buffers[i].AsSpan())

        buffers

    /// The clock of the current step.
    member _.Clock: 'Clock = clock

    /// The vectors of the state.
    member _.Slots: float[][] = slots

    /// Begins the next step.
    member _.Tick() : unit = clock <- layout.Tick clock

    override kernel.Begin(_, _, _) = kernel.Tick()

    override _.Close copy =
        let vectors = Array.zeroCreate<Vector> slots.Length

        for i in 0 .. slots.Length - 1 do
            vectors[i] <-
                if copy then
                    Vector.wrap (slots[i].AsSpan(0, dimension).ToArray())
                else
                    Pack.unpadded dimension slots[i]

        layout.Build clock vectors

/// Lifts an element-wise rule, written once as SIMD code, to an optimizer. `prepare` computes from the clock what all
/// coordinates of a step share. `coordinate` is the update rule as in the paper: it takes the shared values, the point,
/// the gradient and the slots, and returns the new slots and the step, which is added to the point. Both are inlined
/// into one fused loop.
[<RequireQualifiedAccess>]
module Coordinatewise =

    /// The layout of a rule that keeps only a count of its steps.
    let counted: Layout<StepCount, int64> = Layout.count _.Count (fun count -> { Count = count })

    /// A rule whose state is a clock, without vectors.
    let inline none
        (name: string)
        (layout: Layout<'State, 'Clock>)
        ([<InlineIfLambda>] prepare: 'Clock -> 'Shared)
        ([<InlineIfLambda>] coordinate: 'Shared -> Pack -> Pack -> Pack)
        : Optimizer<'State> =
        Optimizer.ofKernel name layout.Init (fun state dimension -> {
            new SlotKernel<'State, 'Clock>(layout, state, dimension) with
                override kernel.Sweep(range) =
                    let shared = prepare kernel.Clock
                    Range.sweep &range (fun _ x g -> coordinate shared x g)

                override kernel.StepOne(dimension, point, _, gradient, into) =
                    kernel.Tick()
                    let shared = prepare kernel.Clock
                    Range.sweepOne dimension point gradient into (fun _ x g -> coordinate shared x g)
        })

    /// Moves the register at an index by a rule with one vector.
    let inline private moveOne
        ([<InlineIfLambda>] coordinate: 'Shared -> Pack -> Pack -> Pack -> struct (Pack * Pack))
        (shared: 'Shared)
        (a: float[])
        (i: nativeint)
        (x: Pack)
        (g: Pack)
        : Pack =
        let struct (first, step) = coordinate shared x g (Pack.read a i)
        Pack.store a i first
        step

    /// A rule whose state is a clock and one vector.
    let inline one
        (name: string)
        (layout: Layout<'State, 'Clock>)
        ([<InlineIfLambda>] prepare: 'Clock -> 'Shared)
        ([<InlineIfLambda>] coordinate: 'Shared -> Pack -> Pack -> Pack -> struct (Pack * Pack))
        : Optimizer<'State> =
        Optimizer.ofKernel name layout.Init (fun state dimension -> {
            new SlotKernel<'State, 'Clock>(layout, state, dimension) with
                override kernel.Sweep(range) =
                    let shared = prepare kernel.Clock
                    let a = kernel.Slots[0]
                    Range.sweep &range (fun i x g -> moveOne coordinate shared a i x g)

                override kernel.StepOne(dimension, point, _, gradient, into) =
                    kernel.Tick()
                    let shared = prepare kernel.Clock
                    let a = kernel.Slots[0]
                    Range.sweepOne dimension point gradient into (fun i x g -> moveOne coordinate shared a i x g)
        })

    /// Moves the register at an index by a rule with two vectors.
    let inline private moveTwo
        ([<InlineIfLambda>] coordinate: 'Shared -> Pack -> Pack -> Pack -> Pack -> struct (Pack * Pack * Pack))
        (shared: 'Shared)
        (a: float[])
        (b: float[])
        (i: nativeint)
        (x: Pack)
        (g: Pack)
        : Pack =
        let struct (first, second, step) = coordinate shared x g (Pack.read a i) (Pack.read b i)
        Pack.store a i first
        Pack.store b i second
        step

    /// A rule whose state is a clock and two vectors.
    let inline two
        (name: string)
        (layout: Layout<'State, 'Clock>)
        ([<InlineIfLambda>] prepare: 'Clock -> 'Shared)
        ([<InlineIfLambda>] coordinate: 'Shared -> Pack -> Pack -> Pack -> Pack -> struct (Pack * Pack * Pack))
        : Optimizer<'State> =
        Optimizer.ofKernel name layout.Init (fun state dimension -> {
            new SlotKernel<'State, 'Clock>(layout, state, dimension) with
                override kernel.Sweep(range) =
                    let shared = prepare kernel.Clock
                    let a, b = kernel.Slots[0], kernel.Slots[1]
                    Range.sweep &range (fun i x g -> moveTwo coordinate shared a b i x g)

                override kernel.StepOne(dimension, point, _, gradient, into) =
                    kernel.Tick()
                    let shared = prepare kernel.Clock
                    let a, b = kernel.Slots[0], kernel.Slots[1]
                    Range.sweepOne dimension point gradient into (fun i x g -> moveTwo coordinate shared a b i x g)
        })

    /// Moves the register at an index by a rule with three vectors.
    let inline private moveThree
        ([<InlineIfLambda>] coordinate:
            'Shared -> Pack -> Pack -> Pack -> Pack -> Pack -> struct (Pack * Pack * Pack * Pack))
        (shared: 'Shared)
        (a: float[])
        (b: float[])
        (c: float[])
        (i: nativeint)
        (x: Pack)
        (g: Pack)
        : Pack =
        let struct (first, second, third, step) = coordinate shared x g (Pack.read a i) (Pack.read b i) (Pack.read c i)
        Pack.store a i first
        Pack.store b i second
        Pack.store c i third
        step

    /// A rule whose state is a clock and three vectors.
    let inline three
        (name: string)
        (layout: Layout<'State, 'Clock>)
        ([<InlineIfLambda>] prepare: 'Clock -> 'Shared)
        ([<InlineIfLambda>] coordinate:
            'Shared -> Pack -> Pack -> Pack -> Pack -> Pack -> struct (Pack * Pack * Pack * Pack))
        : Optimizer<'State> =
        Optimizer.ofKernel name layout.Init (fun state dimension -> {
            new SlotKernel<'State, 'Clock>(layout, state, dimension) with
                override kernel.Sweep(range) =
                    let shared = prepare kernel.Clock
                    let a, b, c = kernel.Slots[0], kernel.Slots[1], kernel.Slots[2]
                    Range.sweep &range (fun i x g -> moveThree coordinate shared a b c i x g)

                override kernel.StepOne(dimension, point, _, gradient, into) =
                    kernel.Tick()
                    let shared = prepare kernel.Clock
                    let a, b, c = kernel.Slots[0], kernel.Slots[1], kernel.Slots[2]
                    Range.sweepOne dimension point gradient into (fun i x g -> moveThree coordinate shared a b c i x g)
        })

    /// Moves the register at an index by a rule with four vectors.
    let inline private moveFour
        ([<InlineIfLambda>] coordinate:
            'Shared -> Pack -> Pack -> Pack -> Pack -> Pack -> Pack -> struct (Pack * Pack * Pack * Pack * Pack))
        (shared: 'Shared)
        (a: float[])
        (b: float[])
        (c: float[])
        (d: float[])
        (i: nativeint)
        (x: Pack)
        (g: Pack)
        : Pack =
        let struct (first, second, third, fourth, step) =
            coordinate shared x g (Pack.read a i) (Pack.read b i) (Pack.read c i) (Pack.read d i)

        Pack.store a i first
        Pack.store b i second
        Pack.store c i third
        Pack.store d i fourth
        step

    /// A rule whose state is a clock and four vectors.
    let inline four
        (name: string)
        (layout: Layout<'State, 'Clock>)
        ([<InlineIfLambda>] prepare: 'Clock -> 'Shared)
        ([<InlineIfLambda>] coordinate:
            'Shared -> Pack -> Pack -> Pack -> Pack -> Pack -> Pack -> struct (Pack * Pack * Pack * Pack * Pack))
        : Optimizer<'State> =
        Optimizer.ofKernel name layout.Init (fun state dimension -> {
            new SlotKernel<'State, 'Clock>(layout, state, dimension) with
                override kernel.Sweep(range) =
                    let shared = prepare kernel.Clock
                    let a, b, c, d = kernel.Slots[0], kernel.Slots[1], kernel.Slots[2], kernel.Slots[3]
                    Range.sweep &range (fun i x g -> moveFour coordinate shared a b c d i x g)

                override kernel.StepOne(dimension, point, _, gradient, into) =
                    kernel.Tick()
                    let shared = prepare kernel.Clock
                    let a, b, c, d = kernel.Slots[0], kernel.Slots[1], kernel.Slots[2], kernel.Slots[3]

                    Range.sweepOne dimension point gradient into (fun i x g ->
                        moveFour coordinate shared a b c d i x g)
        })
