namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// An in-place run of an optimizer that the caller drives, with gradients from anywhere: write the gradient, then take
/// the step. It does not allocate. It is not thread-safe.
[<Sealed>]
type InPlace<'State>(optimizer: Optimizer<'State>, from: Run<OptimizerState<'State>, OptimizerIterate<'State>>) =

    let at, state =
        match from.Phase with
        | Phase.NotStarted start -> start, optimizer.Init start
        | Phase.Asking next -> next.Point, next.State
        | Phase.Ended _ -> Check.fail "the run" "at its end" "one that has not ended"

    let dimension = at.Length
    let stepper = Stepper(optimizer.Open state dimension, dimension)
    let padded = Pack.padded dimension
    let point, gradient = Array.zeroCreate<float> padded, Array.zeroCreate<float> padded
    let mutable index = from.Evaluations
    do at.AsSpan().CopyTo(point.AsSpan())

    /// A new run from a start.
    new(optimizer: Optimizer<'State>, start: Vector) =
        InPlace(optimizer, Run.start (Optimizer.algorithm optimizer) start)

    /// The current point.
    member _.Point: ReadOnlySpan<float> = ReadOnlySpan(point, 0, dimension)

    /// The buffer for the gradient at `Point`, to be written before the next step.
    member _.Gradient: Span<float> = Span(gradient, 0, dimension)

    /// The number of steps taken.
    member _.Index: int64 = index

    /// Takes a step with the gradient in the buffer and the value at `Point`, which most optimizers do not read.
    /// Returns the infinity norm of the step.
    member _.Step(value: float) : float =
        let largest = stepper.Step(point, value, gradient, point)
        index <- index + 1L
        largest

    /// What the method answers with at `Point`: that point, or one that is made from the state.
    member this.Answer: Vector =
        let point = Vector.wrap (this.Point.ToArray())

        if optimizer.Parts.Answer.IsSome then
            optimizer.Answer this.State point
        else
            point

    /// A copy of the state.
    member _.State: 'State = stepper.Kernel.Close true

    /// The run as an immutable value that can be kept, saved and forked. It does not contain the iterate before.
    member this.Run: Run<OptimizerState<'State>, OptimizerIterate<'State>> =
        let point = Vector.wrap (this.Point.ToArray())
        let begun = Run.unchecked optimizer.Name optimizer.Settings point

        if index = 0L then
            begun
        else
            {
                begun with
                    Index = index - 1L
                    Evaluations = index
                    Phase = Phase.Asking { State = this.State; Step = Vector.zeros dimension; Point = point }
            }
