namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A range of whole SIMD registers that a kernel sweeps, with the arrays that it reads and writes. Each array has its
/// own start index, because it may be a short buffer.
[<Struct; NoEquality; NoComparison>]
type Range = {
    /// The first coordinate: the start of the range in the kernel's own buffers.
    Start: int
    /// The number of coordinates, a multiple of the register width.
    Length: int
    /// The dimension of the point. Padding follows its last coordinate.
    Dimension: int
    /// The point, read only.
    Point: float[]
    /// The start of the range in `Point`.
    PointStart: int
    /// The incoming gradient, read only. It may be the same array as `Into`.
    Gradient: float[]
    /// The start of the range in `Gradient`.
    GradientStart: int
    /// The output: the step, or the next point.
    Into: float[]
    /// The start of the range in `Into`.
    IntoStart: int
    /// Whether the output is point + step, not the step alone. `Point` and `Into` are then whole points, or the same
    /// array.
    AddsPoint: bool
}

/// The loop over coordinates.
[<RequireQualifiedAccess>]
module Range =

    /// Sweeps a range. `step` maps the index in the kernel's own buffers, the point and the gradient to the step.
    /// Returns the infinity norm of the step, NaN if a coordinate is NaN, if the output is point + step; 0 otherwise.
    /// Padding does not change, whatever a rule computes there (such as 0/0 without epsilon).
    let inline sweep (range: inref<Range>) ([<InlineIfLambda>] step: nativeint -> Pack -> Pack -> Pack) : float =
        let point, gradient, into = range.Point, range.Gradient, range.Into
        let length = range.Length
        let stop = nativeint (range.Start + length)
        let toGradient = nativeint (range.GradientStart - range.Start)
        let mutable index = nativeint range.Start

        if range.AddsPoint then
            // The last index at which a whole register of coordinates starts.
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

    /// Sweeps a vector that fits in one register, and adds the step to the point. Takes and returns what `sweep` does.
    /// A range in memory would take as long as the step.
    let inline sweepOne
        (dimension: int)
        (point: float[])
        (gradient: float[])
        (into: float[])
        ([<InlineIfLambda>] step: nativeint -> Pack -> Pack -> Pack)
        : float =
        let here = Pack.load point 0n
        let moved = Pack.first dimension (step 0n here (Pack.readGradient Pack.Count gradient 0n))
        Pack.store into 0n (here + moved)
        Pack.largest (Pack.abs moved)

/// The in-place form of an optimizer: the state of one run in buffers that the run owns. A step is one `Begin`, then
/// `Sweep` for every range, in any order and on any thread. So steps on long vectors are multithreaded, with the same
/// bits.
[<AbstractClass>]
type Kernel<'State>() =

    /// Whether `Begin` reads its gradient, for example for a norm over all coordinates.
    abstract NeedsWholeGradient: bool
    default _.NeedsWholeGradient = false

    /// Begins a step: increments the count, and computes what all coordinates share.
    abstract Begin: point: float[] * value: float * gradient: float[] -> unit

    /// Writes the step of a range, or point + step, and updates the state of that range, by `Range.sweep`. Returns the
    /// result of `Range.sweep`.
    abstract Sweep: range: inref<Range> -> float

    /// `Begin` and `Sweep` of a vector that fits in one register, from padded arrays: into = point + step. Returns the
    /// result of `Sweep`. Overridden where two calls and a range would take longer than the step.
    abstract StepOne: dimension: int * point: float[] * value: float * gradient: float[] * into: float[] -> float

    default kernel.StepOne(dimension, point, value, gradient, into) =
        kernel.Begin(point, value, gradient)

        let range = {
            Start = 0
            Length = Pack.Count
            Dimension = dimension
            Point = point
            PointStart = 0
            Gradient = gradient
            GradientStart = 0
            Into = into
            IntoStart = 0
            AddsPoint = true
        }

        kernel.Sweep &range

    /// The state as an immutable value. If `copy` is false, ownership of the buffers moves to the state, and the kernel
    /// must not be used again.
    abstract Close: copy: bool -> 'State

/// A thread's own registers for the last coordinates of a vector.
[<AbstractClass; Sealed>]
type internal Lanes private () =

    [<ThreadStatic; DefaultValue>]
    static val mutable private ofThisThread: float[] | null

    /// Three registers of zeros. They are free again after one sweep.
    static member OfThisThread() : float[] =
        match Lanes.ofThisThread with
        | null ->
            let made = Array.zeroCreate (3 * Pack.Count)
            Lanes.ofThisThread <- made
            made
        | made ->
            Array.Clear made
            made

/// Runs kernels.
[<RequireQualifiedAccess>]
module internal Kernel =

    /// The coordinates in a chunk. A chain of kernels passes steps from one kernel to the next in chunks; with five
    /// arrays in use, a chunk fits in the second-level cache.
    [<Literal>]
    let ChunkLength = 2048

    /// Sweeps all coordinates of a step that has begun, and writes the step. The arrays need no padding: the last
    /// coordinates, which do not fill a register, go through an array of three registers, for the point, the gradient
    /// and the step.
    let fill (kernel: Kernel<'State>) (dimension: int) (point: float[]) (gradient: float[]) (step: float[]) : unit =
        let whole = dimension / Pack.Count * Pack.Count
        let rest = dimension - whole
        let mutable at = 0

        while at < whole do
            let range = {
                Start = at
                Length = Math.Min(ChunkLength, whole - at)
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
            let lanes = Lanes.OfThisThread()
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

    /// The last step of a kernel: the state after it, and the step. The kernel must not be used again.
    let last (kernel: Kernel<'State>) (at: Evaluation) : struct ('State * Vector) =
        let moved = Array.zeroCreate at.Point.Length
        let point, gradient = Vector.read at.Point, Vector.read at.Gradient
        kernel.Begin(point, at.Value, gradient)
        fill kernel moved.Length point gradient moved
        struct (kernel.Close false, Vector.wrap moved)

/// Takes the steps of a kernel on padded arrays; steps on long vectors are multithreaded.
[<Sealed>]
type internal Stepper<'State>(kernel: Kernel<'State>, dimension: int) =
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

    /// Takes one step: next = point + step, where `next` may be `point` itself. Returns the infinity norm of the step;
    /// NaN if a coordinate is NaN.
    member this.Step(from: float[], value: float, slope: float[], into: float[]) : float =
        if length = Pack.Count then
            kernel.StepOne(dimension, from, value, slope, into)
        else
            this.StepMany(from, value, slope, into)

    member private this.StepMany(from: float[], value: float, slope: float[], into: float[]) : float =
        kernel.Begin(from, value, slope)

        if this.IsWhole then
            sweep 0 length from slope into
        else
            point <- from
            gradient <- slope
            next <- into
            this.Largest()
