namespace OptimizerFunctional.Laws

open System
open System.Collections
open FSharp.Reflection
open OptimizerFunctional.Core

/// Runs that come back to the same bits, and so go on like this for ever.
[<RequireQualifiedAccess>]
module internal Recurrence =

    /// The parts of a record, a tuple or a case of a union, and how to make it of others.
    let private partsOf (state: obj) : struct (objnull[] * (objnull[] -> objnull)) voption =
        let kind = state.GetType()

        if FSharpType.IsRecord(kind, true) then
            let parts = FSharpValue.GetRecordFields(state, true)
            ValueSome(struct (parts, (fun parts -> FSharpValue.MakeRecord(kind, parts, true))))
        elif FSharpType.IsTuple kind then
            ValueSome(struct (FSharpValue.GetTupleFields state, (fun parts -> FSharpValue.MakeTuple(parts, kind))))
        elif FSharpType.IsUnion(kind, true) then
            let case, parts = FSharpValue.GetUnionFields(state, kind, true)
            ValueSome(struct (parts, (fun parts -> FSharpValue.MakeUnion(case, parts, true))))
        else
            ValueNone

    /// The numbers of a state as bits, without its integers, which are clocks. None if a part of it is not known.
    let rec private bits (state: objnull) : int64 list option =
        match state with
        | null
        | :? int64 -> Some []
        | :? bool as flag -> Some [ (if flag then 1L else 0L) ]
        | :? float as number -> Some [ BitConverter.DoubleToInt64Bits number ]
        | :? Vector as vector -> Some(vector |> Seq.map BitConverter.DoubleToInt64Bits |> List.ofSeq)
        | :? IEnumerable as items -> items |> Seq.cast<objnull> |> Array.ofSeq |> bitsOfAll
        | state ->
            match partsOf state with
            | ValueNone -> None
            | ValueSome(struct (parts, _)) -> bitsOfAll parts

    and private bitsOfAll (parts: objnull[]) : int64 list option =
        let all = Array.map bits parts

        if Array.forall Option.isSome all then
            Some(int64 parts.Length :: (all |> Array.toList |> List.collect Option.get))
        else
            None

    /// The state with its clocks this much later.
    let rec private later (shift: int64) (state: objnull) : objnull =
        match state with
        | :? int64 as count -> box (count + shift)
        | null -> null
        | state ->
            match partsOf state with
            | ValueSome(struct (parts, make)) -> make (Array.map (later shift) parts)
            | ValueNone -> state

    let private isSameState (left: objnull) (right: objnull) =
        match bits left with
        | None -> false
        | known -> known = bits right

    let private copy (run: Stepping) (dimension: int) = run.Point[.. dimension - 1]

    let private isSame (left: float[]) (right: float[]) =
        Array.forall2 (fun (x: float) (y: float) -> x.Equals y) left right

    /// Steps once; the index is that of the iterate.
    let private step (f: Member) (run: Stepping) index =
        let value = f.Evaluate(index, run.Point, run.Gradient)
        run.Step(f, index, value)
        value

    /// Whether the orbit is the same, bit for bit, from the same state at later clocks: a learning rate that decays, or
    /// a bias correction that is not 1 yet, would show.
    let private isTimeless (subject: Subject) (f: Member) (state: objnull) (at: float[]) (orbit: float[][]) =
        [ 1_000_000L; 1_000_000_000L; 1_000_000_000_000L ]
        |> List.forall (fun shift ->
            let run = subject.Resume(later shift state, at)

            orbit
            |> Array.forall (fun point ->
                step f run 0 |> ignore
                isSame point (copy run at.Length))
            && isSameState run.State state)

    /// The first index, found within so many steps, from which a run recurs, with its period and the largest value on
    /// the way round. By Brent's method, which remembers the run at powers of two.
    let find (subject: Subject) (f: Member) (start: float[]) (most: int) : struct (int * int * float) option =
        let dimension = start.Length
        let run = subject.Start start
        let mutable kept = copy run dimension
        let mutable keptState = run.State
        let mutable power = 1
        let mutable length = 0
        let mutable index = 0
        let mutable found = None
        let mutable goesOn = f.Period = 1

        while goesOn do
            if length = power then
                kept <- copy run dimension
                keptState <- run.State
                power <- 2 * power
                length <- 0

            step f run index |> ignore
            index <- index + 1
            length <- length + 1
            let mutable isBack = true

            for i in 0 .. dimension - 1 do
                if not (run.Point[i].Equals kept[i]) then
                    isBack <- false

            if isBack && isSameState run.State keptState then
                found <- Some(struct (index - length, length))
                goesOn <- false
            elif index >= most || not (Double.IsFinite run.Point[0]) then
                goesOn <- false

        match found with
        | None -> None
        | Some(struct (from, period)) ->
            let again = subject.Resume(keptState, kept)
            let orbit = Array.create period [||]
            let mutable largest = -infinity

            for i in 0 .. period - 1 do
                largest <- Math.Max(largest, step f again i)
                orbit[i] <- copy again dimension

            if isTimeless subject f keptState kept orbit then
                Some(struct (from, period, largest))
            else
                None
