namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The machine of an optimizer that has only a pure step: it hands over copies.
[<Sealed>]
type internal PureMachine<'State>(step: 'State -> Evaluation -> struct ('State * Vector), state: 'State, dimension) =
    inherit Machine<'State>()

    let mutable state = state
    let mutable pending = Vector.Empty

    override _.NeedsWholeGradient = true

    override _.Begin(point, value, gradient) =
        let struct (next, step) =
            step
                state
                {
                    Point = Vector.wrap (Array.sub point 0 dimension)
                    Value = value
                    Gradient = Vector.wrap (Array.sub gradient 0 dimension)
                }

        state <- next
        pending <- Check.dimension "the step" dimension step

    override _.Range(block) =
        let count = Math.Min(block.Length, dimension - block.Start)
        pending.AsSpan(block.Start, count).CopyTo(Span(block.StepBuffer, block.StepStart, count))

    override _.Close _ = state

/// A first-order method: how its state starts, and how one evaluation moves it. Its step is ADDED to
/// the point. A transform of steps (clip, scale, decay) has the same type: it takes the incoming
/// gradient for the step so far. Made by `Optimizer.create`, by `Coordinatewise`, or by combining others.
[<Sealed; NoEquality; NoComparison>]
type Optimizer<'State>
    internal
    (
        name: string,
        init: Vector -> 'State,
        step: 'State -> Evaluation -> struct ('State * Vector),
        machine: 'State -> int -> Machine<'State>,
        bounds: Bounds
    ) =

    /// What the method is called in tables and messages.
    member _.Name: string = name

    /// The bounds that its steps lead into, which no point of a numerical derivative leaves.
    member _.Bounds: Bounds = bounds

    /// The same optimizer, known to keep to bounds.
    member internal _.Within(bounds: Bounds) : Optimizer<'State> =
        Optimizer(name, init, step, machine, bounds)

    /// The state before the first step from this start.
    member _.Init(start: Vector) : 'State = init start

    /// One step: the next state and what to add to the point. Pure: the old state stays as it was.
    member _.Step (state: 'State) (evaluation: Evaluation) : struct ('State * Vector) =
        Check.dimension "gradient" evaluation.Point.Length evaluation.Gradient |> ignore
        step state evaluation

    /// The in-place twin, at work on copies of the state's vectors.
    member internal _.Open (state: 'State) (dimension: int) : Machine<'State> = machine state dimension

/// The state of two optimizers, one after the other.
type Both<'First, 'Second> =
    {
        /// The state of the one that sees the gradient.
        First: 'First
        /// The state of the one that sees the first one's step.
        Second: 'Second
    }

/// The state of what keeps nothing but a count of its steps.
type Counted =
    {
        /// Steps taken.
        Count: int64
    }

/// A machine that keeps nothing but a count of its steps.
[<AbstractClass>]
type CountingMachine(state: Counted) =
    inherit Machine<Counted>()

    let mutable count = state.Count

    /// Steps taken, this one included.
    member _.Count: int64 = count

    override _.Begin(_, _, _) = count <- count + 1L
    override _.Close _ = { Count = count }

/// Two machines, one after the other. Blocks go through both while they are in the cache, unless
/// the second must see the whole of the first one's step before it starts.
[<Sealed>]
type internal ChainMachine<'First, 'Second>(first: Machine<'First>, second: Machine<'Second>, dimension: int) =
    inherit Machine<Both<'First, 'Second>>()

    let between: float[] =
        if second.NeedsWholeGradient then
            Array.zeroCreate (Lane.padded dimension)
        else
            [||]

    // Where the second needs it whole, so does the chain: `Begin` runs the first one on it.
    override _.NeedsWholeGradient = first.NeedsWholeGradient || second.NeedsWholeGradient

    override _.Begin(point, value, gradient) =
        first.Begin(point, value, gradient)

        if second.NeedsWholeGradient then
            Machine.fill first dimension point gradient between

        second.Begin(point, value, between)

    override _.Range(block) =
        if second.NeedsWholeGradient then
            let fromBetween =
                { block with
                    GradientBuffer = between
                    GradientStart = block.Start
                }

            second.Range &fromBetween
        else
            first.Range &block

            let fromStep =
                { block with
                    GradientBuffer = block.StepBuffer
                    GradientStart = block.StepStart
                }

            second.Range &fromStep

    override _.Move(start, length, dimension, point, gradient, gradientStart, next) =
        if second.NeedsWholeGradient then
            second.Move(start, length, dimension, point, between, start, next)
        else
            Scratch.inBlocks start length (fun scratch at count ->
                first.StepInto(scratch, at, count, point, gradient, gradientStart + at - start)
                second.Move(at, count, dimension, point, scratch, 0, next))

    override _.Close copy =
        {
            First = first.Close copy
            Second = second.Close copy
        }

/// A machine whose state is shown as another type.
[<Sealed>]
type internal MappedMachine<'Inner, 'Outer>(inner: Machine<'Inner>, outward: 'Inner -> 'Outer) =
    inherit Machine<'Outer>()

    override _.NeedsWholeGradient = inner.NeedsWholeGradient
    override _.Begin(point, value, gradient) = inner.Begin(point, value, gradient)
    override _.Range(block) = inner.Range &block

    override _.Move(start, length, dimension, point, gradient, gradientStart, next) =
        inner.Move(start, length, dimension, point, gradient, gradientStart, next)

    override _.Close copy = outward (inner.Close copy)

/// Making optimizers, and making new ones from old ones.
[<RequireQualifiedAccess>]
module Optimizer =

    /// Your own optimizer: a state, how it starts, and a pure step that is added to the point.
    /// The state is saved as JSON, so let it be a record of numbers, vectors and other such records.
    let create
        (name: string)
        (init: Vector -> 'State)
        (step: 'State -> Evaluation -> struct ('State * Vector))
        : Optimizer<'State> =
        let checkedStep state (evaluation: Evaluation) =
            let struct (next, moved) = step state evaluation
            struct (next, Check.dimension "the step" evaluation.Point.Length moved)

        Optimizer(name, init, checkedStep, (fun state dimension -> PureMachine(step, state, dimension)), Bounds.None)

    /// An optimizer from its in-place machine alone: the pure step copies the state and runs the
    /// machine once on the copy, so both ways to run give the same bits.
    let ofMachine
        (name: string)
        (init: Vector -> 'State)
        (machine: 'State -> int -> Machine<'State>)
        : Optimizer<'State> =
        let step state (evaluation: Evaluation) =
            let dimension = evaluation.Point.Length
            let machine = machine state dimension
            let moved = Array.zeroCreate dimension
            let point, gradient = Vector.read evaluation.Point, Vector.read evaluation.Gradient
            machine.Begin(point, evaluation.Value, gradient)
            Machine.fill machine dimension point gradient moved
            struct (machine.Close false, Vector.wrap moved)

        Optimizer(name, init, step, machine, Bounds.None)

    /// The optimizer that keeps nothing but a count: `step` is a function of the evaluation alone.
    let stateless (name: string) (step: Evaluation -> Vector) : Optimizer<Counted> =
        create name (fun _ -> { Count = 0L }) (fun state evaluation ->
            struct ({ Count = state.Count + 1L }, step evaluation))

    /// Multiplies the incoming gradient by a factor: `scale -0.1` is gradient descent.
    let scale (factor: float) : Optimizer<Counted> =
        let factor = Check.finite "factor" factor

        ofMachine $"scale {factor}" (fun _ -> { Count = 0L }) (fun state _ ->
            { new CountingMachine(state) with
                override _.Range(block) =
                    let from, into = block.GradientBuffer, block.StepBuffer
                    let fromStart, intoStart = nativeint block.GradientStart, nativeint block.StepStart
                    let length = block.Length

                    Lane.sweep length (fun i ->
                        Lane.store into (intoStart + i) (factor * Lane.readGradient length from (fromStart + i)))
            })

    /// Hands on the incoming gradient as it is: the neutral element of `andThen`.
    let identity: Optimizer<Counted> =
        let unit = scale 1.0
        Optimizer("identity", unit.Init, unit.Step, unit.Open, unit.Bounds)

    /// Feeds the step of `first` to `second` as its gradient. Associative, with `identity` on both sides.
    let andThen (second: Optimizer<'Second>) (first: Optimizer<'First>) : Optimizer<Both<'First, 'Second>> =
        let bounds =
            if second.Bounds.Equals Bounds.None then
                first.Bounds
            else
                second.Bounds

        (ofMachine
            $"{first.Name}, {second.Name}"
            (fun start ->
                {
                    First = first.Init start
                    Second = second.Init start
                })
            (fun state dimension ->
                ChainMachine(first.Open state.First dimension, second.Open state.Second dimension, dimension)))
            .Within
            bounds

    /// The same optimizer, its state shown as another type: `outward (inward state)` must be `state`.
    let mapState
        (outward: 'Inner -> 'Outer)
        (inward: 'Outer -> 'Inner)
        (optimizer: Optimizer<'Inner>)
        : Optimizer<'Outer> =
        (ofMachine optimizer.Name (fun start -> outward (optimizer.Init start)) (fun state dimension ->
            MappedMachine(optimizer.Open (inward state) dimension, outward)))
            .Within
            optimizer.Bounds

    /// The same optimizer under another name.
    let rename (name: string) (optimizer: Optimizer<'State>) : Optimizer<'State> =
        Optimizer(name, optimizer.Init, optimizer.Step, optimizer.Open, optimizer.Bounds)
