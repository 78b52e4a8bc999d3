namespace OptimizerFunctional.Core

open System

/// How the state of a coordinatewise optimizer is taken apart into what its kernel works on, and put together again.
type Layout<'State, 'Clock> =
    {
        /// The state before the first step.
        Init: Vector -> 'State
        /// What all coordinates share, most often the number of steps taken.
        Clock: 'State -> 'Clock
        /// The clock of the next step.
        Tick: 'Clock -> 'Clock
        /// The vectors of the state, one slot each.
        Slots: 'State -> Vector[]
        /// The state of this clock and these slots.
        Build: 'Clock -> Vector[] -> 'State
    }

/// A machine whose state is a clock and a few vectors as long as the point.
[<AbstractClass>]
type SlotMachine<'State, 'Clock>(layout: Layout<'State, 'Clock>, state: 'State, dimension: int) =
    inherit Machine<'State>()

    let mutable clock = layout.Clock state

    let slots =
        layout.Slots state
        |> Array.map (fun slot ->
            let buffer = Array.zeroCreate (Lane.padded dimension)
            (Check.dimension "a vector of the state" dimension slot).AsSpan().CopyTo(buffer.AsSpan())
            buffer)

    /// The clock of the step that is being taken.
    member _.Clock: 'Clock = clock

    /// The vectors of the state.
    member _.Slots: float[][] = slots

    override _.Begin(_, _, _) = clock <- layout.Tick clock

    override _.Close copy =
        let vector (slot: float[]) =
            if copy || slot.Length <> dimension then
                Vector.wrap (Array.sub slot 0 dimension)
            else
                Vector.wrap slot

        layout.Build clock (Array.map vector slots)

/// Lifts a rule for one coordinate, written once on lanes, to an optimizer. `prepare` computes from
/// the clock what all coordinates of a step share; `coordinate` is the rule as in the paper: it takes
/// what is shared, the point, the gradient and the slots, and returns the new slots and the step,
/// which is added to the point. Both are inlined into one fused loop.
[<RequireQualifiedAccess>]
module Coordinatewise =

    /// The next of a count of steps, which stays at the largest there is.
    let count: int64 -> int64 =
        fun steps -> if steps = Int64.MaxValue then steps else steps + 1L

    /// The layout of a rule that keeps nothing but a count of its steps.
    let counted: Layout<Counted, int64> =
        {
            Init = fun _ -> { Count = 0L }
            Clock = fun state -> state.Count
            Tick = count
            Slots = fun _ -> [||]
            Build = fun count _ -> { Count = count }
        }

    /// A rule whose state is a clock and no vectors.
    let inline none
        (name: string)
        (layout: Layout<'State, 'Clock>)
        ([<InlineIfLambda>] prepare: 'Clock -> 'Shared)
        ([<InlineIfLambda>] coordinate: 'Shared -> Lane -> Lane -> Lane)
        : Optimizer<'State> =
        Optimizer.ofMachine name layout.Init (fun state dimension ->
            { new SlotMachine<'State, 'Clock>(layout, state, dimension) with
                override machine.Range(block) =
                    let shared = prepare machine.Clock
                    let length = block.Length
                    let x, g, s = block.PointBuffer, block.GradientBuffer, block.StepBuffer

                    let xAt, gAt, sAt =
                        nativeint block.PointStart, nativeint block.GradientStart, nativeint block.StepStart

                    Lane.sweep length (fun i ->
                        Lane.store
                            s
                            (sAt + i)
                            (coordinate shared (Lane.read x (xAt + i)) (Lane.readGradient length g (gAt + i))))

                override machine.Move(start, length, dimension, point, gradient, gradientStart, next) =
                    let shared = prepare machine.Clock

                    Lane.advance start length dimension point gradient gradientStart next (fun _ x g ->
                        coordinate shared x g)
            })

    /// A rule whose state is a clock and one vector.
    let inline one
        (name: string)
        (layout: Layout<'State, 'Clock>)
        ([<InlineIfLambda>] prepare: 'Clock -> 'Shared)
        ([<InlineIfLambda>] coordinate: 'Shared -> Lane -> Lane -> Lane -> struct (Lane * Lane))
        : Optimizer<'State> =
        Optimizer.ofMachine name layout.Init (fun state dimension ->
            { new SlotMachine<'State, 'Clock>(layout, state, dimension) with
                override machine.Range(block) =
                    let shared = prepare machine.Clock
                    let length = block.Length
                    let x, g, s = block.PointBuffer, block.GradientBuffer, block.StepBuffer

                    let at, xAt = nativeint block.Start, nativeint block.PointStart
                    let gAt, sAt = nativeint block.GradientStart, nativeint block.StepStart

                    let a = machine.Slots[0]

                    Lane.sweep length (fun i ->
                        let struct (first, step) =
                            coordinate
                                shared
                                (Lane.read x (xAt + i))
                                (Lane.readGradient length g (gAt + i))
                                (Lane.read a (at + i))

                        Lane.store a (at + i) first
                        Lane.store s (sAt + i) step)

                override machine.Move(start, length, dimension, point, gradient, gradientStart, next) =
                    let shared = prepare machine.Clock
                    let a = machine.Slots[0]

                    Lane.advance start length dimension point gradient gradientStart next (fun i x g ->
                        let struct (first, step) = coordinate shared x g (Lane.read a i)

                        Lane.store a i first
                        step)
            })

    /// A rule whose state is a clock and two vectors.
    let inline two
        (name: string)
        (layout: Layout<'State, 'Clock>)
        ([<InlineIfLambda>] prepare: 'Clock -> 'Shared)
        ([<InlineIfLambda>] coordinate: 'Shared -> Lane -> Lane -> Lane -> Lane -> struct (Lane * Lane * Lane))
        : Optimizer<'State> =
        Optimizer.ofMachine name layout.Init (fun state dimension ->
            { new SlotMachine<'State, 'Clock>(layout, state, dimension) with
                override machine.Range(block) =
                    let shared = prepare machine.Clock
                    let length = block.Length
                    let x, g, s = block.PointBuffer, block.GradientBuffer, block.StepBuffer

                    let at, xAt = nativeint block.Start, nativeint block.PointStart
                    let gAt, sAt = nativeint block.GradientStart, nativeint block.StepStart

                    let a = machine.Slots[0]
                    let b = machine.Slots[1]

                    Lane.sweep length (fun i ->
                        let struct (first, second, step) =
                            coordinate
                                shared
                                (Lane.read x (xAt + i))
                                (Lane.readGradient length g (gAt + i))
                                (Lane.read a (at + i))
                                (Lane.read b (at + i))

                        Lane.store a (at + i) first
                        Lane.store b (at + i) second
                        Lane.store s (sAt + i) step)

                override machine.Move(start, length, dimension, point, gradient, gradientStart, next) =
                    let shared = prepare machine.Clock
                    let a = machine.Slots[0]
                    let b = machine.Slots[1]

                    Lane.advance start length dimension point gradient gradientStart next (fun i x g ->
                        let struct (first, second, step) =
                            coordinate shared x g (Lane.read a i) (Lane.read b i)

                        Lane.store a i first
                        Lane.store b i second
                        step)
            })

    /// A rule whose state is a clock and three vectors.
    let inline three
        (name: string)
        (layout: Layout<'State, 'Clock>)
        ([<InlineIfLambda>] prepare: 'Clock -> 'Shared)
        ([<InlineIfLambda>] coordinate:
            'Shared -> Lane -> Lane -> Lane -> Lane -> Lane -> struct (Lane * Lane * Lane * Lane))
        : Optimizer<'State> =
        Optimizer.ofMachine name layout.Init (fun state dimension ->
            { new SlotMachine<'State, 'Clock>(layout, state, dimension) with
                override machine.Range(block) =
                    let shared = prepare machine.Clock
                    let length = block.Length
                    let x, g, s = block.PointBuffer, block.GradientBuffer, block.StepBuffer

                    let at, xAt = nativeint block.Start, nativeint block.PointStart
                    let gAt, sAt = nativeint block.GradientStart, nativeint block.StepStart

                    let a = machine.Slots[0]
                    let b = machine.Slots[1]
                    let c = machine.Slots[2]

                    Lane.sweep length (fun i ->
                        let struct (first, second, third, step) =
                            coordinate
                                shared
                                (Lane.read x (xAt + i))
                                (Lane.readGradient length g (gAt + i))
                                (Lane.read a (at + i))
                                (Lane.read b (at + i))
                                (Lane.read c (at + i))

                        Lane.store a (at + i) first
                        Lane.store b (at + i) second
                        Lane.store c (at + i) third
                        Lane.store s (sAt + i) step)

                override machine.Move(start, length, dimension, point, gradient, gradientStart, next) =
                    let shared = prepare machine.Clock
                    let a = machine.Slots[0]
                    let b = machine.Slots[1]
                    let c = machine.Slots[2]

                    Lane.advance start length dimension point gradient gradientStart next (fun i x g ->
                        let struct (first, second, third, step) =
                            coordinate shared x g (Lane.read a i) (Lane.read b i) (Lane.read c i)

                        Lane.store a i first
                        Lane.store b i second
                        Lane.store c i third
                        step)
            })
