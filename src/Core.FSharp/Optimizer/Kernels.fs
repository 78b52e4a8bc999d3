namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The kernel of an optimizer that has only a pure step: it hands over copies.
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

/// The state of two optimizers, one after the other.
type Both<'First, 'Second> = {
    /// The state of the one that sees the gradient.
    First: 'First
    /// The state of the one that sees the first one's step.
    Second: 'Second
}

/// The state of what keeps nothing but a count of its steps.
type Counted = {
    /// Steps taken.
    Count: int64
}

/// A kernel that keeps nothing but a count of its steps.
[<AbstractClass>]
type CountingKernel(state: Counted) =
    inherit Kernel<Counted>()

    let mutable count = state.Count

    override _.Begin(_, _, _) = count <- count + 1L
    override _.Close _ = { Count = count }

/// A thread's own steps on their way from one kernel to the next.
[<AbstractClass; Sealed>]
type internal Scratch private () =

    [<ThreadStatic; DefaultValue>]
    static val mutable private ofThisThread: float[] | null

    /// Used up before anything else on this thread wants it.
    static member OfThisThread() : float[] =
        match Scratch.ofThisThread with
        | null ->
            let made = Array.zeroCreate Kernel.Piece
            Scratch.ofThisThread <- made
            made
        | made -> made

/// Two kernels, one after the other. Pieces go through both while they are in the cache, unless
/// the second must see the whole of the first one's step before it starts.
[<Sealed>]
type internal ChainKernel<'First, 'Second>(first: Kernel<'First>, second: Kernel<'Second>, dimension: int) =
    inherit Kernel<Both<'First, 'Second>>()

    let between: float[] =
        if second.NeedsWholeGradient then
            Array.zeroCreate (Pack.padded dimension)
        else
            [||]

    // Where the second needs it whole, so does the chain: `Begin` runs the first one on it.
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
                        Length = Math.Min(Kernel.Piece, range.Length - at)
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

/// A kernel whose state is shown as another type.
[<Sealed>]
type internal MappedKernel<'Inner, 'Outer>(inner: Kernel<'Inner>, outward: 'Inner -> 'Outer) =
    inherit Kernel<'Outer>()

    override _.NeedsWholeGradient = inner.NeedsWholeGradient
    override _.Begin(point, value, gradient) = inner.Begin(point, value, gradient)
    override _.Sweep(range) = inner.Sweep &range
    override _.Close copy = outward (inner.Close copy)
