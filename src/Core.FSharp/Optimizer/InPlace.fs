namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// An optimizer driven by hand, in place, with gradients from anywhere: write the gradient, then take
/// the step. Nothing is allocated. One thread at a time.
[<Sealed>]
type InPlace<'State>(optimizer: Optimizer<'State>, from: Run<OptimizerState<'State>, OptimizerIterate<'State>>) =

    let at, state =
        match from.Phase with
        | Phase.NotStarted start -> start, optimizer.Init start
        | Phase.Asking next -> next.Point, next.State
        | Phase.Ended _ -> Check.fail "the run" "at its end" "one that has not ended"

    let dimension = at.Length
    let mover = Mover(optimizer.Open state dimension, dimension)
    let padded = Pack.padded dimension
    let point, gradient = Array.zeroCreate<float> padded, Array.zeroCreate<float> padded
    let mutable index = from.Evaluations
    do at.AsSpan().CopyTo(point.AsSpan())

    /// A run from a start.
    new(optimizer: Optimizer<'State>, start: Vector) =
        InPlace(optimizer, Run.start (Optimizer.algorithm optimizer) start)

    /// Where the run stands.
    member _.Point: ReadOnlySpan<float> = ReadOnlySpan(point, 0, dimension)

    /// Where to write the gradient at `Point` before the next step.
    member _.Gradient: Span<float> = Span(gradient, 0, dimension)

    /// Steps taken.
    member _.Index: int64 = index

    /// Takes a step with the gradient that was written and the value at `Point`, which most methods do
    /// not read. Returns the largest absolute coordinate of the step.
    member _.Step(value: float) : float =
        index <- index + 1L
        mover.Move(point, value, gradient, point)

    /// A copy of the state.
    member _.State: 'State = mover.Kernel.Close true

    /// The run where it stands, as one that can be kept, saved and forked. It does not know the iterate before.
    member this.Run: Run<OptimizerState<'State>, OptimizerIterate<'State>> =
        let point = Vector.wrap (this.Point.ToArray())
        let begun = Run.unchecked optimizer.Name point

        if index = 0L then
            begun
        else
            {
                begun with
                    Index = index - 1L
                    Evaluations = index
                    Phase = Phase.Asking { State = this.State; Step = Vector.zeros dimension; Point = point }
            }
