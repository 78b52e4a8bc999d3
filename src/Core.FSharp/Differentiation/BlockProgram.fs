namespace OptimizerFunctional.Core

open System
open System.Collections.Generic
open System.Diagnostics.CodeAnalysis
open System.Threading
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Rows are read and written through pointers that the caller has pinned.

/// The graph of a group as a list of instructions, each of which runs on a block of rows before the next one does.
/// `shared` gives, for nodes that are the same in every row, the place of the number in the memory of the caller.
/// `sums` are nodes that are summed over the rows, `outputs` nodes that are written. `data` are columns of nodes.
[<Sealed>]
type internal BlockProgram
    private
    (
        group: Group,
        isCareful: bool,
        shared: Dictionary<int, int>,
        data: Dictionary<int, int>,
        sums: int[],
        outputs: RowOutput[]
    ) =

    let roots = Array.append sums (outputs |> Array.map _.Node)
    let layout = BlockLayout.make isCareful group.Graph shared data roots
    let code = layout.Code
    let loads = layout.Loads
    let constants = layout.Constants
    let broadcasts = layout.Broadcasts
    let sumPlaces = sums |> Array.map (fun node -> layout.Places[node])
    let outputPlaces = outputs |> Array.map (fun output -> layout.Places[output.Node])
    let accumulatorsAt = layout.Length
    let length = accumulatorsAt + 4 * sums.Length

    /// Whether no two rows write one index, so that threads can run parts at once.
    let isDisjoint =
        lazy (WrittenIndexes(outputs |> Array.map (fun output -> struct (group.Count, output.Indexes)))).IsDisjoint

    let plan = lazy (RowPlan.make group isCareful layout shared data sums outputs isDisjoint.Value)

    let mutable compiled: RowProgram | null = null
    // A job that no thread uses now.
    let mutable spare: PartsJob | null = null

    /// The program for these nodes. What depends on columns alone is computed here, by a program of its own.
    static member Make
        (group: Group, isCareful: bool, shared: Dictionary<int, int>, sums: int[], outputs: RowOutput[])
        : BlockProgram =
        let column node =
            let output = { Node = node; Indexes = Indexes.identity; IsAdded = false }
            let numbers = GC.AllocateArray<float>(group.Count, true)
            let program = BlockProgram(group, false, Dictionary(), Dictionary(), [||], [| output |])
            let none = BlockMemory.Address numbers
            let rows = { Point = none; Direction = none; Caller = none; Into = none }
            program.Run(&rows, none)
            numbers

        let data = Dictionary<int, int>()

        // 0 times infinity is not the same in a careful program.
        if not isCareful then
            for node in BlockLayout.dataNodes group.Graph shared (Array.append sums (outputs |> Array.map _.Node)) do
                data[node] <- group.Computed(node, (fun () -> column node))

        BlockProgram(group, isCareful, shared, data, sums, outputs)

    /// The number of rows.
    member _.Count: int = group.Count

    /// What compiled rows do.
    member _.Plan: RowPlan = plan.Value

    /// Whether the rows are one part, and can be compiled into the code of a point: nothing is copied.
    member _.CanBeInlined: bool =
        group.Count <= BlockProgram.PartLength
        && RowProgram.IsSupported
        && not (Array.append plan.Value.Reads plan.Value.Writes |> Array.exists _.IsCopied)

    /// The operations on registers of one evaluation.
    member _.Operations: int64 = int64 code.Length * int64 (group.Count / Pack.Count + 1)

    /// Compiles the program, where that is possible.
    [<RequiresDynamicCode("Programs are compiled.")>]
    member _.Compile() : unit =
        if RowProgram.IsSupported then
            compiled <- RowProgram.Compile(plan.Value, group, outputs, isDisjoint.Value)

    /// Whether the program is compiled.
    member _.IsCompiled: bool = not (isNull compiled)

    member private _.Interpret(start: int, stop: int, rows: inref<RowMemory>, results: nativeptr<float>) =
        let block = BlockMemory.Of length
        let memory = BlockMemory.Address block
        let filled = Pack.padded (min BlockLayout.BlockLength (stop - start))

        for struct (value, place) in constants do
            Span<float>(NativePtr.toVoidPtr (NativePtr.add memory place), filled).Fill value

        for struct (from, place) in broadcasts do
            Span<float>(NativePtr.toVoidPtr (NativePtr.add memory place), filled).Fill(NativePtr.get rows.Caller from)

        Span<float>(NativePtr.toVoidPtr (NativePtr.add memory accumulatorsAt), 4 * sums.Length).Clear()
        let mutable at = start

        while at < stop do
            let count = min BlockLayout.BlockLength (stop - at)
            let rounded = Pack.padded count

            for struct (operation, index, place) in loads do
                let from = if operation = Operation.Gathered then rows.Point else rows.Direction
                BlockRows.load group operation index at count rounded from (NativePtr.add memory place)

            for i in 0 .. code.Length - 1 do
                BlockOperation.run block memory rounded &code[i]

            for k in 0 .. sumPlaces.Length - 1 do
                BlockRows.accumulate
                    (NativePtr.add memory sumPlaces[k])
                    count
                    (NativePtr.add memory (accumulatorsAt + 4 * k))

            BlockRows.writeAll outputs isDisjoint.Value memory outputPlaces at count rows.Into

            at <- at + count

        for k in 0 .. sums.Length - 1 do
            NativePtr.set results k (BlockRows.total (NativePtr.add memory (accumulatorsAt + 4 * k)))

    /// Runs rows from `start` to before `stop`. The sums go to `results`.
    member private this.RunRows(start: int, stop: int, rows: inref<RowMemory>, results: nativeptr<float>) =
        match compiled with
        | null -> this.Interpret(start, stop, &rows, results)
        | compiled -> compiled.Run(start, stop, &rows, results)

    /// The rows of a part: one thread runs it, and its sums are added in the order of the parts.
    static member private PartLength = 8192

    member private this.RunPart(part: int, job: PartsJob) : unit =
        let start = part * BlockProgram.PartLength
        let stop = min group.Count (start + BlockProgram.PartLength)
        let rows = job.Rows
        this.RunRows(start, stop, &rows, NativePtr.add job.Sums (part * sums.Length))

    /// Runs all rows: writes outputs, and the sums to `results`.
    member this.Run(rows: inref<RowMemory>, results: nativeptr<float>) : unit =
        let parts = (group.Count + BlockProgram.PartLength - 1) / BlockProgram.PartLength

        if parts = 1 then
            this.RunRows(0, group.Count, &rows, results)
        else
            let job =
                match Interlocked.Exchange(&spare, null) with
                | null -> PartsJob(parts, sums.Length, fun part job -> this.RunPart(part, job))
                | job -> job

            job.Rows <- rows

            if isDisjoint.Value then
                job.Run()
            else
                for part in 0 .. parts - 1 do
                    job.Part part

            for k in 0 .. sums.Length - 1 do
                let mutable sum = NativePtr.get job.Sums k

                for part in 1 .. parts - 1 do
                    sum <- sum + NativePtr.get job.Sums (part * sums.Length + k)

                NativePtr.set results k sum

            Volatile.Write(&spare, job)
