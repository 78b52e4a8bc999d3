namespace OptimizerFunctional.Laws

open System
open FSharp.Reflection
open OptimizerFunctional.Core

/// Runs that come back to the same bits, and so go on like this for ever.
[<RequireQualifiedAccess>]
module internal Recurrence =

    /// The numbers of a state as bits, without its integers, which are clocks.
    let rec private bits (state: objnull) : int64 list =
        match state with
        | :? float as number -> [ BitConverter.DoubleToInt64Bits number ]
        | :? Vector as vector -> vector |> Seq.map BitConverter.DoubleToInt64Bits |> List.ofSeq
        | null -> []
        | record when FSharpType.IsRecord(record.GetType(), true) ->
            FSharpValue.GetRecordFields(record, true) |> Array.toList |> List.collect bits
        | _ -> []

    /// The state with its clocks this much later.
    let rec private later (shift: int64) (state: objnull) : objnull =
        match state with
        | :? int64 as count -> box (count + shift)
        | null -> null
        | record when FSharpType.IsRecord(record.GetType(), true) ->
            let fields = FSharpValue.GetRecordFields(record, true) |> Array.map (later shift)
            FSharpValue.MakeRecord(record.GetType(), fields, true)
        | other -> other

    let private copy (run: Stepping) (dimension: int) = run.Point[.. dimension - 1]

    let private isSame (left: float[]) (right: float[]) =
        Array.forall2 (fun (x: float) (y: float) -> x.Equals y) left right

    /// Steps once; the index is that of the iterate.
    let private step (f: Member) (run: Stepping) index =
        let value = f.Evaluate(index, run.Point, run.Gradient)
        run.Step value
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
            && bits run.State = bits state)

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

            if isBack && bits run.State = bits keptState then
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
