namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The kernel of an optimizer that moves some blocks of a vector and passes the gradient of the others on.
[<Sealed>]
type private MaskedKernel<'Inner>(inner: Kernel<'Inner>, chosen: Block list, length: int, dimension: int) =
    inherit Kernel<'Inner>()

    let point, gradient, moved =
        Array.zeroCreate<float>(Pack.padded length),
        Array.zeroCreate<float>(Pack.padded length),
        Array.zeroCreate<float>(Pack.padded length)

    let step = Array.zeroCreate<float>(Pack.padded dimension)

    /// Copies the chosen blocks of a long array behind one another.
    let gather (from: float[]) (into: float[]) =
        let mutable at = 0

        for block in chosen do
            Array.blit from block.Offset into at block.Length
            at <- at + block.Length

    override _.NeedsWholeGradient = true

    override _.Begin(from, value, slope) =
        gather from point
        gather slope gradient
        inner.Begin(point, value, gradient)
        Kernel.fill inner length point gradient moved
        Array.blit slope 0 step 0 dimension
        let mutable at = 0

        for block in chosen do
            Array.blit moved at step block.Offset block.Length
            at <- at + block.Length

    override _.Sweep(range) = Range.sweep &range (fun i _ _ -> Pack.load step i)
    override _.Close copy = inner.Close copy

/// The chosen blocks of a vector of some length, and the optimizer of them.
type private ChosenBlocks<'Inner> = { Dimension: int; Chosen: Block list; Length: int; Inner: Optimizer<'Inner> }

/// Optimizers and transforms for some blocks of the vector.
[<RequireQualifiedAccess>]
module Masked =

    let private masked
        (check: Blocks -> Block list -> unit)
        (filter: BlockFilter)
        (inner: Optimizer<'Inner>)
        : Optimizer<'Inner> =
        let rec onBlocks (blocks: Blocks) : Optimizer<'Inner> =
            let choose (dimension: int) =
                let chosen = blocks.Cover dimension |> Seq.filter filter.Chooses |> List.ofSeq
                check blocks chosen

                {
                    Dimension = dimension
                    Chosen = chosen
                    Length = chosen |> List.sumBy _.Length
                    Inner = inner.On(Blocks.Behind chosen)
                }

            // Vectors of a run have one length.
            let known: ChosenBlocks<'Inner> option ref = ref None

            let at (dimension: int) : ChosenBlocks<'Inner> =
                match known.Value with
                | Some chosen when chosen.Dimension = dimension -> chosen
                | _ ->
                    let chosen = choose dimension
                    known.Value <- Some chosen
                    chosen

            let part (vector: Vector) : Vector =
                (at vector.Length).Chosen
                |> Seq.collect (fun block -> vector.Slice(block.Offset, block.Length))
                |> Vector.ofSeq

            let answer (state: 'Inner) (point: Vector) : Vector =
                let answers = (at point.Length).Inner.Answer state (part point)
                let whole = Vector.toArray point
                let mutable start = 0

                for block in (at point.Length).Chosen do
                    answers.AsSpan(start, block.Length).CopyTo(whole.AsSpan block.Offset)
                    start <- start + block.Length

                Vector.wrap whole

            (Optimizer.ofKernel
                $"{inner.Name} for {filter}"
                (fun start -> (at start.Length).Inner.Init(part start))
                (fun state dimension ->
                    let chosen = at dimension
                    MaskedKernel(chosen.Inner.Open state chosen.Length, chosen.Chosen, chosen.Length, dimension)))
                .With(fun parts -> {
                    parts with
                        Settings = Setting.named (string filter) inner.Settings
                        Answer = inner.Parts.Answer |> ValueOption.map (fun _ -> answer)
                })
                .OnEvery(onBlocks)

        onBlocks Blocks.Whole

    /// The optimizer for the chosen blocks; the gradient of the others is passed on unchanged. The inner optimizer sees
    /// the chosen blocks as a vector of their own. In a chain, each of several masked optimizers moves its own blocks.
    /// Raises a `ParameterException` at the start without a layout, or at one none of whose blocks is chosen.
    let over (filter: BlockFilter) (inner: Optimizer<'Inner>) : Optimizer<'Inner> =
        masked
            (fun blocks chosen ->
                if blocks.IsWhole then
                    Check.fail "the layout of the blocks" "missing" $"given, because \"{filter}\" chooses some of them"
                elif chosen.IsEmpty then
                    Check.fail "the choice of blocks" $"\"{filter}\"" $"one that fits a block of {blocks}")
            filter
            inner

    /// The same for any layout, also for one none of whose blocks is chosen.
    let internal anyOf (filter: BlockFilter) (inner: Optimizer<'Inner>) : Optimizer<'Inner> =
        masked (fun _ _ -> ()) filter inner

/// Groups of parameters: blocks with optimizers or settings of their own.
[<RequireQualifiedAccess>]
module Partition =

    /// Checks that every block of a layout belongs to exactly one group. Raises a `ParameterException` that names the
    /// first block that belongs to none or to two.
    let check (groups: seq<BlockFilter>) (blocks: Blocks) : unit =
        for block in blocks.All do
            match groups |> Seq.filter (fun group -> group.Chooses block) |> List.ofSeq with
            | [ _ ] -> ()
            | [] ->
                let list = groups |> Seq.map (sprintf "\"%O\"") |> String.concat ", "
                Check.fail $"block {block.Name}" "in no group" $"in one of the groups {list}"
            | first :: second :: _ ->
                Check.fail $"block {block.Name}" $"in the groups \"{first}\" and \"{second}\"" "in one group"

    /// An optimizer whose groups must take every block of the layout once.
    let among (groups: seq<BlockFilter>) (optimizer: Optimizer<'State>) : Optimizer<'State> =
        optimizer.OnEvery(fun blocks ->
            check groups blocks
            optimizer.On blocks)

    /// Two groups: the blocks of the filter by the first optimizer, all others by the second.
    let split (filter: BlockFilter) (first: Optimizer<'First>) (second: Optimizer<'Second>) =
        Masked.over filter first |> Optimizer.andThen (Masked.over filter.Others second)

    /// Leaves blocks where they are.
    let frozen: Optimizer<StepCount> =
        Coordinatewise.none "frozen" Coordinatewise.counted ignore (fun () _ _ -> Pack.Zero)
