namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The kernel of an optimizer that has only a pure step. It passes copies.
[<Sealed>]
type internal PureKernel<'State>(step: 'State -> Evaluation -> struct ('State * Vector), state: 'State, dimension) =
    inherit Kernel<'State>()

    let mutable state = state
    let pending = Array.zeroCreate<float>(Pack.padded dimension)

    override _.NeedsWholeGradient = true

    override _.Begin(point, value, gradient) =
        let struct (next, moved) =
            step state {
                Point = Vector.wrap (Array.sub point 0 dimension)
                Value = value
                Gradient = Vector.wrap (Array.sub gradient 0 dimension)
            }

        state <- next
        (Check.dimension "the step" dimension moved).AsSpan().CopyTo(pending.AsSpan())

    override _.Sweep(range) = Range.sweep &range (fun i _ _ -> Pack.load pending i)

    override _.Close _ = state

/// The state of a chain of two optimizers.
type ChainState<'First, 'Second> = {
    /// The state of the first optimizer, which receives the gradient.
    First: 'First
    /// The state of the second optimizer, which receives the first one's step.
    Second: 'Second
}

/// The state of an optimizer that keeps only a count of its steps.
type StepCount = {
    /// The number of steps taken.
    Count: int64
}

/// A kernel that keeps only a count of its steps.
[<AbstractClass>]
type CountingKernel(state: StepCount) =
    inherit Kernel<StepCount>()

    let mutable count = state.Count

    override _.Begin(_, _, _) = count <- count + 1L
    override _.Close _ = { Count = count }

/// A thread's own buffer for steps between two kernels.
[<AbstractClass; Sealed>]
type internal Scratch private () =

    [<ThreadStatic; DefaultValue>]
    static val mutable private ofThisThread: float[] | null

    /// The buffer of this thread. It is free again before any other code on this thread needs it.
    static member OfThisThread() : float[] =
        match Scratch.ofThisThread with
        | null ->
            let made = Array.zeroCreate Kernel.ChunkLength
            Scratch.ofThisThread <- made
            made
        | made -> made

/// A chain of two kernels. Each chunk passes through both while it is in the cache, unless the second kernel needs the
/// whole step of the first one before it begins.
[<Sealed>]
type internal ChainKernel<'First, 'Second>(first: Kernel<'First>, second: Kernel<'Second>, dimension: int) =
    inherit Kernel<ChainState<'First, 'Second>>()

    let between: float[] =
        if second.NeedsWholeGradient then
            Array.zeroCreate (Pack.padded dimension)
        else
            [||]

    // If the second kernel needs the whole gradient, so does the chain: `Begin` runs the first kernel on it.
    override _.NeedsWholeGradient = first.NeedsWholeGradient || second.NeedsWholeGradient

    override _.Begin(point, value, gradient) =
        first.Begin(point, value, gradient)

        if second.NeedsWholeGradient then
            Kernel.fill first dimension point gradient between

        second.Begin(point, value, between)

    override _.Sweep(range) =
        if second.NeedsWholeGradient then
            let onward = { range with Gradient = between; GradientStart = range.Start }

            second.Sweep &onward
        elif not range.AddsPoint then
            first.Sweep &range |> ignore

            let onward = { range with Gradient = range.Into; GradientStart = range.IntoStart }

            second.Sweep &onward
        else
            let scratch = Scratch.OfThisThread()
            let mutable largest = 0.0
            let mutable at = 0

            while at < range.Length do
                let piece = {
                    range with
                        Start = range.Start + at
                        Length = Math.Min(Kernel.ChunkLength, range.Length - at)
                        PointStart = range.PointStart + at
                        GradientStart = range.GradientStart + at
                        Into = scratch
                        IntoStart = 0
                        AddsPoint = false
                }

                first.Sweep &piece |> ignore

                let onward = {
                    piece with
                        Gradient = scratch
                        GradientStart = 0
                        Into = range.Into
                        IntoStart = range.IntoStart + at
                        AddsPoint = true
                }

                largest <- Math.Max(largest, second.Sweep &onward)
                at <- at + piece.Length

            largest

    override _.Close copy = { First = first.Close copy; Second = second.Close copy }

/// A kernel whose state is converted to another type.
[<Sealed>]
type internal MappedKernel<'Inner, 'Outer>(inner: Kernel<'Inner>, outward: 'Inner -> 'Outer) =
    inherit Kernel<'Outer>()

    override _.NeedsWholeGradient = inner.NeedsWholeGradient
    override _.Begin(point, value, gradient) = inner.Begin(point, value, gradient)
    override _.Sweep(range) = inner.Sweep &range

    override _.StepOne(dimension, point, value, gradient, into) = inner.StepOne(dimension, point, value, gradient, into)

    override _.Close copy = outward (inner.Close copy)
