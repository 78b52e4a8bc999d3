namespace OptimizerFunctional.Core

/// The terms of a `Real.Sum` while it is recorded.
[<Sealed>]
type internal RowScope(recording: Recording | null, owner: int, count: int) =

    /// The recording of the sum; null if its terms are recorded one by one.
    member _.Recording: Recording | null = recording

    /// The index of the rows in the recording.
    member _.Owner: int = owner

    /// The number of terms.
    member _.Count: int = count

    /// Whether the terms are being recorded.
    member val IsOpen = true with get, set

namespace OptimizerFunctional

open System
open OptimizerFunctional.Core

/// The index of the terms of a `Real.Sum`: i, 2 * i + 1. It is made by the sum, and only used inside it.
[<Struct; NoEquality; NoComparison>]
type RealIndex internal (scope: RowScope, first: int, stride: int) =

    member private _.Scope: RowScope = scope
    member internal _.First: int = first
    member private _.Stride: int = stride
    member internal _.Count: int = scope.Count
    member internal _.Owner: int = scope.Owner
    member internal _.Indexes: Indexes = { First = first; Stride = stride; List = [||] }

    /// The recording in which the index differs from row to row; null if it is the number `First`.
    member internal _.Recording: Recording | null = if stride = 0 then null else scope.Recording

    /// Raises if the index is used outside its sum.
    member internal _.Check() : unit =
        if isNull (box scope) || not scope.IsOpen then
            invalidOp "A RealIndex was used outside its sum; it may only be used by the terms of its Real.Sum."

    /// Raises if the index is used outside its sum, or reaches outside 0 .. length - 1.
    member internal this.CheckIn(name: string, has: string, length: int, what: string) : unit =
        this.Check()

        for index in [| int64 first; int64 first + int64 stride * int64 (scope.Count - 1) |] do
            if index < 0L || index >= int64 length then
                let sentence = $"{name}[{index}] was asked for; {has} {Number.counted length what}, from 0 on."
                raise (ArgumentOutOfRangeException("index", sentence))

    static member private Join(a: RealIndex, b: RealIndex, first: int, stride: int) : RealIndex =
        RealIndex((if a.Stride <> 0 then a.Scope else b.Scope), first, stride)

    static member (+)(a: RealIndex, b: int) : RealIndex = RealIndex(a.Scope, Checked.(+) a.First b, a.Stride)
    static member (+)(a: int, b: RealIndex) : RealIndex = b + a
    static member (-)(a: RealIndex, b: int) : RealIndex = RealIndex(a.Scope, Checked.(-) a.First b, a.Stride)
    static member (-)(a: int, b: RealIndex) : RealIndex = RealIndex(b.Scope, Checked.(-) a b.First, -b.Stride)

    static member (*)(a: RealIndex, b: int) : RealIndex =
        RealIndex(a.Scope, Checked.(*) a.First b, Checked.(*) a.Stride b)

    static member (*)(a: int, b: RealIndex) : RealIndex = b * a

    static member (+)(a: RealIndex, b: RealIndex) : RealIndex =
        RealIndex.Join(a, b, Checked.(+) a.First b.First, Checked.(+) a.Stride b.Stride)

    static member (-)(a: RealIndex, b: RealIndex) : RealIndex =
        RealIndex.Join(a, b, Checked.(-) a.First b.First, Checked.(-) a.Stride b.Stride)

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Records the terms of a sum.
[<RequireQualifiedAccess>]
module internal RealSum =

    /// The fewest terms that are recorded as one.
    let private fewest = 16

    /// The sum of a term that is recorded once for all indices; nothing if its terms have to be recorded one by one.
    let once (count: int) (term: Recording -> RealIndex -> int) : struct (Recording * int) voption =
        match Recording.Current with
        | null -> ValueNone
        | recording when count < fewest || recording.HasOpenRows -> ValueNone
        | recording ->
            let scope = RowScope(recording, recording.OpenRows count, count)

            try
                try
                    ValueSome(struct (recording, recording.Sum(term recording (RealIndex(scope, 0, 1)))))
                with RowBranch ->
                    ValueNone
            finally
                scope.IsOpen <- false
                recording.CloseRows()

    /// The sum of terms that are recorded one by one.
    let oneByOne (count: int) (term: RealIndex -> 'Real) (add: 'Real -> 'Real -> 'Real) (zero: 'Real) : 'Real =
        let scope = RowScope(null, 0, count)

        try
            let at index = term (RealIndex(scope, index, 0))

            if count = 0 then
                zero
            else
                Seq.fold (fun total index -> add total (at index)) (at 0) (seq { 1 .. count - 1 })
        finally
            scope.IsOpen <- false
