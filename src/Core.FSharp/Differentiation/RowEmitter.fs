namespace OptimizerFunctional.Core

open System
open System.Collections.Generic
open System.Reflection.Emit

/// Where the code of rows finds what it needs: it writes the pointer of a stream (those that are read, then those that
/// are written), a number that all rows share, the bytes of the rows that fill registers, and the number of the rows
/// that are left.
[<NoEquality; NoComparison>]
type internal RowSource = {
    Pointer: int -> unit
    Shared: int -> unit
    Bytes: unit -> unit
    Rest: unit -> unit
    /// Whether there may be rows that fill registers, and rows that are left.
    HasWhole: bool
    HasRest: bool
}

/// Writes the rows of a group as IL: a loop over registers, and the same once more for the rows that are left.
[<RequireQualifiedAccess>]
module internal RowEmitter =

    /// The bytes of a register.
    [<Literal>]
    let RegisterBytes = 32

    let private lane (name: string) (parameters: Type[]) = Element.method typeof<LaneFunction> name parameters

    let private operator (name: string) (arity: int) =
        Element.method typeof<Pack> name (Array.create arity typeof<Pack>)

    let private call (il: ILGenerator) (method: Reflection.MethodInfo | null) = il.Emit(OpCodes.Call, nonNull method)

    /// Registers, with functions that have the bits of the interpreter's.
    let private element = {
        Number = typeof<Pack>
        Apply =
            fun il operation ->
                match operation with
                | Operation.Add -> call il (operator "op_Addition" 2)
                | Operation.Subtract -> call il (operator "op_Subtraction" 2)
                | Operation.Multiply -> call il (operator "op_Multiply" 2)
                | Operation.Divide -> call il (operator "op_Division" 2)
                | Operation.Negate -> call il (operator "op_UnaryNegation" 1)
                | _ ->
                    let types = Array.create (Operation.arity operation) typeof<Pack>

                    match lane (operation.ToString()) types with
                    | null ->
                        il.Emit(OpCodes.Ldc_I4, int operation)
                        call il (lane "Each" (Array.append types [| typeof<Operation> |]))
                    | own -> il.Emit(OpCodes.Call, own)
        SinCos = lane "SinCos" [| typeof<Pack>; typeof<nativeint> |]
    }

    /// Makes registers of the number on the stack.
    let spread (il: ILGenerator) = il.Emit(OpCodes.Newobj, nonNull (typeof<Pack>.GetConstructor [| typeof<float> |]))

    /// Loads the register at the address on the stack.
    let load (il: ILGenerator) =
        il.Emit(OpCodes.Unaligned, 1uy)
        il.Emit(OpCodes.Ldobj, typeof<Pack>)

    /// Stores the register on the stack.
    let store (il: ILGenerator) =
        il.Emit(OpCodes.Unaligned, 1uy)
        il.Emit(OpCodes.Stobj, typeof<Pack>)

    /// Adds the four numbers of the register on the stack.
    let total (il: ILGenerator) = call il (lane "Total" [| typeof<Pack> |])

    /// Keeps what is on the stack in a variable.
    let keep (il: ILGenerator) (kind: Type) : LocalBuilder =
        let variable = il.DeclareLocal kind
        il.Emit(OpCodes.Stloc, variable)
        variable

    /// Writes the rows, which are added to the accumulators. False if there is too much code.
    let emit (il: ILGenerator) (plan: RowPlan) (source: RowSource) (accumulators: LocalBuilder[]) : bool =
        let shared = Dictionary<int, LocalBuilder>()

        for node in plan.Nodes do
            if node.Operation = Operation.Shared && not (shared.ContainsKey node.A) then
                source.Shared node.A
                spread il
                shared[node.A] <- keep il typeof<Pack>

        let pointers =
            Array.init (plan.Reads.Length + plan.Writes.Length) (fun k ->
                source.Pointer k
                keep il typeof<nativeint>)

        il.Emit OpCodes.Ldc_I4_0
        il.Emit OpCodes.Conv_I
        let offset = keep il typeof<nativeint>

        let address k (stream: Stream) =
            il.Emit(OpCodes.Ldloc, pointers[k])
            il.Emit(OpCodes.Ldloc, offset)

            if stream.Stride <> 1 then
                il.Emit(OpCodes.Ldc_I4, stream.Stride)
                il.Emit OpCodes.Conv_I
                il.Emit OpCodes.Mul

            il.Emit OpCodes.Add

        /// The stride, and the number of rows.
        let shape isRest (stream: Stream) =
            il.Emit(OpCodes.Ldc_I4, stream.Stride)
            if isRest then source.Rest() else il.Emit(OpCodes.Ldc_I4, Pack.Count)

        let streamOf = Dictionary<Node, struct (int * bool)>()

        for k in 0 .. plan.Reads.Length - 1 do
            streamOf[plan.Leaves[plan.Reads[k].Item]] <- struct (k, false)

            if plan.Reads[k].Other >= 0 then
                streamOf[plan.Leaves[plan.Reads[k].Other]] <- struct (k, true)

        let loadLeaf isRest (leaf: Node) =
            match leaf.Operation with
            | Operation.Constant ->
                il.Emit(OpCodes.Ldc_R8, leaf.Value)
                spread il
            | Operation.Shared -> il.Emit(OpCodes.Ldloc, shared[leaf.A])
            | _ ->
                let struct (k, isOther) = streamOf[leaf]
                let stream = plan.Reads[k]
                address k stream

                // Columns and copies are padded.
                if stream.Stride = 1 && (not isRest || stream.IsCopied || plan.Columns[k].Length > 0) then
                    load il
                elif stream.Other >= 0 && not isRest then
                    call il (lane (if isOther then "Second" else "First") [| typeof<nativeint> |])
                else
                    if isOther then
                        il.Emit(OpCodes.Ldc_I4, sizeof<float>)
                        il.Emit OpCodes.Add

                    shape isRest stream
                    call il (lane "Load" [| typeof<nativeint>; typeof<int>; typeof<int> |])

        let write isRest k (emitter: Emitter) =
            let stream = plan.Writes[k]
            let first = plan.Outputs[stream.Item]
            let addressOf () = address (plan.Reads.Length + k) stream
            let one = [| typeof<nativeint>; typeof<int>; typeof<int>; typeof<Pack> |]

            if stream.Stride = 1 && (not isRest || stream.IsCopied) then
                if emitter.Prepare first then
                    addressOf ()

                    if stream.IsAdded then
                        addressOf ()
                        load il

                    emitter.Push first

                    if stream.IsAdded then
                        element.Apply il Operation.Add

                    store il
            elif stream.Other >= 0 && not isRest then
                if emitter.Prepare first && emitter.Prepare plan.Outputs[stream.Other] then
                    addressOf ()
                    emitter.Push first
                    emitter.Push plan.Outputs[stream.Other]
                    let types = [| typeof<nativeint>; typeof<Pack>; typeof<Pack> |]
                    call il (lane (if stream.IsAdded then "AddPairs" else "WritePairs") types)
            else
                for isOther in (if stream.Other >= 0 then [ false; true ] else [ false ]) do
                    let node = if isOther then plan.Outputs[stream.Other] else first

                    if emitter.Prepare node then
                        addressOf ()

                        if isOther then
                            il.Emit(OpCodes.Ldc_I4, sizeof<float>)
                            il.Emit OpCodes.Add

                        shape isRest stream
                        emitter.Push node
                        call il (lane (if stream.IsAdded then "Add" else "Write") one)

        let rows isRest =
            let emitter = Emitter(il, element, plan.Nodes, Array.append plan.Sums plan.Outputs, loadLeaf isRest)

            // Pairs are read at once.
            for stream in plan.Reads do
                if stream.Other >= 0 then
                    emitter.Keep(Array.IndexOf(plan.Nodes, plan.Leaves[stream.Item]))
                    emitter.Keep(Array.IndexOf(plan.Nodes, plan.Leaves[stream.Other]))

            for k in 0 .. plan.Writes.Length - 1 do
                write isRest k emitter

            for k in 0 .. plan.Sums.Length - 1 do
                if emitter.Prepare plan.Sums[k] then
                    il.Emit(OpCodes.Ldloc, accumulators[k])
                    emitter.Push plan.Sums[k]

                    if isRest then
                        source.Rest()
                        call il (lane "Leading" [| typeof<Pack>; typeof<int> |])

                    element.Apply il Operation.Add
                    il.Emit(OpCodes.Stloc, accumulators[k])

            not emitter.IsTooLong

        let isWholeDone =
            if source.HasWhole then
                let next, past = il.DefineLabel(), il.DefineLabel()
                source.Bytes()
                il.Emit(OpCodes.Brfalse, past)
                il.MarkLabel next
                let isDone = rows false
                il.Emit(OpCodes.Ldloc, offset)
                il.Emit(OpCodes.Ldc_I4, RegisterBytes)
                il.Emit OpCodes.Add
                il.Emit(OpCodes.Stloc, offset)
                il.Emit(OpCodes.Ldloc, offset)
                source.Bytes()
                il.Emit(OpCodes.Blt, next)
                il.MarkLabel past
                isDone
            else
                true

        isWholeDone
        && (not source.HasRest
            || (let past = il.DefineLabel()
                source.Rest()
                il.Emit(OpCodes.Brfalse, past)
                let isDone = rows true
                il.MarkLabel past
                isDone))
