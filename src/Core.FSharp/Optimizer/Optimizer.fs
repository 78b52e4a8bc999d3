namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// A first-order optimizer: its initial state, and the step that an evaluation leads to. The step is ADDED to the
/// point. A transform of steps (clip, scale, decay) has the same type: its input gradient is the step so far. Create
/// one with `Optimizer.create` or `Coordinatewise`, or combine others.
[<Sealed; NoEquality; NoComparison>]
type Optimizer<'State>
    internal
    (
        name: string,
        init: Vector -> 'State,
        step: 'State -> Evaluation -> struct ('State * Vector),
        kernel: 'State -> int -> Kernel<'State>,
        bounds: Bounds,
        settings: ImmutableArray<Setting>
    ) =

    // Adapted once: otherwise every call of a function of two arguments would look up its optimized form.
    let both = OptimizedClosures.FSharpFunc<_, _, _>.Adapt step

    /// The name in tables and messages.
    member _.Name: string = name

    /// The bounds of its iterates and of all points of numerical derivatives.
    member _.Bounds: Bounds = bounds

    /// The same optimizer with these bounds, which its steps satisfy.
    member internal _.Within(bounds: Bounds) : Optimizer<'State> = Optimizer(name, init, step, kernel, bounds, settings)

    /// The same optimizer, made with these settings.
    member internal _.MadeWith(settings: ImmutableArray<Setting>) : Optimizer<'State> =
        Optimizer(name, init, step, kernel, bounds, settings)

    /// What it was made with, for saved runs.
    member _.Settings: ImmutableArray<Setting> = settings

    /// The initial state, for this start.
    member _.Init(start: Vector) : 'State = init start

    /// One step: the next state, and the step, which is added to the point. Pure: the old state does not change.
    member _.Step (state: 'State) (evaluation: Evaluation) : struct ('State * Vector) =
        Check.dimension "gradient" evaluation.Point.Length evaluation.Gradient |> ignore
        both.Invoke(state, evaluation)

    /// The in-place kernel, on copies of the state's vectors.
    member internal _.Open (state: 'State) (dimension: int) : Kernel<'State> = kernel state dimension

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

        Optimizer(
            name,
            init,
            checkedStep,
            (fun state dimension -> PureKernel(step, state, dimension)),
            Bounds.None,
            Setting.none
        )

    /// An optimizer from its kernel alone. The pure step copies the state and runs the kernel once on the copy, so both
    /// forms give the same bits.
    let ofKernel (name: string) (init: Vector -> 'State) (kernel: 'State -> int -> Kernel<'State>) : Optimizer<'State> =
        let make = OptimizedClosures.FSharpFunc<_, _, _>.Adapt kernel

        let step state (evaluation: Evaluation) = Kernel.last (make.Invoke(state, evaluation.Point.Length)) evaluation

        Optimizer(name, init, step, kernel, Bounds.None, Setting.none)

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
        let unit = scale 1.0
        Optimizer("identity", unit.Init, unit.Step, unit.Open, unit.Bounds, Setting.none)

    /// The chain of two optimizers: the step of `first` is the gradient of `second`. Associative, with `identity` as
    /// the identity element.
    let andThen (second: Optimizer<'Second>) (first: Optimizer<'First>) : Optimizer<ChainState<'First, 'Second>> =
        let bounds = if second.Bounds.Equals Bounds.None then first.Bounds else second.Bounds

        (ofKernel
            $"{first.Name}, {second.Name}"
            (fun start -> { First = first.Init start; Second = second.Init start })
            (fun state dimension ->
                ChainKernel(first.Open state.First dimension, second.Open state.Second dimension, dimension)))
            .Within(bounds)
            .MadeWith(Setting.join first.Settings second.Settings)

    /// The same optimizer with its state converted to another type: `outward (inward state)` must be `state`.
    let mapState
        (outward: 'Inner -> 'Outer)
        (inward: 'Outer -> 'Inner)
        (optimizer: Optimizer<'Inner>)
        : Optimizer<'Outer> =
        (ofKernel optimizer.Name (fun start -> outward (optimizer.Init start)) (fun state dimension ->
            MappedKernel(optimizer.Open (inward state) dimension, outward)))
            .Within(optimizer.Bounds)
            .MadeWith
            optimizer.Settings

    /// The same optimizer, made with this record of settings: a saved run carries them, and one with other settings is
    /// not resumed.
    let withSettings (settings: 'Settings) (optimizer: Optimizer<'State>) : Optimizer<'State> =
        optimizer.MadeWith(Setting.ofRecord settings)

    /// The same optimizer, made with this record of settings besides those of the optimizer that it wraps.
    let internal alsoWith (settings: 'Settings) (inner: Optimizer<'Inner>) (optimizer: Optimizer<'State>) =
        optimizer.MadeWith(Setting.join (Setting.ofRecord settings) inner.Settings)

    /// The same optimizer under another name.
    let rename (name: string) (optimizer: Optimizer<'State>) : Optimizer<'State> =
        Optimizer(name, optimizer.Init, optimizer.Step, optimizer.Open, optimizer.Bounds, optimizer.Settings)

    /// The optimizer as an algorithm. Every observation is an iterate, and only its driver ends it.
    let algorithm
        (optimizer: Optimizer<'State>)
        : Algorithm<OptimizerState<'State>, OptimizerIterate<'State>, Evaluation> =
        let arrive (arrived: OptimizerState<'State>) (at: Evaluation) =
            Check.dimension "evaluation.Gradient" at.Point.Length at.Gradient |> ignore
            let struct (next, step) = optimizer.Step arrived.State at

            Accepted(OptimizerIterate(at, arrived), { State = next; Step = step; Point = Vector.add at.Point step })

        let atStart start = { State = optimizer.Init start; Step = Vector.zeros start.Length; Point = start }

        {
            Name = optimizer.Name
            Bounds = optimizer.Bounds
            CheckStart = fun start -> optimizer.Init start |> ignore
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
                    // Opening a kernel checks every vector of the state.
                    optimizer.Open state.State dimension |> ignore
            InPlace =
                ValueSome(fun objective options run ->
                    InPlaceRun(optimizer.Init, optimizer.Open, optimizer.Bounds, objective, options, run))
        }

    /// The iterates of an optimizer from `start` as an infinite lazy sequence.
    let iterates (optimizer: Optimizer<'State>) (objective: Objective) (start: Vector) =
        Run.from (algorithm optimizer) (Observer.online objective) start

    /// Runs an optimizer in place until a criterion holds, a number is not finite, or the caller cancels.
    let minimize (optimizer: Optimizer<'State>) (objective: Objective) (options: RunOptions) (start: Vector) =
        Minimize.run (algorithm optimizer) (Observer.online objective) options start
