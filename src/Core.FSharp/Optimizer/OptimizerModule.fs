namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// Creates and combines optimizers.
[<RequireQualifiedAccess>]
module Optimizer =

    /// An optimizer of your own, from its initial state and a pure step, which is added to the point. The state is
    /// saved as JSON, so it should be a record of numbers, vectors and other such records.
    let create
        (name: string)
        (init: Vector -> 'State)
        (step: 'State -> Evaluation -> struct ('State * Vector))
        : Optimizer<'State> =
        let checkedStep state (evaluation: Evaluation) =
            let struct (next, moved) = step state evaluation
            struct (next, Check.dimension "the step" evaluation.Point.Length moved)

        Optimizer {
            Name = name
            Init = init
            Step = checkedStep
            Kernel = fun state dimension -> PureKernel(step, state, dimension)
            Bounds = Bounds.None
            Settings = Setting.none
            Answer = ValueNone
            OnBlocks = ValueNone
        }

    /// An optimizer from its kernel alone. The pure step copies the state and runs the kernel once on the copy, so both
    /// forms give the same bits.
    let ofKernel (name: string) (init: Vector -> 'State) (kernel: 'State -> int -> Kernel<'State>) : Optimizer<'State> =
        let make = OptimizedClosures.FSharpFunc<_, _, _>.Adapt kernel

        let step state (evaluation: Evaluation) = Kernel.last (make.Invoke(state, evaluation.Point.Length)) evaluation

        Optimizer {
            Name = name
            Init = init
            Step = step
            Kernel = kernel
            Bounds = Bounds.None
            Settings = Setting.none
            Answer = ValueNone
            OnBlocks = ValueNone
        }

    /// An optimizer that keeps only a count: `step` is a function of the evaluation alone.
    let stateless (name: string) (step: Evaluation -> Vector) : Optimizer<StepCount> =
        create name (fun _ -> { Count = 0L }) (fun state evaluation ->
            struct ({ Count = state.Count + 1L }, step evaluation))

    /// Multiplies the incoming gradient by a finite factor: `scale -0.1` is gradient descent with learning rate 0.1.
    let scale (factor: float) : Optimizer<StepCount> =
        let factor = Check.finite "factor" factor

        ofKernel $"scale {factor}" (fun _ -> { Count = 0L }) (fun state _ -> {
            new CountingKernel(state) with
                override _.Sweep(range) = Range.sweep &range (fun _ _ g -> factor * g)
        })

    /// Passes the incoming gradient on unchanged: the identity of `andThen`.
    let identity: Optimizer<StepCount> =
        (scale 1.0).With(fun parts -> { parts with Name = "identity"; Settings = Setting.none })

    /// The chain of two optimizers: the step of `first` is the gradient of `second`. Associative, with `identity` as
    /// the identity element.
    let rec andThen (second: Optimizer<'Second>) (first: Optimizer<'First>) : Optimizer<ChainState<'First, 'Second>> =
        let answer =
            match second.Parts.Answer, first.Parts.Answer with
            // Masked optimizers of different blocks each answer for their own.
            | ValueSome ofSecond, ValueSome ofFirst ->
                ValueSome(fun (state: ChainState<'First, 'Second>) point ->
                    ofSecond state.Second (ofFirst state.First point))
            | ValueSome answer, ValueNone -> ValueSome(fun (state: ChainState<'First, 'Second>) -> answer state.Second)
            | ValueNone, ValueSome answer -> ValueSome(fun (state: ChainState<'First, 'Second>) -> answer state.First)
            | ValueNone, ValueNone -> ValueNone

        let chain =
            (ofKernel
                $"{first.Name}, {second.Name}"
                (fun start -> { First = first.Init start; Second = second.Init start })
                (fun state dimension ->
                    ChainKernel(first.Open state.First dimension, second.Open state.Second dimension, dimension)))
                .With(fun parts -> {
                    parts with
                        Bounds = if second.Bounds.Equals Bounds.None then first.Bounds else second.Bounds
                        Settings = Setting.join first.Settings second.Settings
                        Answer = answer
                })

        if first.HasBlocks || second.HasBlocks then
            chain.OnEvery(fun blocks -> andThen (second.On blocks) (first.On blocks))
        else
            chain

    /// The same optimizer with its state converted to another type: `outward (inward state)` must be `state`.
    let rec mapState
        (outward: 'Inner -> 'Outer)
        (inward: 'Outer -> 'Inner)
        (optimizer: Optimizer<'Inner>)
        : Optimizer<'Outer> =
        let mapped =
            (ofKernel optimizer.Name (fun start -> outward (optimizer.Init start)) (fun state dimension ->
                MappedKernel(optimizer.Open (inward state) dimension, outward)))
                .With(fun parts -> {
                    parts with
                        Bounds = optimizer.Bounds
                        Settings = optimizer.Settings
                        Answer = optimizer.Parts.Answer |> ValueOption.map (fun answer -> inward >> answer)
                })

        if optimizer.HasBlocks then
            mapped.OnEvery(fun blocks -> mapState outward inward (optimizer.On blocks))
        else
            mapped

    /// An optimizer that wraps another: `wrap` makes it from the inner one, for any layout.
    let rec internal wrapping
        (wrap: Optimizer<'Inner> -> Optimizer<'State>)
        (inner: Optimizer<'Inner>)
        : Optimizer<'State> =
        let wrapped = wrap inner

        if inner.HasBlocks then
            wrapped.OnEvery(fun blocks -> wrapping wrap (inner.On blocks))
        else
            wrapped

    /// The same optimizer for vectors that consist of these blocks. A saved run names them, and is not resumed under
    /// another layout. Raises a `ParameterException` at a start that the layout does not cover.
    let on (blocks: Blocks) (optimizer: Optimizer<'State>) : Optimizer<'State> =
        let parts = (optimizer.On blocks).Parts

        let covered (start: Vector) =
            blocks.Cover start.Length |> ignore
            parts.Init start

        let settings =
            if blocks.IsWhole then
                parts.Settings
            else
                Setting.join parts.Settings (Setting.ofRecord {| Blocks = blocks |})

        let placed = Optimizer { parts with Init = covered; Settings = settings; OnBlocks = ValueNone }
        // Its layout is settled, also as a part of a chain that is placed on another one.
        if optimizer.HasBlocks then placed.OnEvery(fun _ -> placed) else placed

    /// The same optimizer, whose runs answer with a point made from the state and the point.
    let withAnswer (answer: 'State -> Vector -> Vector) (optimizer: Optimizer<'State>) : Optimizer<'State> =
        optimizer.With(fun parts -> { parts with Answer = ValueSome answer })

    /// The same optimizer, made with this record of settings: a saved run carries them, and one with other settings is
    /// not resumed.
    let withSettings (settings: 'Settings) (optimizer: Optimizer<'State>) : Optimizer<'State> =
        optimizer.MadeWith(Setting.ofRecord settings)

    /// The same optimizer, made with this record of settings besides those of the optimizer that it wraps.
    let internal alsoWith (settings: 'Settings) (inner: Optimizer<'Inner>) (optimizer: Optimizer<'State>) =
        optimizer.MadeWith(Setting.join (Setting.ofRecord settings) inner.Settings)

    /// The same optimizer under another name.
    let rename (name: string) (optimizer: Optimizer<'State>) : Optimizer<'State> =
        optimizer.With(fun parts -> { parts with Name = name })

    /// The optimizer as an algorithm. Every observation is an iterate, and only its driver ends it.
    let algorithm
        (optimizer: Optimizer<'State>)
        : Algorithm<OptimizerState<'State>, OptimizerIterate<'State>, Evaluation> =
        let arrive (arrived: OptimizerState<'State>) (at: Evaluation) =
            Check.dimension "evaluation.Gradient" at.Point.Length at.Gradient |> ignore
            let struct (next, step) = optimizer.Step arrived.State at

            Accepted(
                OptimizerIterate(at, arrived, optimizer.AnswerWithin),
                { State = next; Step = step; Point = Vector.add at.Point step }
            )

        let atStart start = { State = optimizer.Init start; Step = Vector.zeros start.Length; Point = start }

        {
            Name = optimizer.Name
            Bounds = optimizer.Bounds
            CheckStart =
                fun start ->
                    optimizer.Init start |> ignore
                    start
            Begin = fun start at -> arrive (atStart start) at
            Ask = _.Point
            Batch = fun state -> ImmutableArray.Create<Vector>(item = state.Point)
            Tell = arrive
            Evaluate = fun _ at -> at
            Gradient = ValueNone
            Violation = ValueNone
            Settings = optimizer.Settings
            Validate =
                fun last state ->
                    let dimension = last.Point.Length
                    let isNull (state: 'State) = isNull (box state)

                    // A state that starts as null, such as unit, may be null.
                    if isNull state.State && not (isNull (optimizer.Init(Vector.zeros dimension))) then
                        raise (NullReferenceException())

                    Check.dimension "the step" dimension state.Step |> ignore

                    // Vectors of blocks have lengths of their own.
                    if not optimizer.HasBlocks then
                        SavedState.check dimension Unusual.NotFinite "State" typeof<'State> (box state.State)

                    // Opening a kernel checks every vector of the state.
                    optimizer.Open state.State dimension |> ignore
            InPlace =
                ValueSome(fun objective options run ->
                    InPlaceRun(
                        optimizer.Init,
                        optimizer.Open,
                        optimizer.AnswerWithin,
                        optimizer.Bounds,
                        objective,
                        options,
                        run
                    ))
        }

    /// The iterates of an optimizer from `start` as an infinite lazy sequence.
    let iterates (optimizer: Optimizer<'State>) (objective: Objective) (start: Vector) =
        Run.from (algorithm optimizer) (Observer.online objective) start

    /// Runs an optimizer in place until a criterion holds, a number is not finite, or the caller cancels.
    let minimize (optimizer: Optimizer<'State>) (objective: Objective) (options: RunOptions) (start: Vector) =
        Minimize.run (algorithm optimizer) (Observer.online objective) options start
