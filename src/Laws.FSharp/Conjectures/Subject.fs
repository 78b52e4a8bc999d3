namespace OptimizerFunctional.Laws

open System
open System.Collections.Concurrent
open System.Collections.Immutable
open OptimizerFunctional
open OptimizerFunctional.Core

/// A method in a run that is stepped by hand.
[<AbstractClass>]
type internal Stepping(dimension: int, start: float[]) =
    let point = Array.zeroCreate<float>(Pack.padded dimension)
    let gradient = Array.zeroCreate<float>(Pack.padded dimension)
    do Array.blit start 0 point 0 dimension

    /// The number of coordinates.
    member _.Dimension: int = dimension
    /// The current point, padded.
    member _.Point: float[] = point
    /// The gradient for the next step, padded.
    member _.Gradient: float[] = gradient

    /// The evaluation at the current point, with this value.
    member _.Evaluation(value: float) : Evaluation = {
        Point = Vector.ofSeq point[.. dimension - 1]
        Value = value
        Gradient = Vector.ofSeq gradient[.. dimension - 1]
    }

    /// Takes a step with the gradient, from the iterate of this index. The function is there for methods that evaluate
    /// it again.
    abstract Step: f: Member * index: int * value: float -> unit
    /// A copy of the state.
    abstract State: objnull

/// Runs of optimizers and of other methods.
module private Steppings =

    /// The evaluation of a member at another point than the current one.
    let evaluate (f: Member) (index: int) (at: Vector) : Evaluation =
        let point = Array.zeroCreate<float>(Pack.padded at.Length)
        let gradient = Array.zeroCreate<float> point.Length
        at.CopyTo(point, 0)
        let value = f.Evaluate(index, point, gradient)
        { Point = at; Value = value; Gradient = Vector.ofSeq gradient[.. at.Length - 1] }

    [<Sealed>]
    type OfOptimizer<'State>(optimizer: Optimizer<'State>, state: 'State, start: float[]) =
        inherit Stepping(start.Length, start)

        let stepper = Stepper(optimizer.Open state start.Length, start.Length)

        override this.Step(_, _, value) = stepper.Step(this.Point, value, this.Gradient, this.Point) |> ignore
        override _.State = box (stepper.Kernel.Close true)

    /// A method whose steps may need a second observation; its state is none before its first step.
    [<Sealed>]
    type OfSecondObservation<'State>
        (
            method: Algorithm<SecondObservationState<'State>, OptimizerIterate<'State>, Evaluation>,
            state: SecondObservationState<'State> voption,
            start: float[]
        ) =
        inherit Stepping(start.Length, start)

        let mutable state = state

        override this.Step(f, index, value) =
            let rec after reply =
                match reply with
                | Trial next -> evaluate f index (method.Ask next) |> method.Tell next |> after
                | Accepted(_, next) ->
                    state <- ValueSome next
                    (method.Ask next).CopyTo(this.Point, 0)
                // It stays where it is.
                | Stopped _
                | Finished _ -> ()

            let at = this.Evaluation value

            match state with
            | ValueNone -> after (method.Begin (Vector.ofSeq start) at)
            | ValueSome state -> after (method.Tell state at)

        override _.State =
            match state with
            | ValueNone -> null
            | ValueSome state -> box state

    /// A method as a function of all its evaluations so far.
    [<Sealed>]
    type OfFunction
        (
            step: ImmutableArray<Evaluation> -> (Vector -> Evaluation) -> Vector,
            before: ImmutableArray<Evaluation>,
            start: float[]
        ) =
        inherit Stepping(start.Length, start)

        let mutable seen = before

        override this.Step(f, index, value) =
            seen <- seen.Add(this.Evaluation value)
            let step = step seen (evaluate f index)

            for i in 0 .. this.Dimension - 1 do
                this.Point[i] <- this.Point[i] + step[i]

        override _.State = box seen

    /// Another problem than that of a run.
    [<NoEquality; NoComparison>]
    type Change = {
        /// The factor of values.
        OfValue: float
        /// The factor of the gradient at an iterate, in a coordinate.
        OfGradient: int -> int -> float
        /// The distance by which points are moved, in each coordinate.
        Distance: float
        /// The factor of steps.
        OfStep: float
    } with

        /// Changes the gradient at an iterate.
        member this.Turn(index: int, dimension: int, gradient: float[], into: float[]) =
            for i in 0 .. dimension - 1 do
                into[i] <- this.OfGradient index i * gradient[i]

    /// The function of another problem.
    [<Sealed>]
    type Changed(f: Member, change: Change, dimension: int) =
        inherit Member()

        override _.Evaluate(index, point, gradient) =
            let value = f.Evaluate(index, Array.map (fun x -> x - change.Distance) point, gradient)
            change.Turn(index, dimension, gradient, gradient)
            change.OfValue * value

    /// A method that sees another problem.
    [<Sealed>]
    type OfChanged(inner: Stepping, change: Change, start: float[]) =
        inherit Stepping(start.Length, start)

        override this.Step(f, index, value) =
            let before = Array.copy inner.Point
            change.Turn(index, this.Dimension, this.Gradient, inner.Gradient)
            inner.Step(Changed(f, change, this.Dimension), index, change.OfValue * value)

            for i in 0 .. this.Dimension - 1 do
                this.Point[i] <- this.Point[i] + change.OfStep * (inner.Point[i] - before[i])

        override _.State = inner.State

/// What a conjecture is about: a first-order method, whose type of state is hidden.
[<Sealed>]
type Subject
    internal
    (
        name: string,
        settings: ImmutableArray<Setting>,
        evaluatesOnce: bool,
        run: float[] -> Stepping,
        resume: objnull -> float[] -> Stepping
    ) =

    /// The method's name.
    member _.Name: string = name

    /// The method's settings, if it is one of the library.
    member _.Settings: ImmutableArray<Setting> = settings

    /// Whether a step takes no other evaluation than that at the point.
    member internal _.EvaluatesOnce: bool = evaluatesOnce

    /// A run from a start.
    member internal _.Start(at: float[]) : Stepping = run at

    /// A run from a state and a point.
    member internal _.Resume(state: objnull, at: float[]) : Stepping = resume state at

    /// The subject under another name.
    member _.Rename(name: string) : Subject = Subject(name, settings, evaluatesOnce, run, resume)

    /// Runs it from a start on a function, and writes the trace.
    member internal this.Run(f: Member, at: float[], steps: int, trace: Trace) : unit =
        trace.Clear()
        let run = this.Start at
        let mutable index = 0
        let mutable goesOn = true

        while goesOn do
            let value = f.Evaluate(index, run.Point, run.Gradient)

            if trace.Add(run.Point, value, run.Gradient) && index < steps then
                run.Step(f, index, value)
                index <- index + 1
            else
                goesOn <- false

/// Subjects of conjectures.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Subject =

    open Steppings

    /// An optimizer as a subject.
    let ofOptimizer (optimizer: Optimizer<'State>) : Subject =
        Subject(
            optimizer.Name,
            optimizer.Settings,
            true,
            (fun start -> OfOptimizer<'State>(optimizer, optimizer.Init(Vector.ofSeq start), start) :> Stepping),
            (fun state at -> OfOptimizer<'State>(optimizer, unbox<'State> state, at) :> Stepping)
        )

    /// An optimizer whose type of state is hidden already.
    let ofAny (optimizer: AnyOptimizer) : Subject =
        {
            new OptimizerVisitor<Subject> with
                member _.Visit optimizer = ofOptimizer optimizer
        }
        |> optimizer.Apply

    /// A method whose steps may need a second observation, as a subject. Both observations of a step are of the
    /// function of the same iterate.
    let ofSecondObservation
        (method: Algorithm<SecondObservationState<'State>, OptimizerIterate<'State>, Evaluation>)
        : Subject =
        let stateOf (state: objnull) =
            match state with
            | null -> ValueNone
            | state -> ValueSome(unbox<SecondObservationState<'State>> state)

        Subject(
            method.Name,
            method.Settings,
            false,
            (fun start -> OfSecondObservation<'State>(method, ValueNone, start) :> Stepping),
            (fun state at -> OfSecondObservation<'State>(method, stateOf state, at) :> Stepping)
        )

    /// A method as a function of all its evaluations so far, the last of which is at its point: the step. It may
    /// evaluate the function of this iterate at other points, too.
    let ofFunction (name: string) (step: ImmutableArray<Evaluation> -> (Vector -> Evaluation) -> Vector) : Subject =
        Subject(
            name,
            ImmutableArray.Empty,
            false,
            (fun start -> OfFunction(step, ImmutableArray.Empty, start) :> Stepping),
            (fun state at -> OfFunction(step, unbox<ImmutableArray<Evaluation>> state, at) :> Stepping)
        )

    /// A subject for each number of coordinates, with the name and the settings of this one.
    let ofDimension (like: Subject) (make: int -> Subject) : Subject =
        let known = ConcurrentDictionary<int, Subject>()
        let find (dimension: int) = known.GetOrAdd(dimension, make)

        Subject(
            like.Name,
            like.Settings,
            like.EvaluatesOnce,
            (fun start -> (find start.Length).Start start),
            (fun state at -> (find at.Length).Resume(state, at))
        )

    let private changed (change: Change) (subject: Subject) : Subject =
        let there = Array.map (fun x -> x + change.Distance)

        Subject(
            subject.Name,
            ImmutableArray.Empty,
            subject.EvaluatesOnce,
            (fun start -> OfChanged(subject.Start(there start), change, start) :> Stepping),
            (fun state at -> OfChanged(subject.Resume(state, there at), change, at) :> Stepping)
        )

    /// The subject on another problem: the function times a factor, and points moved by a distance in each coordinate.
    let moved (factor: float) (distance: float) (subject: Subject) : Subject =
        changed { OfValue = factor; OfGradient = (fun _ _ -> factor); Distance = distance; OfStep = 1.0 } subject

    /// The subject with errors: its gradients times factors, by iterate and coordinate, and its steps times a factor.
    let turned (ofGradient: int -> int -> float) (ofStep: float) (subject: Subject) : Subject =
        changed { OfValue = 1.0; OfGradient = ofGradient; Distance = 0.0; OfStep = ofStep } subject
