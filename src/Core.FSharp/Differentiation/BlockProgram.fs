namespace OptimizerFunctional.Core

open System
open System.Collections.Generic
open System.Runtime.CompilerServices
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Rows are read and written through pointers that the caller has pinned.
#nowarn "51"

/// Where the rows of a group go: the value of a node in each row, to an index of the result.
[<NoEquality; NoComparison>]
type internal RowOutput = {
    Node: int
    Indexes: Indexes
    /// Whether the number is added to the result, or replaces it.
    IsAdded: bool
}

/// An operation on a block of rows. Operands and result are places, each of which has a number for every row.
[<Struct>]
type internal BlockInstruction = { Operation: Operation; A: int; B: int; C: int; Result: int }

/// Memory that belongs to a thread.
[<AbstractClass; Sealed>]
type internal BlockMemory private () =

    [<ThreadStatic; DefaultValue>]
    static val mutable private rows: float[] | null

    /// At least `length` numbers, which do not move.
    static member Of(length: int) : float[] =
        let memory =
            match BlockMemory.rows with
            | null -> GC.AllocateUninitializedArray<float>(length, true)
            | memory when memory.Length < length -> GC.AllocateUninitializedArray<float>(length, true)
            | memory -> memory

        BlockMemory.rows <- memory
        memory

    /// The address of such memory.
    static member Address(memory: float[]) : nativeptr<float> =
        NativePtr.ofNativeInt (Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0))

/// Runs one operation on a block of rows, a register at a time where there is such an instruction.
[<RequireQualifiedAccess>]
module internal BlockOperation =

    let inline private load (memory: nativeptr<float>) (place: int) : Pack =
        Unsafe.ReadUnaligned<Pack>(NativePtr.toVoidPtr (NativePtr.add memory place))

    let inline private store (memory: nativeptr<float>) (place: int) (value: Pack) =
        Unsafe.WriteUnaligned(NativePtr.toVoidPtr (NativePtr.add memory place), value)

    let inline private each1 memory count a r ([<InlineIfLambda>] f: Pack -> Pack) =
        let mutable j = 0

        while j < count do
            store memory (r + j) (f (load memory (a + j)))
            j <- j + Pack.Count

    let inline private each2 memory count a b r ([<InlineIfLambda>] f: Pack -> Pack -> Pack) =
        let mutable j = 0

        while j < count do
            store memory (r + j) (f (load memory (a + j)) (load memory (b + j)))
            j <- j + Pack.Count

    let inline private truth (mask: System.Numerics.Vector<int64>) : Pack =
        System.Numerics.Vector.ConditionalSelect(mask, Pack.One, Pack.Zero)

    let inline private isNotZero (pack: Pack) : System.Numerics.Vector<int64> =
        System.Numerics.Vector.OnesComplement(System.Numerics.Vector.Equals(pack, Pack.Zero))

    /// Runs an operation on `count` rows, a multiple of the width of a register.
    let run (block: float[]) (memory: nativeptr<float>) (count: int) (instruction: inref<BlockInstruction>) : unit =
        // A method with a loop and memory on the stack is compiled once, with all optimizations.
        NativePtr.write (NativePtr.stackalloc<byte> 1) 0uy
        let a, b, c, r = instruction.A, instruction.B, instruction.C, instruction.Result

        match instruction.Operation with
        | Operation.Add -> each2 memory count a b r (fun a b -> a + b)
        | Operation.Subtract -> each2 memory count a b r (fun a b -> a - b)
        | Operation.Multiply -> each2 memory count a b r (fun a b -> a * b)
        | Operation.Divide -> each2 memory count a b r (fun a b -> a / b)
        | Operation.Negate -> each1 memory count a r (fun a -> -a)
        | Operation.Sqrt -> each1 memory count a r Pack.sqrt
        | Operation.Abs -> each1 memory count a r Pack.abs
        | Operation.Less -> each2 memory count a b r (fun a b -> truth (System.Numerics.Vector.LessThan(a, b)))
        | Operation.LessOrEqual ->
            each2 memory count a b r (fun a b -> truth (System.Numerics.Vector.LessThanOrEqual(a, b)))
        | Operation.Equal -> each2 memory count a b r (fun a b -> truth (System.Numerics.Vector.Equals(a, b)))
        | Operation.Select ->
            let mutable j = 0

            while j < count do
                let chosen =
                    System.Numerics.Vector.ConditionalSelect(
                        isNotZero (load memory (a + j)),
                        load memory (b + j),
                        load memory (c + j)
                    )

                store memory (r + j) chosen
                j <- j + Pack.Count
        | Operation.Exp -> PackBlock.exp block a block r count
        | Operation.Log -> PackBlock.log block a block r count
        | Operation.Sin -> PackBlock.sin block a block r count
        | Operation.Cos -> PackBlock.cos block a block r count
        | Operation.Tan -> PackBlock.tan block a block r count
        | Operation.Atan -> PackBlock.atan block a block r count
        | Operation.Tanh -> PackBlock.tanh block a block r count
        | Operation.Softplus -> PackBlock.softplus block a block r count
        | Operation.Logistic -> PackBlock.logistic block a block r count
        | Operation.Power -> PackBlock.pow block a block b block r count
        | operation ->
            for j in 0 .. count - 1 do
                NativePtr.set
                    memory
                    (r + j)
                    (Operation.value
                        operation
                        (NativePtr.get memory (a + j))
                        (NativePtr.get memory (b + j))
                        (NativePtr.get memory (c + j)))

/// The graph of a group as a list of instructions, each of which runs on a block of rows before the next one does.
/// `shared` gives, for nodes that are the same in every row, the place of the number in the memory of the caller.
/// `sums` are nodes that are summed over the rows, `outputs` nodes that are written.
[<Sealed>]
type internal BlockProgram(group: Group, shared: Dictionary<int, int>, sums: int[], outputs: RowOutput[]) =

    /// The rows of a block: a place of it is 1 KB.
    static let blockLength = 128

    let graph = group.Graph

    let roots = Array.append sums (outputs |> Array.map _.Node)

    let needed =
        let needed = Array.zeroCreate (Array.max roots + 1)

        for root in roots do
            needed[root] <- true

        for i in needed.Length - 1 .. -1 .. 0 do
            if needed[i] && not (shared.ContainsKey i) then
                for operand in Graph.operands graph graph[i] do
                    needed[operand] <- true

        needed

    /// The last node that reads each node.
    let lastUse =
        let last = Array.init needed.Length id

        for i in 0 .. needed.Length - 1 do
            if needed[i] && not (shared.ContainsKey i) then
                for operand in Graph.operands graph graph[i] do
                    last[operand] <- i

        for root in roots do
            last[root] <- Int32.MaxValue

        last

    let isKept i = shared.ContainsKey i || graph[i].Operation = Operation.Constant

    let places = Array.create needed.Length -1
    let mutable placeCount = 0
    let free = Stack<int>()

    let place () =
        if free.Count > 0 then
            free.Pop()
        else
            placeCount <- placeCount + 1
            (placeCount - 1) * blockLength

    // Numbers that are the same in every row have places of their own, which are written once.
    do
        for i in 0 .. needed.Length - 1 do
            if needed[i] && isKept i then
                places[i] <- place ()

    let code = List<BlockInstruction>()
    let loads = List<struct (Operation * int * int)>()

    do
        // Leaves are loaded before the first instruction.
        for i in 0 .. needed.Length - 1 do
            if needed[i] && not (isKept i) && graph[i].Operation < Operation.Add then
                places[i] <- place ()
                loads.Add(struct (graph[i].Operation, graph[i].A, places[i]))

        for i in 0 .. needed.Length - 1 do
            if needed[i] && not (isKept i) && graph[i].Operation >= Operation.Add then
                let node = graph[i]
                let operands = Graph.operands graph node

                // An instruction may write where it reads: it reads a register before it writes it.
                for operand in Array.distinct operands do
                    if lastUse[operand] = i && not (isKept operand) then
                        free.Push places[operand]

                places[i] <- place ()
                let at index = places[operands[min index (operands.Length - 1)]]

                code.Add { Operation = node.Operation; A = at 0; B = at 1; C = at 2; Result = places[i] }

    let code = code.ToArray()
    let loads = loads.ToArray()

    let constants = [|
        for i in 0 .. needed.Length - 1 do
            if needed[i] && not (shared.ContainsKey i) && graph[i].Operation = Operation.Constant then
                struct (graph[i].Value, places[i])
    |]

    let broadcasts = [|
        for i in 0 .. needed.Length - 1 do
            if needed[i] && shared.ContainsKey i then
                struct (shared[i], places[i])
    |]

    let sumPlaces = sums |> Array.map (fun node -> places[node])
    let outputPlaces = outputs |> Array.map (fun output -> places[output.Node])
    let accumulatorsAt = placeCount * blockLength
    let length = accumulatorsAt + 4 * sums.Length

    static let round count = Pack.padded count

    /// The number of operations of one evaluation.
    member _.Operations: int64 = int64 code.Length * int64 group.Count

    member _.Sums: int[] = sums

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
        let filled = round (min blockLength (stop - start))

        for struct (value, place) in constants do
            Span<float>(NativePtr.toVoidPtr (NativePtr.add memory place), filled).Fill value

        for struct (from, place) in broadcasts do
            Span<float>(NativePtr.toVoidPtr (NativePtr.add memory place), filled).Fill(NativePtr.get caller from)

        Span<float>(NativePtr.toVoidPtr (NativePtr.add memory accumulatorsAt), 4 * sums.Length).Clear()
        let mutable at = start

        while at < stop do
            let count = min blockLength (stop - at)
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

    /// Runs all rows: writes outputs, and the sums to `results`.
    member this.Run
        (
            point: nativeptr<float>,
            direction: nativeptr<float>,
            caller: nativeptr<float>,
            into: nativeptr<float>,
            results: nativeptr<float>
        ) : unit =
        this.RunRows(0, group.Count, point, direction, caller, into, results)
