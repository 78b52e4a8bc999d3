namespace OptimizerFunctional.Core

open System
open System.Collections
open System.Runtime.CompilerServices
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

/// Rows of groups: how they are read, summed and written.
[<RequireQualifiedAccess>]
module internal BlockRows =

    /// The indexes that outputs write, each with the number of its rows; nothing if two rows write one.
    let written (outputs: struct (int * Indexes)[]) : BitArray voption =
        let mutable largest = -1

        for struct (count, indexes) in outputs do
            for row in 0 .. count - 1 do
                largest <- max largest (indexes.At row)

        let written = BitArray(largest + 1)
        let mutable isDisjoint = true

        for struct (count, indexes) in outputs do
            for row in 0 .. count - 1 do
                let index = indexes.At row
                isDisjoint <- isDisjoint && not written[index]
                written[index] <- true

        if isDisjoint then ValueSome written else ValueNone

    /// Loads rows of a leaf, and the last one again up to `rounded` rows. Coordinates are gathered from `from`.
    let load
        (group: Group)
        (operation: Operation)
        (index: int)
        (start: int)
        (count: int)
        (rounded: int)
        (from: nativeptr<float>)
        (into: nativeptr<float>)
        : unit =
        match operation with
        | Operation.Column ->
            group.Columns[index].AsSpan(start, count).CopyTo(Span<float>(NativePtr.toVoidPtr into, count))
        | _ ->
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
    let accumulate (numbers: nativeptr<float>) (count: int) (sums: nativeptr<float>) : unit =
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

    let private write
        (output: RowOutput)
        (numbers: nativeptr<float>)
        (start: int)
        (count: int)
        (into: nativeptr<float>)
        : unit =
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

    /// Writes rows of outputs. Where two rows write one index, the outputs of four rows are written before those of the
    /// next four.
    let writeAll
        (outputs: RowOutput[])
        (isDisjoint: bool)
        (memory: nativeptr<float>)
        (places: int[])
        (start: int)
        (count: int)
        (into: nativeptr<float>)
        : unit =
        let length = if isDisjoint then count else 4
        let mutable at = 0

        while at < count do
            for k in 0 .. outputs.Length - 1 do
                let numbers = NativePtr.add memory (places[k] + at)
                write outputs[k] numbers (start + at) (min length (count - at)) into

            at <- at + length

    /// The sum of four partial sums.
    let total (sums: nativeptr<float>) : float =
        (NativePtr.get sums 0 + NativePtr.get sums 1) + (NativePtr.get sums 2 + NativePtr.get sums 3)
