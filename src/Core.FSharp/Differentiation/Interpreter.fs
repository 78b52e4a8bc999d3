namespace OptimizerFunctional.Core

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open System.Threading
open Microsoft.FSharp.NativeInterop

#nowarn "9" // The memory of small programs is on the stack.

/// An operation of a program. Operands are places in its memory.
[<Struct>]
type internal Instruction = { Operation: Operation; A: int; B: int; C: int }

/// A graph as a list of instructions for one point. The memory has the point, the direction, the constants, and the
/// result of every instruction. Evaluations allocate nothing and may run on several threads at once.
[<Sealed>]
type internal Interpreter(graph: Graph, dimension: int, guards: Guard[], value: int, outputs: int[]) =

    let needed = Graph.needed graph (Array.concat [ [| value |]; outputs; guards |> Array.map _.Comparison ])

    let hasDirection =
        needed
        |> Array.indexed
        |> Array.exists (fun (i, isNeeded) -> isNeeded && graph[i].Operation = Operation.Direction)

    let constantsAt = if hasDirection then 2 * dimension else dimension

    let places = Array.zeroCreate needed.Length

    let constants = [|
        for i in 0 .. needed.Length - 1 do
            if needed[i] && graph[i].Operation = Operation.Constant then
                graph[i].Value
    |]

    let resultsAt = constantsAt + constants.Length

    let code =
        let mutable constant = constantsAt
        let mutable result = resultsAt

        [|
            for i in 0 .. needed.Length - 1 do
                if needed[i] then
                    let node = graph[i]

                    match node.Operation with
                    | Operation.Variable -> places[i] <- node.A
                    | Operation.Direction -> places[i] <- dimension + node.A
                    | Operation.Constant ->
                        places[i] <- constant
                        constant <- constant + 1
                    | operation ->
                        places[i] <- result
                        result <- result + 1
                        { Operation = operation; A = places[node.A]; B = places[node.B]; C = places[node.C] }
        |]

    let size = resultsAt + code.Length
    let valueAt = places[value]
    let outputsAt = outputs |> Array.map (fun output -> places[output])
    let guardsAt = guards |> Array.map (fun guard -> places[guard.Comparison])
    let expected = guards |> Array.map (fun guard -> if guard.Holds then 1.0 else 0.0)
    // Memory that no thread uses now.
    let mutable spare: float[] | null = null

    /// The longest memory that is on the stack.
    static member private LongestOnStack = 512

    /// The operations of one evaluation.
    member _.Code: Instruction[] = code

    member private _.RunIn
        (
            memory: Span<float>,
            point: ReadOnlySpan<float>,
            direction: ReadOnlySpan<float>,
            into: Span<float>,
            result: byref<float>
        ) : bool =
        point.CopyTo memory

        if hasDirection then
            direction.CopyTo(memory.Slice dimension)

        constants.AsSpan().CopyTo(memory.Slice constantsAt)
        let first = &MemoryMarshal.GetReference memory
        let mutable place = resultsAt

        for instruction in code do
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

        let mutable holds = true

        for i in 0 .. guardsAt.Length - 1 do
            holds <- holds && memory[guardsAt[i]] = expected[i]

        for i in 0 .. outputsAt.Length - 1 do
            into[i] <- memory[outputsAt[i]]

        result <- memory[valueAt]
        holds

    /// Computes the outputs again, where one is not finite. Derivatives, the nodes above the value, are computed with
    /// the products and quotients of the careful sweep.
    member _.RunCarefully(point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, into: Span<float>) : unit =
        let memory = Array.zeroCreate<float> size
        point.CopyTo memory

        if hasDirection then
            direction.CopyTo(memory.AsSpan dimension)

        constants.CopyTo(memory, constantsAt)

        for i in 0 .. code.Length - 1 do
            let instruction = code[i]
            let compute = if resultsAt + i > valueAt then CarefulSweep.compute else Operation.value
            let operand place = memory[place]

            memory[resultsAt + i] <-
                compute instruction.Operation (operand instruction.A) (operand instruction.B) (operand instruction.C)

        for i in 0 .. outputsAt.Length - 1 do
            into[i] <- memory[outputsAt[i]]

    /// Computes the outputs and the value. False where a comparison has another outcome than at the recorded point;
    /// the results are then worthless.
    [<SkipLocalsInit>]
    member this.Run
        (point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, into: Span<float>, result: byref<float>)
        : bool =
        if size <= Interpreter.LongestOnStack then
            let memory = NativePtr.stackalloc<float> size
            this.RunIn(Span(NativePtr.toVoidPtr memory, size), point, direction, into, &result)
        else
            let memory =
                match Interlocked.Exchange(&spare, null) with
                | null -> GC.AllocateUninitializedArray<float> size
                | memory -> memory

            let holds = this.RunIn(memory.AsSpan(), point, direction, into, &result)
            Volatile.Write(&spare, memory)
            holds
