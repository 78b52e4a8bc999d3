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

/// The indexes that outputs write, each with the number of its rows.
[<Sealed>]
type internal WrittenIndexes(outputs: struct (int * Indexes)[]) =

    let ends (count: int) (indexes: Indexes) = struct (indexes.First, indexes.First + (count - 1) * indexes.Stride)

    let isPlain (count: int) (indexes: Indexes) = indexes.List.Length = 0 && (indexes.Stride <> 0 || count = 1)

    let isIn (count: int) (indexes: Indexes) index =
        let rest = index - indexes.First

        if indexes.Stride = 0 then
            rest = 0
        else
            rest % indexes.Stride = 0 && rest / indexes.Stride >= 0 && rest / indexes.Stride < count

    /// Whether the rows of two outputs write one index; nothing if their strides do not tell.
    let meet (struct (count: int, a: Indexes)) (struct (other: int, b: Indexes)) : bool voption =
        let struct (a0, a1) = ends count a
        let struct (b0, b1) = ends other b

        if max (min a0 a1) (min b0 b1) > min (max a0 a1) (max b0 b1) then
            ValueSome false
        elif a.Stride = 0 || a.Stride <> b.Stride then
            ValueNone
        else
            ValueSome((a.First - b.First) % a.Stride = 0)

    let largest =
        outputs
        |> Array.fold
            (fun most (struct (count, indexes)) ->
                if indexes.List.Length > 0 then
                    max most (Array.max indexes.List)
                else
                    let struct (first, last) = ends count indexes
                    max most (max first last))
            -1

    let pairs = [|
        for k in 0 .. outputs.Length - 1 do
            for j in 0 .. k - 1 do
                meet outputs[j] outputs[k]
    |]

    let arePlain = outputs |> Array.forall (fun (struct (count, indexes)) -> isPlain count indexes)
    let isKnown = arePlain && (Array.contains (ValueSome true) pairs || pairs |> Array.forall _.IsSome)

    /// Where strides do not tell, every index is marked.
    let struct (isDisjoint, marks) =
        let marks = BitArray(if isKnown then 0 else largest + 1)
        let mutable isDisjoint = not (Array.contains (ValueSome true) pairs)

        if not isKnown then
            for struct (count, indexes) in outputs do
                for row in 0 .. count - 1 do
                    let index = indexes.At row
                    isDisjoint <- isDisjoint && not marks[index]
                    marks[index] <- true

        struct (isDisjoint, marks)

    /// Whether no two rows write one index.
    member _.IsDisjoint: bool = isDisjoint

    /// The largest index.
    member _.Largest: int = largest

    /// The number of rows.
    member _.Count: int = outputs |> Array.sumBy (fun (struct (count, _)) -> count)

    /// Whether a row writes an index.
    member _.Contains(index: int) : bool =
        if isKnown then
            outputs |> Array.exists (fun (struct (count, indexes)) -> isIn count indexes index)
        else
            index < marks.Length && marks[index]

/// Rows of groups: how they are read, summed and written.
[<RequireQualifiedAccess>]
module internal BlockRows =

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
