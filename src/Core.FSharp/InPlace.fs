namespace OptimizerFunctional.Core

open System

/// An optimizer driven by hand, in place, with gradients from anywhere: write the gradient, then take
/// the step. Nothing is allocated. One thread at a time.
[<Sealed>]
type InPlace<'State>(optimizer: Optimizer<'State>, start: Vector) =

    let dimension = (Check.start "start" start).Length
    let machine = optimizer.Open (optimizer.Init start) dimension
    let padded = Lane.padded dimension
    let point, gradient = Array.zeroCreate<float> padded, Array.zeroCreate<float> padded
    let scratch = Array.zeroCreate<float>(min Machine.BlockLength padded)
    do start.AsSpan().CopyTo(point.AsSpan())

    /// Where the run stands.
    member _.Point: ReadOnlySpan<float> = ReadOnlySpan(point, 0, dimension)

    /// Where to write the gradient at `Point` before the next step.
    member _.Gradient: Span<float> = Span(gradient, 0, dimension)

    /// Takes a step with the gradient that was written and the value at `Point`, which most methods do
    /// not read. Returns the largest absolute coordinate of the step.
    member _.Step(value: float) : float =
        Machine.move machine dimension point value gradient point scratch

    /// A copy of the state.
    member _.State: 'State = machine.Close true
