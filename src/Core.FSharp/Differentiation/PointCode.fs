namespace OptimizerFunctional.Core

open System
open System.Diagnostics.CodeAnalysis
open System.Reflection.Emit

/// A compiled program: reads the point and the direction, writes outputs and returns the value, or 0 if there is none.
/// NaN where a comparison has another outcome than at the recorded point, and, in a program that is checked, where a
/// derivative is not finite: the interpreter then tells what is so. A result of which not every number is set
/// starts as zeros.
type internal PointCode = delegate of point: byref<float> * direction: byref<float> * into: byref<float> -> float

/// Writes a program as IL: first its groups, as loops, then its outputs.
[<Sealed>]
type private PointEmitter(il: ILGenerator, program: PointProgram) =

    // The parameters; the first one is the target of the delegate.
    let point, direction, into = 1uy, 2uy, 3uy

    /// The places of the program's memory. A sum is a leaf.
    let nodes = [|
        for index in program.Variables do
            Node.Leaf(Operation.Variable, index)

        for index in program.Directions do
            Node.Leaf(Operation.Direction, index)

        for number in program.Constants do
            Node.Constant number

        for stage in program.Stages do
            for struct (group, first) in stage.Groups do
                for k in 0 .. group.Plan.Sums.Length - 1 do
                    Node.Leaf(Operation.Sum, first + k)

            for instruction in stage.Code do
                { Operation = instruction.Operation; A = instruction.A; B = instruction.B; C = instruction.C }
    |]

    let groups = program.Stages |> Array.collect _.Groups

    /// The index and the place of every output, and whether it is added.
    let outputs = [|
        for struct (index, place) in program.NodesAt do
            struct (index, place, false)

        for struct (index, place) in program.AddedAt do
            struct (index, place, true)
    |]

    let roots = [|
        for struct (group, _) in groups do
            for node in group.Plan.Nodes do
                if node.Operation = Operation.Shared then
                    node.A

        for struct (place, _) in program.GuardsAt do
            place

        for struct (_, place, _) in outputs do
            place

        if program.ValueAt >= 0 then
            program.ValueAt
    |]

    let sums: (LocalBuilder | null)[] = Array.zeroCreate program.Size

    let address (parameter: byte) index =
        il.Emit(OpCodes.Ldarg_S, parameter)

        if index > 0 then
            il.Emit(OpCodes.Ldc_I4, sizeof<float> * index)
            il.Emit OpCodes.Add

    let load (leaf: Node) =
        match leaf.Operation with
        | Operation.Constant -> il.Emit(OpCodes.Ldc_R8, leaf.Value)
        | Operation.Sum -> il.Emit(OpCodes.Ldloc, nonNull sums[leaf.A])
        | _ ->
            address (if leaf.Operation = Operation.Variable then point else direction) leaf.A
            il.Emit OpCodes.Ldind_R8

    let emitter = Emitter(il, Element.scalar, nodes, roots, load)

    // What rows read and write must not move.
    let pinned: (LocalBuilder | null)[] = Array.zeroCreate 4

    // The sum of the derivatives times 0, which is 0 if all are finite.
    let check: LocalBuilder | null =
        if program.IsChecked && outputs.Length > 0 then
            il.DeclareLocal typeof<float>
        else
            null

    let pointer (parameter: byte) index =
        let variable =
            match pinned[int parameter] with
            | null ->
                let variable = il.DeclareLocal(typeof<float>.MakeByRefType(), true)
                il.Emit(OpCodes.Ldarg_S, parameter)
                il.Emit(OpCodes.Stloc, variable)
                pinned[int parameter] <- variable
                variable
            | known -> known

        il.Emit(OpCodes.Ldloc, variable)
        il.Emit OpCodes.Conv_I
        il.Emit(OpCodes.Ldc_I4, sizeof<float> * index)
        il.Emit OpCodes.Add

    let rows (struct (group: BlockProgram, first: int)) : bool =
        let plan = group.Plan
        let rest = group.Count % Pack.Count

        let streamPointer k =
            if k >= plan.Reads.Length then
                pointer into plan.Writes[k - plan.Reads.Length].First
            else
                match plan.Leaves[plan.Reads[k].Item].Operation with
                | Operation.Column ->
                    il.Emit(OpCodes.Ldc_I8, int64 (BlockMemory.Location plan.Columns[k]))
                    il.Emit OpCodes.Conv_I
                | Operation.Gathered -> pointer point plan.Reads[k].First
                | _ -> pointer direction plan.Reads[k].First

        let source = {
            Pointer = streamPointer
            Shared =
                fun place ->
                    if emitter.Prepare place then
                        emitter.Push place
                    else
                        il.Emit(OpCodes.Ldc_R8, 0.0)
            Bytes =
                fun () ->
                    il.Emit(OpCodes.Ldc_I4, sizeof<float> * (group.Count - rest))
                    il.Emit OpCodes.Conv_I
            Rest = fun () -> il.Emit(OpCodes.Ldc_I4, rest)
            HasWhole = group.Count > rest
            HasRest = rest > 0
        }

        let accumulators =
            plan.Sums
            |> Array.map (fun _ ->
                il.Emit(OpCodes.Ldc_R8, 0.0)
                RowEmitter.spread il
                RowEmitter.keep il typeof<Pack>)

        let isDone = RowEmitter.emit il plan source accumulators

        for k in 0 .. accumulators.Length - 1 do
            il.Emit(OpCodes.Ldloc, accumulators[k])
            RowEmitter.total il
            sums[first + k] <- RowEmitter.keep il typeof<float>

        isDone

    /// Returns NaN, unless the two numbers on the stack are equal.
    let requireEqual () =
        let holds = il.DefineLabel()
        il.Emit(OpCodes.Beq, holds)
        il.Emit(OpCodes.Ldc_R8, nan)
        il.Emit OpCodes.Ret
        il.MarkLabel holds

    let guard (struct (place: int, expected: float)) =
        if emitter.Prepare place then
            emitter.Push place
            il.Emit(OpCodes.Ldc_R8, expected)
            requireEqual ()

    let write (struct (index, place, isAdded)) =
        if emitter.Prepare place then
            address into index

            if isAdded then
                il.Emit OpCodes.Dup
                il.Emit OpCodes.Ldind_R8

            emitter.Push place

            if isAdded then
                il.Emit OpCodes.Add

            match check with
            | null -> ()
            | check ->
                il.Emit OpCodes.Dup
                il.Emit(OpCodes.Ldc_R8, 0.0)
                il.Emit OpCodes.Mul
                il.Emit(OpCodes.Ldloc, check)
                il.Emit OpCodes.Add
                il.Emit(OpCodes.Stloc, check)

            il.Emit OpCodes.Stind_R8

    let value () =
        if program.ValueAt < 0 then
            il.Emit(OpCodes.Ldc_R8, 0.0)
        elif emitter.Prepare program.ValueAt then
            match check with
            | null -> ()
            | check ->
                il.Emit(OpCodes.Ldloc, check)
                il.Emit(OpCodes.Ldc_R8, 0.0)
                requireEqual ()

            emitter.Push program.ValueAt

    /// Writes all. False if there is too much code.
    member _.Emit() : bool =
        if groups |> Array.forall rows then
            Array.iter guard program.GuardsAt
            Array.iter write outputs
            value ()
            il.Emit OpCodes.Ret
            not emitter.IsTooLong
        else
            false

/// Compiles programs.
[<RequireQualifiedAccess>]
module internal PointCode =

    /// The compiled form of a program; null if it is too long, or if it has groups that cannot be inlined.
    [<RequiresDynamicCode("Programs are compiled.")>]
    let compile (program: PointProgram) : PointCode | null =
        let groups = program.Stages |> Array.collect _.Groups

        if groups |> Array.forall (fun (struct (group, _)) -> group.CanBeInlined) then
            let reference = typeof<float>.MakeByRefType()
            let parameters = [| typeof<obj>; reference; reference; reference |]
            let method = DynamicMethod("Point", typeof<float>, parameters, typeof<PointCode>.Module, true)

            if PointEmitter(method.GetILGenerator(), program).Emit() then
                // The code has the addresses of the columns. A delegate that has a target is called without an exchange
                // of arguments.
                let columns = groups |> Array.map (fun (struct (group, _)) -> group.Plan.Columns)
                method.CreateDelegate(typeof<PointCode>, columns) :?> PointCode
            else
                null
        else
            null
