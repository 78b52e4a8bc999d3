namespace OptimizerFunctional.Core

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open System.Threading
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Rows are read and written through pointers that the caller has pinned.

/// Where the rows of a group go: the value of a node in each row, to an index of the result.
[<NoEquality; NoComparison>]
type internal RowOutput = {
    Node: int
    Indexes: Indexes
    /// Whether the number is added to the result, or replaces it.
    IsAdded: bool
}

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

    static let round count = Pack.padded count

    /// Whether no two rows write one index, so that threads can run parts at once.
    let isDisjoint =
        lazy
            (let written = HashSet<int>()

             outputs
             |> Array.forall (fun output ->
                 Seq.forall (fun row -> written.Add(output.Indexes.At row)) (seq { 0 .. group.Count - 1 })))

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
            program.Run(none, none, none, none, none)
            numbers

        let data = Dictionary<int, int>()

        // 0 times infinity is not the same in a careful program.
        if not isCareful then
            for node in BlockLayout.dataNodes group.Graph shared (Array.append sums (outputs |> Array.map _.Node)) do
                data[node] <- group.Computed(node, (fun () -> column node))

        BlockProgram(group, isCareful, shared, data, sums, outputs)

    /// Loads a block: what it has to read, padded with its last row to whole registers.
    member inline private _.Load
        (
            memory: nativeptr<float>,
            start: int,
            count: int,
            rounded: int,
            point: nativeptr<float>,
            direction: nativeptr<float>
        ) =
        for struct (operation, index, place) in loads do
            let into = NativePtr.add memory place

            match operation with
            | Operation.Column ->
                group.Columns[index].AsSpan(start, count).CopyTo(Span<float>(NativePtr.toVoidPtr into, count))
            | _ ->
                let from = if operation = Operation.Gathered then point else direction
                let indexes = group.Gathers[index]

                if indexes.List.Length = 0 && indexes.Stride = 1 then
                    Span<float>(NativePtr.toVoidPtr (NativePtr.add from (indexes.First + start)), count)
                        .CopyTo(Span<float>(NativePtr.toVoidPtr into, count))
                elif indexes.List.Length = 0 then
                    let mutable at = indexes.First + start * indexes.Stride

                    for j in 0 .. count - 1 do
                        NativePtr.set into j (NativePtr.get from at)
                        at <- at + indexes.Stride
                else
                    for j in 0 .. count - 1 do
                        NativePtr.set into j (NativePtr.get from indexes.List[start + j])

            for j in count .. rounded - 1 do
                NativePtr.set into j (NativePtr.get into (count - 1))

    /// Adds the rows of a block to four partial sums, by row number modulo 4, whatever the width of a register.
    static member private Accumulate(numbers: nativeptr<float>, count: int, sums: nativeptr<float>) =
        let whole = count / 4 * 4

        if Pack.Count = 4 then
            let mutable sum = Unsafe.ReadUnaligned<Pack>(NativePtr.toVoidPtr sums)
            let mutable j = 0

            while j < whole do
                sum <- sum + Unsafe.ReadUnaligned<Pack>(NativePtr.toVoidPtr (NativePtr.add numbers j))
                j <- j + 4

            Unsafe.WriteUnaligned(NativePtr.toVoidPtr sums, sum)
        else
            for j in 0 .. whole - 1 do
                NativePtr.set sums (j % 4) (NativePtr.get sums (j % 4) + NativePtr.get numbers j)

        for j in whole .. count - 1 do
            NativePtr.set sums (j - whole) (NativePtr.get sums (j - whole) + NativePtr.get numbers j)

    static member private Write
        (output: RowOutput, numbers: nativeptr<float>, start: int, count: int, into: nativeptr<float>)
        =
        let indexes = output.Indexes

        if indexes.List.Length = 0 && indexes.Stride = 1 && not output.IsAdded then
            Span<float>(NativePtr.toVoidPtr numbers, count)
                .CopyTo(Span<float>(NativePtr.toVoidPtr (NativePtr.add into (indexes.First + start)), count))
        elif output.IsAdded then
            for j in 0 .. count - 1 do
                let index = indexes.At(start + j)
                NativePtr.set into index (NativePtr.get into index + NativePtr.get numbers j)
        else
            for j in 0 .. count - 1 do
                NativePtr.set into (indexes.At(start + j)) (NativePtr.get numbers j)

    /// Runs rows from `start` to before `stop`. The sums go to `results`.
    member private this.RunRows
        (
            start: int,
            stop: int,
            point: nativeptr<float>,
            direction: nativeptr<float>,
            caller: nativeptr<float>,
            into: nativeptr<float>,
            results: nativeptr<float>
        ) =
        let block = BlockMemory.Of length
        let memory = BlockMemory.Address block
        let filled = round (min BlockLayout.BlockLength (stop - start))

        for struct (value, place) in constants do
            Span<float>(NativePtr.toVoidPtr (NativePtr.add memory place), filled).Fill value

        for struct (from, place) in broadcasts do
            Span<float>(NativePtr.toVoidPtr (NativePtr.add memory place), filled).Fill(NativePtr.get caller from)

        Span<float>(NativePtr.toVoidPtr (NativePtr.add memory accumulatorsAt), 4 * sums.Length).Clear()
        let mutable at = start

        while at < stop do
            let count = min BlockLayout.BlockLength (stop - at)
            let rounded = round count
            this.Load(memory, at, count, rounded, point, direction)

            for i in 0 .. code.Length - 1 do
                BlockOperation.run block memory rounded &code[i]

            for k in 0 .. sumPlaces.Length - 1 do
                BlockProgram.Accumulate(
                    NativePtr.add memory sumPlaces[k],
                    count,
                    NativePtr.add memory (accumulatorsAt + 4 * k)
                )

            for k in 0 .. outputs.Length - 1 do
                BlockProgram.Write(outputs[k], NativePtr.add memory outputPlaces[k], at, count, into)

            at <- at + count

        for k in 0 .. sums.Length - 1 do
            let part i = NativePtr.get memory (accumulatorsAt + 4 * k + i)
            NativePtr.set results k ((part 0 + part 1) + (part 2 + part 3))

    /// The rows of a part: one thread runs it, and its sums are added in the order of the parts.
    static member private PartLength = 8192

    member private this.RunPart(part: int, job: PartsJob) : unit =
        let start = part * BlockProgram.PartLength
        let stop = min group.Count (start + BlockProgram.PartLength)
        let results = NativePtr.add job.Sums (part * sums.Length)
        this.RunRows(start, stop, job.Point, job.Direction, job.Caller, job.Into, results)

    /// Runs all rows: writes outputs, and the sums to `results`.
    member this.Run
        (
            point: nativeptr<float>,
            direction: nativeptr<float>,
            caller: nativeptr<float>,
            into: nativeptr<float>,
            results: nativeptr<float>
        ) : unit =
        let parts = (group.Count + BlockProgram.PartLength - 1) / BlockProgram.PartLength

        if parts = 1 then
            this.RunRows(0, group.Count, point, direction, caller, into, results)
        else
            let job =
                match Interlocked.Exchange(&spare, null) with
                | null -> PartsJob(parts, sums.Length, fun part job -> this.RunPart(part, job))
                | job -> job

            job.Set(point, direction, caller, into)

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
