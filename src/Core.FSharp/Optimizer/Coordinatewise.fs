namespace OptimizerFunctional.Core

open System

/// Converts an optimizer's state to and from the buffers that its kernel updates.
type Layout<'State, 'Clock> = {
    /// The initial state.
    Init: Vector -> 'State
    /// The part of the state that all coordinates share, usually the number of steps taken.
    Clock: 'State -> 'Clock
    /// The clock of the next step.
    Tick: 'Clock -> 'Clock
    /// The vectors of the state, one slot each.
    Slots: 'State -> Vector[]
    /// The state with this clock and these slots.
    Build: 'Clock -> Vector[] -> 'State
}

/// Layouts of states that consist of a step count and vectors, which start at zero.
[<RequireQualifiedAccess>]
module Layout =

    /// The step counter plus one, saturating at Int64.MaxValue.
    let next (count: int64) : int64 = if count = Int64.MaxValue then count else count + 1L

    /// The same layout with other initial vectors.
    let from (starts: Vector -> Vector[]) (layout: Layout<'State, int64>) : Layout<'State, int64> = {
        layout with
            Init = starts >> layout.Build 0L
    }

    /// A count and `number` vectors.
    let counting
        (count: 'State -> int64)
        (slots: 'State -> Vector[])
        (build: int64 -> Vector[] -> 'State)
        (number: int)
        : Layout<'State, int64> = {
        Init = fun start -> build 0L (if number = 0 then [||] else Array.replicate number (Vector.zeros start.Length))
        Clock = count
        Tick = next
        Slots = slots
        Build = build
    }

    /// A count alone.
    let count (count: 'State -> int64) (build: int64 -> 'State) : Layout<'State, int64> =
        counting count (fun _ -> [||]) (fun n _ -> build n) 0

    /// A count and one vector.
    let inline one
        ([<InlineIfLambda>] count: 'State -> int64)
        ([<InlineIfLambda>] first: 'State -> Vector)
        ([<InlineIfLambda>] build: int64 -> Vector -> 'State)
        : Layout<'State, int64> =
        counting count (fun state -> [| first state |]) (fun n slots -> build n slots[0]) 1

    /// A count and two vectors.
    let inline two
        ([<InlineIfLambda>] count: 'State -> int64)
        ([<InlineIfLambda>] first: 'State -> Vector)
        ([<InlineIfLambda>] second: 'State -> Vector)
        ([<InlineIfLambda>] build: int64 -> Vector -> Vector -> 'State)
        : Layout<'State, int64> =
        counting count (fun state -> [| first state; second state |]) (fun n slots -> build n slots[0] slots[1]) 2

    /// A count and three vectors.
    let inline three
        ([<InlineIfLambda>] count: 'State -> int64)
        ([<InlineIfLambda>] first: 'State -> Vector)
        ([<InlineIfLambda>] second: 'State -> Vector)
        ([<InlineIfLambda>] third: 'State -> Vector)
        ([<InlineIfLambda>] build: int64 -> Vector -> Vector -> Vector -> 'State)
        : Layout<'State, int64> =
        counting
            count
            (fun state -> [| first state; second state; third state |])
            (fun n slots -> build n slots[0] slots[1] slots[2])
            3

    /// A count and four vectors.
    let inline four
        ([<InlineIfLambda>] count: 'State -> int64)
        ([<InlineIfLambda>] first: 'State -> Vector)
        ([<InlineIfLambda>] second: 'State -> Vector)
        ([<InlineIfLambda>] third: 'State -> Vector)
        ([<InlineIfLambda>] fourth: 'State -> Vector)
        ([<InlineIfLambda>] build: int64 -> Vector -> Vector -> Vector -> Vector -> 'State)
        : Layout<'State, int64> =
        counting
            count
            (fun state -> [| first state; second state; third state; fourth state |])
            (fun n slots -> build n slots[0] slots[1] slots[2] slots[3])
            4

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

    override _.Begin(_, _, _) = clock <- layout.Tick clock

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
        })

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

                    Range.sweep &range (fun i x g ->
                        let struct (first, step) = coordinate shared x g (Pack.read a i)
                        Pack.store a i first
                        step)
        })

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

                    Range.sweep &range (fun i x g ->
                        let struct (first, second, step) = coordinate shared x g (Pack.read a i) (Pack.read b i)

                        Pack.store a i first
                        Pack.store b i second
                        step)
        })

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

                    Range.sweep &range (fun i x g ->
                        let struct (first, second, third, step) =
                            coordinate shared x g (Pack.read a i) (Pack.read b i) (Pack.read c i)

                        Pack.store a i first
                        Pack.store b i second
                        Pack.store c i third
                        step)
        })

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

                    Range.sweep &range (fun i x g ->
                        let struct (first, second, third, fourth, step) =
                            coordinate shared x g (Pack.read a i) (Pack.read b i) (Pack.read c i) (Pack.read d i)

                        Pack.store a i first
                        Pack.store b i second
                        Pack.store c i third
                        Pack.store d i fourth
                        step)
        })
