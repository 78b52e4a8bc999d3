namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// What the rule of a whole step reads and writes. The arrays may be longer than the point.
[<Sealed>]
type WholeStep internal (blocks: ImmutableArray<Block>, dimension: int, slots: float[][], step: float[]) =

    let mutable buffers: float[][] = [||]

    /// The number of this step, from 1.
    member val Count = 0L with get, set
    /// The blocks of the point.
    member _.Blocks: ImmutableArray<Block> = blocks
    /// The number of coordinates.
    member _.Dimension: int = dimension
    /// The point, read only.
    member val Point: float[] = [||] with get, set
    /// The value at the point.
    member val Value = nan with get, set
    /// The gradient, read only.
    member val Gradient: float[] = [||] with get, set
    /// The vectors of the state, to be updated.
    member _.Slots: float[][] = slots
    /// The step, to be written; it starts as zeros.
    member _.Step: float[] = step

    /// A buffer of at least this length with any content, the same array at each step while the length does not grow.
    /// Buffers with different indices, from 0, are different arrays.
    member _.Buffer(index: int, length: int) : float[] =
        if buffers.Length <= index then
            Array.Resize(&buffers, index + 1)

        if isNull (box buffers[index]) || buffers[index].Length < length then
            buffers[index] <- Array.zeroCreate length

        buffers[index]

/// A state that consists of a step count and some vectors, of any lengths.
[<NoEquality; NoComparison>]
type WholeLayout<'State> = {
    /// The number of steps taken.
    Count: 'State -> int64
    /// The vectors of the state.
    Vectors: 'State -> Vector[]
    /// The state with this count and these vectors.
    Build: int64 -> Vector[] -> 'State
    /// The initial vectors, for these blocks and this start.
    Start: ImmutableArray<Block> -> Vector -> float[][]
}

/// A kernel that computes the whole step at its beginning, for rules with norms, inner products or matrices. Its sums
/// have a fixed order, so the bits do not depend on the number of threads.
[<Sealed>]
type internal WholeKernel<'State>
    (layout: WholeLayout<'State>, blocks: Blocks, move: WholeStep -> unit, state: 'State, dimension: int) =
    inherit Kernel<'State>()

    let covered = blocks.Cover dimension
    let step = Array.zeroCreate<float>(Pack.padded dimension)

    let slots =
        let starts = layout.Start covered (Vector.zeros dimension)

        layout.Vectors state
        |> Array.map2
            (fun (start: float[]) vector ->
                (Check.dimension "a vector of the state" start.Length vector).AsSpan().ToArray())
            starts

    let current = WholeStep(covered, dimension, slots, step)
    do current.Count <- layout.Count state

    override _.NeedsWholeGradient = true

    override _.Begin(point, value, gradient) =
        Array.Clear step
        current.Count <- Layout.next current.Count
        current.Point <- point
        current.Value <- value
        current.Gradient <- gradient
        move current

    override _.Sweep(range) = Range.sweep &range (fun i _ _ -> Pack.load step i)

    override _.Close copy =
        layout.Build
            current.Count
            (slots |> Array.map (fun slot -> Vector.wrap (if copy then Array.copy slot else slot)))

/// Makes optimizers of rules for whole steps: those that need norms or matrices of blocks.
[<RequireQualifiedAccess>]
module BlockRule =

    /// The optimizer with this rule, for every layout of the vector. `move` updates the vectors of the state in place
    /// and writes the step.
    let create (name: string) (layout: WholeLayout<'State>) (move: WholeStep -> unit) : Optimizer<'State> =
        let rec onBlocks (blocks: Blocks) : Optimizer<'State> =
            let init (start: Vector) =
                layout.Build 0L (layout.Start (blocks.Cover start.Length) start |> Array.map Vector.wrap)

            (Optimizer.ofKernel name init (fun state dimension -> WholeKernel(layout, blocks, move, state, dimension)))
                .OnEvery(onBlocks)

        onBlocks Blocks.Whole

    /// The layout of a state whose vectors are as long as the point.
    let ofLayout (layout: Layout<'State, int64>) : WholeLayout<'State> = {
        Count = layout.Clock
        Vectors = layout.Slots
        Build = layout.Build
        Start = fun _ start -> layout.Init start |> layout.Slots |> Array.map Vector.toArray
    }
