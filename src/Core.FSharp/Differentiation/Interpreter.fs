namespace OptimizerFunctional.Core

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Threading
open Microsoft.FSharp.NativeInterop

#nowarn "9" // The memory of small programs is on the stack, and groups read the point through pointers.

/// Runs a program: by its instructions at first, and by compiled code from some number of operations on, with the same
/// bits. Evaluations allocate nothing and may run on several threads at once.
[<Sealed>]
type internal Interpreter(program: PointProgram) =

    let stages = program.Stages
    let variables = program.Variables
    let directions = program.Directions
    let constants = program.Constants
    let constantsAt = variables.Length + directions.Length
    let nodesAt = program.NodesAt
    let guardsAt = program.GuardsAt
    let valueAt = program.ValueAt
    let size = program.Size
    let groups = stages |> Array.collect (fun stage -> stage.Groups |> Array.map (fun (struct (group, _)) -> group))
    let hasGroups = groups.Length > 0

    let warmup =
        Warmup((stages |> Array.sumBy (fun stage -> int64 stage.Code.Length)) + (groups |> Array.sumBy _.Operations))

    let mutable compiled: PointCode | null = null
    // Memory that no thread uses now.
    let mutable spare: float[] | null = null

    /// The operations on single numbers of one evaluation.
    member _.Code: Instruction[] = stages |> Array.collect _.Code

    /// Compiles the program, where that is possible: as a whole, or else its groups.
    member _.Compile() : unit =
        if GeneratedCode.IsSupported then
            compiled <- PointCode.compile program

            if isNull compiled then
                for group in groups do
                    group.Compile()

    /// Whether the program is compiled, or its groups are.
    member _.IsCompiled: bool = not (isNull compiled) || (hasGroups && groups |> Array.forall _.IsCompiled)

    /// The longest memory that is on the stack.
    static member private LongestOnStack = 512

    /// Copies coordinates: all at once if all are needed.
    static member private Gather(from: ReadOnlySpan<float>, indices: int[], into: Span<float>) =
        if indices.Length = from.Length && indices.Length > 8 then
            from.CopyTo into
        else
            for k in 0 .. indices.Length - 1 do
                into[k] <- from[indices[k]]

    member private _.Load(memory: Span<float>, point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>) =
        Interpreter.Gather(point, variables, memory)

        if directions.Length > 0 then
            Interpreter.Gather(direction, directions, memory.Slice variables.Length)

        for k in 0 .. constants.Length - 1 do
            memory[constantsAt + k] <- constants[k]

    static member private RunGroups
        (
            groups: struct (BlockProgram * int)[],
            memory: Span<float>,
            point: ReadOnlySpan<float>,
            direction: ReadOnlySpan<float>,
            into: Span<float>
        ) =
        use memory = fixed &MemoryMarshal.GetReference memory
        use point = fixed &MemoryMarshal.GetReference point
        use direction = fixed &MemoryMarshal.GetReference direction
        use into = fixed &MemoryMarshal.GetReference into

        let rows = { Point = point; Direction = direction; Caller = memory; Into = into }

        for struct (group, sumsAt) in groups do
            group.Run(&rows, NativePtr.add memory sumsAt)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    static member private RunCode(stage: Stage, memory: Span<float>) =
        // A method with a loop and memory on the stack is compiled once, with all optimizations.
        NativePtr.write (NativePtr.stackalloc<byte> 1) 0uy
        let first = &MemoryMarshal.GetReference memory
        let mutable place = stage.ResultsAt

        let code = stage.Code

        for i in 0 .. code.Length - 1 do
            let instruction = &code[i]
            let a = Unsafe.Add(&first, instruction.A)

            Unsafe.Add(&first, place) <-
                match instruction.Operation with
                | Operation.Add -> a + Unsafe.Add(&first, instruction.B)
                | Operation.Subtract -> a - Unsafe.Add(&first, instruction.B)
                | Operation.Multiply -> a * Unsafe.Add(&first, instruction.B)
                | Operation.Divide -> a / Unsafe.Add(&first, instruction.B)
                | Operation.Negate -> -a
                | operation ->
                    Operation.value operation a (Unsafe.Add(&first, instruction.B)) (Unsafe.Add(&first, instruction.C))

            place <- place + 1

    /// Writes the outputs that are in the memory.
    member private _.Store(memory: Span<float>, into: Span<float>, result: byref<float>) : bool =
        let mutable holds = true

        for struct (place, expected) in guardsAt do
            holds <- holds && memory[place] = expected

        for struct (index, place) in nodesAt do
            into[index] <- memory[place]

        for struct (index, place) in program.AddedAt do
            into[index] <- into[index] + memory[place]

        if valueAt >= 0 then
            result <- memory[valueAt]

        holds

    member private this.RunIn
        (
            memory: Span<float>,
            point: ReadOnlySpan<float>,
            direction: ReadOnlySpan<float>,
            into: Span<float>,
            result: byref<float>
        ) : bool =
        this.Load(memory, point, direction)

        if into.Length <> program.SetLength then
            into.Clear()

        for stage in stages do
            if stage.Groups.Length > 0 then
                Interpreter.RunGroups(stage.Groups, memory, point, direction, into)

            Interpreter.RunCode(stage, memory)

        this.Store(memory, into, &result)

    [<SkipLocalsInit>]
    member private this.Interpret
        (point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, into: Span<float>, result: byref<float>)
        : bool =
        if warmup.Count() then
            this.Compile()

        if size <= Interpreter.LongestOnStack then
            let memory = NativePtr.stackalloc<float> size
            this.RunIn(Span<float>(NativePtr.toVoidPtr memory, size), point, direction, into, &result)
        else
            let memory =
                match Interlocked.Exchange(&spare, null) with
                | null -> GC.AllocateUninitializedArray<float> size
                | memory -> memory

            let holds = this.RunIn(memory.AsSpan(), point, direction, into, &result)
            Volatile.Write(&spare, memory)
            holds

    /// Compiled code that is all there is to do where it returns a number: the outputs are written, and finite. Null as
    /// long as the program is interpreted. It must not write where it reads.
    member _.Direct: PointCode | null = if program.IsChecked then compiled else null

    /// Computes the outputs and the value. False where a comparison has another outcome than at the recorded point;
    /// the results are then worthless.
    member this.Run
        (point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, into: Span<float>, result: byref<float>)
        : bool =
        let from = &MemoryMarshal.GetReference point
        let target = &MemoryMarshal.GetReference into

        match compiled with
        | null -> this.Interpret(point, direction, into, &result)
        // Compiled code writes outputs before it has read the whole point.
        | _ when Unsafe.AreSame(&from, &target) -> this.Interpret(point, direction, into, &result)
        | code ->
            if into.Length <> program.SetLength then
                into.Clear()

            let value = code.Invoke(&from, &MemoryMarshal.GetReference direction, &target)

            if Double.IsNaN value then
                this.Interpret(point, direction, into, &result)
            else
                if valueAt >= 0 then
                    result <- value

                true
