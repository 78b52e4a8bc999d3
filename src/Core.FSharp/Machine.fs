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

    /// The state as an immutable value. Without `copy` the buffers are given away and the machine is spent.
    abstract Close: copy: bool -> 'State

/// Driving a machine.
[<RequireQualifiedAccess>]
module Machine =

    /// Coordinates in a block: with five arrays of them in use, all stay in the second-level cache.
    [<Literal>]
    let BlockLength = 2048

    let private fillLanes (machine: Machine<'State>) start whole (point: float[]) (gradient: float[]) (step: float[]) =
        let mutable at = 0

        while at < whole do
            let block =
                {
                    Start = start + at
                    Length = Math.Min(BlockLength, whole - at)
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

    /// Takes one step on padded arrays: next = point + step, where `next` may be `point` itself. Only a
    /// block of the step ever exists, in `scratch`, of the smaller of `BlockLength` and the point's
    /// length. Returns the largest absolute coordinate of the step.
    let move
        (machine: Machine<'State>)
        (dimension: int)
        (point: float[])
        (value: float)
        (gradient: float[])
        (next: float[])
        (scratch: float[])
        : float =
        machine.Begin(point, value, gradient)
        let mutable largest = Lane.Zero
        let mutable at = 0

        while at < point.Length do
            let block =
                {
                    Start = at
                    Length = Math.Min(BlockLength, point.Length - at)
                    PointBuffer = point
                    PointStart = at
                    GradientBuffer = gradient
                    GradientStart = at
                    StepBuffer = scratch
                    StepStart = 0
                }

            machine.Range &block
            // A variable of the block's own: one that lives through the call above would be kept in memory.
            let mutable largestHere = Lane.Zero
            let mutable i = 0

            while i < block.Length do
                // What a rule makes of the padding (0/0 without epsilon, say) must not reach the point.
                let step = Lane.load scratch i |> Lane.first (dimension - at - i)
                largestHere <- Lane.maxAbs largestHere step
                Lane.store next (at + i) (Lane.load point (at + i) + step)
                i <- i + Lane.Count

            largest <- Lane.maxAbs largest largestHere
            at <- at + block.Length

        Lane.largest largest
