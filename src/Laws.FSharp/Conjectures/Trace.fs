namespace OptimizerFunctional.Laws

open System
open System.Collections.Immutable
open OptimizerFunctional.Core

/// A function that runs evaluate, a member of a class. It may change from iterate to iterate.
[<AbstractClass>]
type Member() =
    /// The value at the point, for the iterate of this index; writes the gradient. Both arrays may be longer than the
    /// point.
    abstract Evaluate: index: int * point: float[] * gradient: float[] -> float

    /// The period of a function that changes from iterate to iterate; 1 if it does not change; 0 if nothing repeats.
    abstract Period: int
    default _.Period = 1

    /// Its pieces, if it is a function of one coordinate with piecewise linear slope.
    abstract Pieces: Pieces voption
    default _.Pieces = ValueNone

/// A run: points, values and gradients at the iterates 0 to `Last`. A measure must not keep it, because the search
/// writes the next run into the same arrays.
[<Sealed>]
type Trace internal (dimension: int, steps: int) =
    let points = Array.zeroCreate<float>(dimension * (steps + 1))
    let gradients = Array.zeroCreate<float>(dimension * (steps + 1))
    let values = Array.zeroCreate<float>(steps + 1)
    let mutable last = -1
    let mutable isFinite = true

    let norm (numbers: float[]) index =
        if dimension = 1 then
            abs numbers[index]
        else
            let mutable sum = 0.0

            for i in index * dimension .. (index + 1) * dimension - 1 do
                sum <- sum + numbers[i] * numbers[i]

            sqrt sum

    member internal _.Clear() =
        last <- -1
        isFinite <- true

    /// Whether the run goes on: its numbers are finite.
    member internal _.Add(point: float[], value: float, gradient: float[]) : bool =
        last <- last + 1
        values[last] <- value
        let start = last * dimension
        let mutable sum = value

        for i in 0 .. dimension - 1 do
            points[start + i] <- point[i]
            gradients[start + i] <- gradient[i]
            // A sum of finite numbers may overflow, so each is asked by itself.
            if not (Double.IsFinite point[i] && Double.IsFinite gradient[i]) then
                sum <- nan

        isFinite <- Double.IsFinite sum
        isFinite

    /// The number of steps that it has room for.
    member internal _.Capacity: int = steps

    /// The number of coordinates.
    member _.Dimension: int = dimension

    /// The index of the last iterate: the number of steps, or fewer if a number was not finite.
    member _.Last: int = last

    /// Whether all numbers are finite. Otherwise those of the last iterate are not.
    member _.IsFinite: bool = isFinite

    /// The value at an iterate.
    member _.Value(index: int) : float = values[index]

    /// The point of an iterate.
    member _.Point(index: int) : ReadOnlySpan<float> = ReadOnlySpan(points, index * dimension, dimension)

    /// The gradient at an iterate.
    member _.Gradient(index: int) : ReadOnlySpan<float> = ReadOnlySpan(gradients, index * dimension, dimension)

    /// The Euclidean norm of the point of an iterate: its distance from the minimizer, in classes that have one.
    member _.Distance(index: int) : float = norm points index

    /// The Euclidean norm of the gradient at an iterate.
    member _.GradientNorm(index: int) : float = norm gradients index

    /// The Euclidean norm of the step from an iterate to the next one.
    member _.StepNorm(index: int) : float =
        let mutable sum = 0.0

        for i in index * dimension .. (index + 1) * dimension - 1 do
            let step = points[i + dimension] - points[i]
            sum <- sum + step * step

        sqrt sum

/// An optimizer in a run that is stepped by hand.
[<AbstractClass>]
type internal Stepping(dimension: int, start: float[]) =
    let point = Array.zeroCreate<float>(Pack.padded dimension)
    let gradient = Array.zeroCreate<float>(Pack.padded dimension)
    do Array.blit start 0 point 0 dimension

    /// The current point, padded.
    member _.Point: float[] = point
    /// The gradient for the next step, padded.
    member _.Gradient: float[] = gradient
    /// Takes a step with the gradient.
    abstract Step: value: float -> unit
    /// A copy of the state.
    abstract State: objnull

[<Sealed>]
type private Stepping<'State>(optimizer: Optimizer<'State>, state: 'State, start: float[]) =
    inherit Stepping(start.Length, start)

    let stepper = Stepper(optimizer.Open state start.Length, start.Length)

    override this.Step value = stepper.Step(this.Point, value, this.Gradient, this.Point) |> ignore
    override _.State = box (stepper.Kernel.Close true)

/// What a conjecture is about: an optimizer, whose type of state is hidden.
[<Sealed>]
type Subject
    internal
    (name: string, settings: ImmutableArray<Setting>, run: float[] -> Stepping, resume: objnull -> float[] -> Stepping)
    =

    /// The optimizer's name.
    member _.Name: string = name

    /// The optimizer's settings, if it is one of the library.
    member _.Settings: ImmutableArray<Setting> = settings

    /// A run from a start.
    member internal _.Start(at: float[]) : Stepping = run at

    /// A run from a state and a point.
    member internal _.Resume(state: objnull, at: float[]) : Stepping = resume state at

    /// The subject under another name.
    member _.Rename(name: string) : Subject = Subject(name, settings, run, resume)

    /// Runs it from a start on a function, and writes the trace.
    member internal this.Run(f: Member, at: float[], steps: int, trace: Trace) : unit =
        trace.Clear()
        let run = this.Start at
        let mutable index = 0
        let mutable goesOn = true

        while goesOn do
            let value = f.Evaluate(index, run.Point, run.Gradient)

            if trace.Add(run.Point, value, run.Gradient) && index < steps then
                run.Step value
                index <- index + 1
            else
                goesOn <- false

/// Subjects of conjectures.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Subject =

    /// An optimizer as a subject.
    let ofOptimizer (optimizer: Optimizer<'State>) : Subject =
        Subject(
            optimizer.Name,
            optimizer.Settings,
            (fun start -> Stepping<'State>(optimizer, optimizer.Init(Vector.ofSeq start), start) :> Stepping),
            (fun state at -> Stepping<'State>(optimizer, unbox<'State> state, at) :> Stepping)
        )

    /// An optimizer whose type of state is hidden already.
    let ofAny (optimizer: AnyOptimizer) : Subject =
        {
            new OptimizerVisitor<Subject> with
                member _.Visit optimizer = ofOptimizer optimizer
        }
        |> optimizer.Apply
