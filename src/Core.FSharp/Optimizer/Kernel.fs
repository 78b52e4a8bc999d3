namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A range of whole lanes that a kernel sweeps, with the arrays that it reads and writes, each with a start of its own,
/// for they may be short buffers.
[<Struct; NoEquality; NoComparison>]
type Range = {
    /// The first coordinate, where the range starts in the kernel's own buffers.
    Start: int
    /// How many coordinates, a multiple of the lane's width.
    Length: int
    /// Coordinates of the point; behind them is padding.
    Dimension: int
    /// The point, read only.
    Point: float[]
    /// Where this range starts in `Point`.
    PointStart: int
    /// The incoming gradient, read only, which may be the same array as `Into`.
    Gradient: float[]
    /// Where this range starts in `Gradient`.
    GradientStart: int
    /// Where the step is written, or the next point.
    Into: float[]
    /// Where this range starts in `Into`.
    IntoStart: int
    /// Whether point + step is written and not the step alone. `Point` and `Into` are then whole points, or one and
    /// the same.
    AddsPoint: bool
}

/// The one loop over coordinates.
[<RequireQualifiedAccess>]
module Range =

    /// Sweeps a range: `step` is given the index in the kernel's own buffers, the point and the gradient. Returns the
    /// largest absolute coordinate of the step, NaN if one is NaN, where the point is added, and 0 where it is not.
    /// Padding stays as it is, whatever a rule computes there (0/0 without epsilon, say).
    let inline sweep (range: inref<Range>) ([<InlineIfLambda>] step: nativeint -> Pack -> Pack -> Pack) : float =
        let point, gradient, into = range.Point, range.Gradient, range.Into
        let length = range.Length
        let stop = nativeint (range.Start + length)
        let toGradient = nativeint (range.GradientStart - range.Start)
        let mutable index = nativeint range.Start

        if range.AddsPoint then
            // Where the last whole lane of coordinates may start.
            let dimension = range.Dimension
            let lastWhole = nativeint (dimension - Pack.Count)
            let mutable farthest = Pack.Zero

            while index < stop do
                let here = Pack.read point index
                let moved = step index here (Pack.readGradient length gradient (index + toGradient))

                let moved = if index <= lastWhole then moved else Pack.first (dimension - int index) moved

                farthest <- Pack.maxAbs farthest moved
                Pack.store into index (here + moved)
                index <- index + nativeint Pack.Count

            Pack.largest farthest
        else
            let toPoint = nativeint (range.PointStart - range.Start)
            let toInto = nativeint (range.IntoStart - range.Start)

            while index < stop do
                let here = Pack.read point (index + toPoint)
                let moved = step index here (Pack.readGradient length gradient (index + toGradient))
                Pack.store into (index + toInto) moved
                index <- index + nativeint Pack.Count

            0.0

/// The in-place twin of an optimizer: the state of one run in buffers that the run owns. A step is one `Begin`, then
/// `Sweep` for every range, in any order and on any thread: so long vectors split over cores with the same bits.
[<AbstractClass>]
type Kernel<'State>() =

    /// Whether `Begin` reads the gradient it is given (a norm over all coordinates, say).
    abstract NeedsWholeGradient: bool
    default _.NeedsWholeGradient = false

    /// Starts a step: counts it, and computes what all coordinates share.
    abstract Begin: point: float[] * value: float * gradient: float[] -> unit

    /// Writes the step of a range, or the point after it, and moves the range's part of the state; by `Range.sweep`,
    /// and returns what that returns.
    abstract Sweep: range: inref<Range> -> float

    /// The state as an immutable value. If `copy` is false, the buffers are given away, and the kernel must not be used
    /// again.
    abstract Close: copy: bool -> 'State

/// Driving a kernel.
[<RequireQualifiedAccess>]
module internal Kernel =

    /// Coordinates swept at a time where a chain keeps steps between its parts: with five arrays of them in use, all
    /// stay in the second-level cache.
    [<Literal>]
    let Piece = 2048

    /// Sweeps the whole of a step that has begun, and writes it. The arrays need no padding: the last coordinates,
    /// which do not fill a lane, go through an array of three lanes, for the point, the gradient and the step.
    let fill (kernel: Kernel<'State>) (dimension: int) (point: float[]) (gradient: float[]) (step: float[]) : unit =
        let whole = dimension / Pack.Count * Pack.Count
        let rest = dimension - whole
        let mutable at = 0

        while at < whole do
            let range = {
                Start = at
                Length = Math.Min(Piece, whole - at)
                Dimension = dimension
                Point = point
                PointStart = at
                Gradient = gradient
                GradientStart = at
                Into = step
                IntoStart = at
                AddsPoint = false
            }

            kernel.Sweep &range |> ignore
            at <- at + range.Length

        if rest > 0 then
            let lanes = Array.zeroCreate<float>(3 * Pack.Count)
            point.AsSpan(whole, rest).CopyTo(lanes.AsSpan())
            gradient.AsSpan(whole, rest).CopyTo(lanes.AsSpan Pack.Count)

            let range = {
                Start = whole
                Length = Pack.Count
                Dimension = dimension
                Point = lanes
                PointStart = 0
                Gradient = lanes
                GradientStart = Pack.Count
                Into = lanes
                IntoStart = 2 * Pack.Count
                AddsPoint = false
            }

            kernel.Sweep &range |> ignore
            lanes.AsSpan(2 * Pack.Count, rest).CopyTo(step.AsSpan whole)

    /// The last step of a kernel, which must not be used again: the state after it, and what to add to the point.
    let last (kernel: Kernel<'State>) (at: Evaluation) : struct ('State * Vector) =
        let moved = Array.zeroCreate at.Point.Length
        let point, gradient = Vector.read at.Point, Vector.read at.Gradient
        kernel.Begin(point, at.Value, gradient)
        fill kernel moved.Length point gradient moved
        struct (kernel.Close false, Vector.wrap moved)

/// Takes the steps of a kernel on padded arrays; long ones are shared by the cores.
[<Sealed>]
type internal Mover<'State>(kernel: Kernel<'State>, dimension: int) =
    inherit SharedBlocks(Pack.padded dimension)

    let length = Pack.padded dimension
    let mutable point: float[] = [||]
    let mutable gradient: float[] = [||]
    let mutable next: float[] = [||]

    let sweep start count from slope into =
        let range = {
            Start = start
            Length = count
            Dimension = dimension
            Point = from
            PointStart = start
            Gradient = slope
            GradientStart = start
            Into = into
            IntoStart = start
            AddsPoint = true
        }

        kernel.Sweep &range

    /// The kernel.
    member _.Kernel: Kernel<'State> = kernel

    override _.Block(start, count) = sweep start count point gradient next

    /// Takes one step: next = point + step, where `next` may be `point` itself. Returns the largest absolute coordinate
    /// of the step; NaN if one is NaN.
    member this.Move(from: float[], value: float, slope: float[], into: float[]) : float =
        kernel.Begin(from, value, slope)

        if this.IsWhole then
            sweep 0 length from slope into
        else
            point <- from
            gradient <- slope
            next <- into
            this.Largest()
