namespace OptimizerFunctional.Core

open System
open System.Runtime.CompilerServices
open Microsoft.FSharp.NativeInterop

#nowarn "9" // Blocks are read and written through pointers to memory that does not move.

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
    static member Location(memory: float[]) : nativeint =
        Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0)

    /// The address of such memory.
    static member Address(memory: float[]) : nativeptr<float> = NativePtr.ofNativeInt (BlockMemory.Location memory)

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
        | Operation.Less -> each2 memory count a b r (fun a b -> LaneFunction.Less(a, b))
        | Operation.LessOrEqual -> each2 memory count a b r (fun a b -> LaneFunction.LessOrEqual(a, b))
        | Operation.Equal -> each2 memory count a b r (fun a b -> LaneFunction.Equal(a, b))
        | Operation.Select ->
            let mutable j = 0

            while j < count do
                let chosen = LaneFunction.Select(load memory (a + j), load memory (b + j), load memory (c + j))

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
