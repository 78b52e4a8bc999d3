namespace OptimizerFunctional.Core

open System
open Microsoft.FSharp.NativeInterop

#nowarn "9" // The caller pins what the pointers point to until all parts are done.

/// The parts of the rows of a group, which threads may run at once. It is used again, so that an evaluation allocates
/// nothing.
[<Sealed>]
type internal PartsJob(parts: int, sums: int, run: int -> PartsJob -> unit) =
    inherit SharedWork(parts)

    let memory = GC.AllocateUninitializedArray<float>(max 1 (parts * sums), true)
    let mutable point = 0n
    let mutable direction = 0n
    let mutable caller = 0n
    let mutable into = 0n

    /// What the parts read and write, which does not move.
    member _.Set
        (
            newPoint: nativeptr<float>,
            newDirection: nativeptr<float>,
            newCaller: nativeptr<float>,
            newInto: nativeptr<float>
        ) : unit =
        point <- NativePtr.toNativeInt newPoint
        direction <- NativePtr.toNativeInt newDirection
        caller <- NativePtr.toNativeInt newCaller
        into <- NativePtr.toNativeInt newInto

    member _.Point: nativeptr<float> = NativePtr.ofNativeInt point
    member _.Direction: nativeptr<float> = NativePtr.ofNativeInt direction
    member _.Caller: nativeptr<float> = NativePtr.ofNativeInt caller
    member _.Into: nativeptr<float> = NativePtr.ofNativeInt into

    /// The sums of every part.
    member _.Sums: nativeptr<float> = BlockMemory.Address memory

    override this.Part part = run part this
