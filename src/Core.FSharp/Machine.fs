namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A range of whole lanes that a machine works on, with the arrays that it reads and writes, each with
/// a start of its own, for they may be short buffers.
[<Struct>]
type Block =
    {
        /// The first coordinate, where the range starts in the machine's own buffers.
        Start: int
        /// How many coordinates, a multiple of the lane's width.
        Length: int
        /// The point, read only.
        PointBuffer: float[]
        /// Where this range starts in `PointBuffer`.
        PointStart: int
        /// The incoming gradient, read only, which may be the same array as `StepBuffer`.
        GradientBuffer: float[]
        /// Where this range starts in `GradientBuffer`.
        GradientStart: int
        /// Where the step is written.
        StepBuffer: float[]
        /// Where this range starts in `StepBuffer`.
        StepStart: int
    }

/// A thread's own block of a step, on its way from one machine to the next or to the point.
[<AbstractClass; Sealed>]
type internal Scratch private () =

    [<ThreadStatic; DefaultValue>]
    static val mutable private ofThisThread: float[] | null

    /// Coordinates in it: with five arrays of them in use, all stay in the second-level cache.
    static member Length = 2048

    /// Used up before anything else on this thread wants it.
    static member OfThisThread() : float[] =
        match Scratch.ofThisThread with
        | null ->
            let made = Array.zeroCreate Scratch.Length
            Scratch.ofThisThread <- made
            made
        | made -> made

    /// Cuts a range into pieces as long as it, or shorter; the largest of what `body` returns of them.
    static member inline inBlocks
        (start: int)
        (length: int)
        ([<InlineIfLambda>] body: float[] -> int -> int -> float)
        : float =
        let scratch = Scratch.OfThisThread()
        let mutable largest = 0.0
        let mutable at = start

        while at < start + length do
            let count = Math.Min(Scratch.Length, start + length - at)
            largest <- Math.Max(largest, body scratch at count)
            at <- at + count

        largest

/// The in-place twin of an optimizer: the state of one run in buffers that the run owns. A step is
/// one `Begin`, then `Range` for every block, in any order and on any thread: so a chain of
/// transforms stays in the cache, and long vectors split over cores with the same bits.
[<AbstractClass>]
type Machine<'State>() =

    /// Whether `Begin` reads the gradient it is given (a norm over all coordinates, say).
    abstract NeedsWholeGradient: bool
    default _.NeedsWholeGradient = false

    /// Starts a step: counts it, and computes what all coordinates share.
    abstract Begin: point: float[] * value: float * gradient: float[] -> unit

    /// Writes the step of a range of coordinates and moves their part of the state.
    abstract Range: block: inref<Block> -> unit

    /// Moves a range of the point: next = point + step, where `next` may be `point`. The point and `next` are whole ones; the
    /// gradient of the range begins at `gradientStart` of its array. Returns the largest absolute coordinate of the step.
    /// A machine that knows its formula need not keep the step at all.
    abstract Move:
        start: int *
        length: int *
        dimension: int *
        point: float[] *
        gradient: float[] *
        gradientStart: int *
        next: float[] ->
            float

    default machine.Move(start, length, dimension, point, gradient, gradientStart, next) =
        Scratch.inBlocks start length (fun scratch at count ->
            machine.StepInto(scratch, at, count, point, gradient, gradientStart + at - start)
            Lane.advance at count dimension point scratch 0 next (fun _ _ step -> step))

    /// Writes the step of a range to where `scratch` begins.
    member internal machine.StepInto
        (scratch: float[], start: int, length: int, point: float[], gradient: float[], gradientStart: int)
        : unit =
        let block =
            {
                Start = start
                Length = length
                PointBuffer = point
                PointStart = start
                GradientBuffer = gradient
                GradientStart = gradientStart
                StepBuffer = scratch
                StepStart = 0
            }

        machine.Range &block

    /// The state as an immutable value. Without `copy` the buffers are given away and the machine is spent.
    abstract Close: copy: bool -> 'State

/// Driving a machine.
[<RequireQualifiedAccess>]
module Machine =

    let private fillLanes (machine: Machine<'State>) start whole (point: float[]) (gradient: float[]) (step: float[]) =
        let mutable at = 0

        while at < whole do
            let block =
                {
                    Start = start + at
                    Length = Math.Min(Scratch.Length, whole - at)
                    PointBuffer = point
                    PointStart = at
                    GradientBuffer = gradient
                    GradientStart = at
                    StepBuffer = step
                    StepStart = at
                }

            machine.Range &block
            at <- at + block.Length

    /// Runs every range of a step that has begun, and writes the whole step. The arrays need no
    /// padding: a last lane that does not fit goes through small arrays that have it.
    let fill (machine: Machine<'State>) (dimension: int) (point: float[]) (gradient: float[]) (step: float[]) : unit =
        let whole = dimension / Lane.Count * Lane.Count
        let rest = dimension - whole
        fillLanes machine 0 whole point gradient step

        if rest > 0 then
            let lastLane (from: float[]) =
                let lane = Array.zeroCreate Lane.Count
                Array.Copy(from, whole, lane, 0, rest)
                lane

            let last = Array.zeroCreate Lane.Count
            fillLanes machine whole Lane.Count (lastLane point) (lastLane gradient) last
            Array.Copy(last, 0, step, whole, rest)

/// Takes the steps of a machine on padded arrays; long ones are shared by the cores.
[<Sealed>]
type internal Mover<'State>(machine: Machine<'State>, dimension: int) =
    inherit SharedBlocks(Lane.padded dimension)

    let length = Lane.padded dimension
    let mutable point: float[] = [||]
    let mutable gradient: float[] = [||]
    let mutable next: float[] = [||]

    /// The machine.
    member _.Machine: Machine<'State> = machine

    override _.Block(start, count) =
        machine.Move(start, count, dimension, point, gradient, start, next)

    /// Takes one step: next = point + step, where `next` may be `point` itself. Returns the largest absolute coordinate of the
    /// step; NaN if one is NaN.
    member this.Move(from: float[], value: float, slope: float[], into: float[]) : float =
        machine.Begin(from, value, slope)

        if this.IsWhole then
            machine.Move(0, length, dimension, from, slope, 0, into)
        else
            point <- from
            gradient <- slope
            next <- into
            this.Largest()
