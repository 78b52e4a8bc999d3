namespace OptimizerFunctional.Core

open System
open Microsoft.FSharp.NativeInterop

#nowarn "9" // The caller pins what the pointers point to until all parts are done.

/// What the rows of a group read and write: the point, the direction, the numbers that all rows share, and the result.
[<Struct; NoEquality; NoComparison>]
type internal RowMemory = {
    Point: nativeptr<float>
    Direction: nativeptr<float>
    Caller: nativeptr<float>
    Into: nativeptr<float>
}

/// The parts of the rows of a group, which threads may run at once. It is used again, so that an evaluation allocates
/// nothing.
[<Sealed>]
type internal PartsJob(parts: int, sums: int, run: int -> PartsJob -> unit) =
    inherit SharedWork(parts)

    let memory = GC.AllocateUninitializedArray<float>(max 1 (parts * sums), true)

    /// What the parts read and write, which does not move.
    member val Rows = Unchecked.defaultof<RowMemory> with get, set

    /// The sums of every part.
    member _.Sums: nativeptr<float> = BlockMemory.Address memory

    override this.Part part = run part this
