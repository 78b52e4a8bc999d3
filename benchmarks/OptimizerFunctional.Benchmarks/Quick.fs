/// The whole table in under three minutes: each measurement is repeated in rounds, and within a round
/// what is compared runs in turn, so that a disturbance hits all of it. The least time of the rounds
/// counts; the median is there to see how disturbed they were.
module OptimizerFunctional.Benchmarks.Quick

open System
open System.Diagnostics
open OptimizerFunctional.Benchmarks.Subjects

type Sample = { Least: float; Median: float }

/// Nanoseconds a call of each action.
let rounds count (actions: (unit -> unit) list) : Sample list =
    let times = [|
        for _ in 1..count ->
            [|
                for action in actions ->
                    let began = Stopwatch.GetTimestamp()
                    action ()
                    Stopwatch.GetElapsedTime(began).TotalNanoseconds
            |]
    |]

    [
        for i in 0 .. actions.Length - 1 ->
            let sorted = times |> Array.map (Array.item i) |> Array.sort

            { Least = sorted[0]; Median = sorted[count / 2] }
    ]

/// Lets the runtime compile everything at its last tier: many calls, and time for the compiler.
let warm (actions: (unit -> unit) list) =
    for _ in 1..3 do
        for _ in 1..40 do
            for action in actions do
                action ()

        Threading.Thread.Sleep 200

let private repeat times action () =
    for _ in 1..times do
        action ()

let row (cells: string list) = Console.WriteLine("| " + String.Join(" | ", cells) + " |")

let header cells =
    row cells
    row [ for cell in cells -> (if cell = "method" then "---" else "---:") ]

let private smallTable (subjects: Subject list) =
    let byHand = [
        for s in subjects do
            match s.ByHand with
            | Some hand -> s.Name, hand.Small
            | None -> ()
    ]

    let actions = [ for s in subjects -> s.Small ] @ [ for s in subjects -> s.Lazy ] @ List.map snd byHand

    warm actions

    let samples =
        rounds 60 actions |> List.map (fun s -> { Least = s.Least / float Batch; Median = s.Median / float Batch })

    let inPlace, rest = List.splitAt subjects.Length samples
    let lazily, hand = List.splitAt subjects.Length rest
    let hand = Map.ofList (List.zip (List.map fst byHand) hand)
    Console.WriteLine "\nn = 2, nanoseconds a step with its gradient: least (median)\n"
    header [ "method"; "in place / by hand"; "in place"; "by hand"; "lazy iterate" ]
    let cell s = $"{s.Least:F1} ({s.Median:F1})"

    for s, place, lazily in List.zip3 subjects inPlace lazily do
        let ratio, hand =
            match hand.TryFind s.Name with
            | Some hand -> $"{place.Least / hand.Least:F2}", cell hand
            | None -> "", ""

        row [ s.Name; ratio; cell place; hand; cell lazily ]

let private largeTable (subjects: Subject list) n calls count =
    let triad = triad n
    let triadBytes = 24.0
    Console.WriteLine $"\nn = %d{n}, nanoseconds a coordinate: least (median)\n"

    header [
        "method"
        "bandwidth / triad"
        "in place / by hand"
        "in place"
        "by hand"
        "bytes"
        "GB/s"
        "triad GB/s"
    ]

    for s in subjects do
        let actions =
            [
                yield triad
                yield s.Large n
                match s.ByHand with
                | Some hand -> yield hand.Large n
                | None -> ()
            ]
            |> List.map (repeat calls)

        if n < 1_000_000 then
            warm actions
        else
            for _ in 1..2 do
                for action in actions do
                    action ()

        let samples =
            rounds count actions
            |> List.map (fun s ->
                let each = 1.0 / (float calls * float n)

                { Least = s.Least * each; Median = s.Median * each })

        let bandwidth (bytes: float) sample = bytes / sample.Least
        let cell s = $"{s.Least:F2} ({s.Median:F2})"
        let triad, place = samples[0], samples[1]
        let bytes = float s.Bytes

        row [
            s.Name
            $"{bandwidth bytes place / bandwidth triadBytes triad:P0}"
            (if samples.Length > 2 then $"{place.Least / samples[2].Least:F2}" else "")
            cell place
            (if samples.Length > 2 then cell samples[2] else "")
            $"{s.Bytes}"
            $"{bandwidth bytes place:F1}"
            $"{bandwidth triadBytes triad:F1}"
        ]

/// Prints the tables, of the methods whose name contains `part`.
let run (part: string) =
    let subjects = all |> List.filter _.Name.Contains(part)
    smallTable subjects
    largeTable subjects 10_000 100 30
    largeTable subjects 10_000_000 1 9
