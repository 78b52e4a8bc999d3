namespace OptimizerFunctional.Core

open System

/// An optimizer driven by hand, in place, with gradients from anywhere: write the gradient, then take
/// the step. Nothing is allocated. One thread at a time.
[<Sealed>]
type InPlace<'State>(optimizer: Optimizer<'State>, from: Asking<'State>) =

    let dimension = (Check.start "start" from.Point).Length
    let mover = Mover(optimizer.Open from.State dimension, dimension)
    let padded = Lane.padded dimension
    let point, gradient = Array.zeroCreate<float> padded, Array.zeroCreate<float> padded
    let mutable index = from.Index
    do from.Point.AsSpan().CopyTo(point.AsSpan())

    /// A run from a start.
    new(optimizer: Optimizer<'State>, start: Vector) = InPlace(optimizer, Asking.start optimizer start)

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

    /// The run where it stands, as one that can be kept, saved and forked. It does not know the step that
    /// led here, which nothing depends on.
    member this.Asking: Asking<'State> =
        {
            Optimizer = optimizer.Name
            Index = index
            Point = Vector.wrap (this.Point.ToArray())
            Step = Vector.zeros dimension
            State = this.State
        }
