namespace OptimizerFunctional.Core

open System
open System.Diagnostics.CodeAnalysis
open System.Reflection.Emit
open System.Runtime.Intrinsics.X86
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Rows are read and written through pointers that the caller has pinned.

/// Compiled rows of a group: so many bytes of rows that fill registers, and so many rows more. The pointers are those
/// of the numbers that all rows share, of the accumulators of the sums, four numbers each, and of the streams.
type internal RowCode = delegate of pointers: nativeint * bytes: nativeint * rest: int -> unit

/// Runs the compiled rows of a group. Numbers are read and written where they are; those of index lists, and those of
/// outputs of which several rows write one index, are in blocks of copies.
[<Sealed>]
type internal RowProgram private (code: RowCode, plan: RowPlan, group: Group, outputs: RowOutput[], isDisjoint: bool) =

    let reads, writes = plan.Reads, plan.Writes
    let sums = plan.Sums.Length
    let hasCopies = Array.append reads writes |> Array.exists _.IsCopied
    let blockLength = if hasCopies then BlockLayout.BlockLength else Int32.MaxValue

    let copied = [|
        for stream in writes do
            if stream.IsCopied then
                outputs[stream.Item]
    |]

    let copiedPlaces = [|
        for k in 0 .. writes.Length - 1 do
            if writes[k].IsCopied then
                (reads.Length + k) * BlockLayout.BlockLength
    |]

    let accumulatorsAt =
        if hasCopies then
            (reads.Length + writes.Length) * BlockLayout.BlockLength
        else
            0

    let pointersAt = accumulatorsAt + Pack.Count * sums
    let length = pointersAt + 2 + reads.Length + writes.Length

    /// Where the rows of a stream begin that is no copy.
    member private _.From(k: int, rows: inref<RowMemory>) : nativeptr<float> =
        match plan.Leaves[reads[k].Item].Operation with
        | Operation.Column -> BlockMemory.Address plan.Columns[k]
        | Operation.Gathered -> rows.Point
        | _ -> rows.Direction

    /// Sets the pointers to a row, and copies what has to be.
    member private this.Load
        (memory: nativeptr<float>, pointers: nativeptr<nativeint>, start: int, count: int, rows: inref<RowMemory>)
        =
        for k in 0 .. reads.Length - 1 do
            let stream = reads[k]

            let at =
                if stream.IsCopied then
                    let copy = NativePtr.add memory (k * BlockLayout.BlockLength)
                    let leaf = plan.Leaves[stream.Item]

                    BlockRows.load
                        group
                        leaf.Operation
                        leaf.A
                        start
                        count
                        (Pack.padded count)
                        (this.From(k, &rows))
                        copy

                    copy
                else
                    NativePtr.add (this.From(k, &rows)) (stream.First + stream.Stride * start)

            NativePtr.set pointers k (NativePtr.toNativeInt at)

        for k in 0 .. writes.Length - 1 do
            let stream = writes[k]

            let at =
                if stream.IsCopied then
                    NativePtr.add memory ((reads.Length + k) * BlockLayout.BlockLength)
                else
                    NativePtr.add rows.Into (stream.First + stream.Stride * start)

            NativePtr.set pointers (reads.Length + k) (NativePtr.toNativeInt at)

    /// Runs rows from `start` to before `stop`. The sums go to `results`.
    member this.Run(start: int, stop: int, rows: inref<RowMemory>, results: nativeptr<float>) : unit =
        let memory = BlockMemory.Address(BlockMemory.Of length)
        let accumulators = NativePtr.add memory accumulatorsAt
        let pointers = NativePtr.ofNativeInt<nativeint>(NativePtr.toNativeInt (NativePtr.add memory pointersAt))
        NativePtr.set pointers 0 (NativePtr.toNativeInt rows.Caller)
        NativePtr.set pointers 1 (NativePtr.toNativeInt accumulators)
        Span<float>(NativePtr.toVoidPtr accumulators, Pack.Count * sums).Clear()
        let mutable at = start

        while at < stop do
            let count = min blockLength (stop - at)
            let rest = count % Pack.Count
            this.Load(memory, NativePtr.add pointers 2, at, count, &rows)
            code.Invoke(NativePtr.toNativeInt pointers, nativeint (sizeof<float> * (count - rest)), rest)

            BlockRows.writeAll copied isDisjoint memory copiedPlaces at count rows.Into
            at <- at + count

        for k in 0 .. sums - 1 do
            NativePtr.set results k (BlockRows.total (NativePtr.add accumulators (Pack.Count * k)))

    /// Whether the machine has the registers for which code is generated.
    static member IsSupported: bool = Pack.Count = 4 && Avx.IsSupported

    /// The compiled rows; null if there is too much code.
    [<RequiresDynamicCode("Programs are compiled.")>]
    static member Compile(plan: RowPlan, group: Group, outputs: RowOutput[], isDisjoint: bool) : RowProgram | null =
        // A delegate that has a target is called without an exchange of arguments.
        let parameters = [| typeof<obj>; typeof<nativeint>; typeof<nativeint>; typeof<int> |]
        let method = DynamicMethod("Rows", typeof<Void>, parameters, typeof<RowCode>.Module, true)
        let il = method.GetILGenerator()

        let pointer index =
            il.Emit OpCodes.Ldarg_1
            il.Emit(OpCodes.Ldc_I4, sizeof<nativeint> * index)
            il.Emit OpCodes.Add
            il.Emit OpCodes.Ldind_I

        let accumulator k =
            pointer 1
            il.Emit(OpCodes.Ldc_I4, RowEmitter.RegisterBytes * k)
            il.Emit OpCodes.Add

        let shared place =
            pointer 0
            il.Emit(OpCodes.Ldc_I4, sizeof<float> * place)
            il.Emit OpCodes.Add
            il.Emit OpCodes.Ldind_R8

        let accumulators =
            plan.Sums
            |> Array.mapi (fun k _ ->
                accumulator k
                RowEmitter.load il
                RowEmitter.keep il typeof<Pack>)

        let source = {
            Pointer = fun k -> pointer (2 + k)
            Shared = shared
            Bytes = fun () -> il.Emit OpCodes.Ldarg_2
            Rest = fun () -> il.Emit OpCodes.Ldarg_3
            HasWhole = true
            HasRest = true
        }

        if RowEmitter.emit il plan source accumulators then
            for k in 0 .. accumulators.Length - 1 do
                accumulator k
                il.Emit(OpCodes.Ldloc, accumulators[k])
                RowEmitter.store il

            il.Emit OpCodes.Ret
            RowProgram(method.CreateDelegate(typeof<RowCode>, obj ()) :?> RowCode, plan, group, outputs, isDisjoint)
        else
            null
