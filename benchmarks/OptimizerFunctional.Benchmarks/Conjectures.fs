/// Searches for counterexamples: their speed, and the digits of worst cases.
module OptimizerFunctional.Benchmarks.Conjectures

open System
open System.Diagnostics
open System.Globalization
open OptimizerFunctional.Laws
open OptimizerFunctional.Conjectures.Tests
open OptimizerFunctional.Conjectures.Tests.Subjects

let private timed (work: unit -> 'Result) : struct ('Result * float) =
    let watch = Stopwatch.StartNew()
    let result = work ()
    struct (result, watch.Elapsed.TotalSeconds)

let private text (seconds: float) = seconds.ToString("F2", CultureInfo.InvariantCulture)

let private survives (what: string) (verdict: Verdict) =
    match verdict with
    | Verdict.Survived _ -> ()
    | Verdict.Refuted counterexample -> failwith $"{what} was refuted: {counterexample}"

/// The least time of three.
let private runs () =
    let one () =
        let theorem = Conjecture.about (descent 1.0) |> conjecture unitSmooth 10 (Theorems.gapOfDescent 1.0)
        let struct (verdict, seconds) = timed (fun () -> Conjecture.sample { options with Runs = 1_000_000 } theorem)
        survives "a theorem" verdict
        seconds

    let best = List.init 3 (fun _ -> one ()) |> List.min
    printfn $"| 10^6 runs of 10 steps of gradient descent, one core | 2 s | {text best} s |"

let private map () =
    let momenta = [ for i in 1..19 -> 0.05 * float i ]
    let parts = [ for j in 1..20 -> float j ]

    let struct (verdicts, seconds) =
        timed (fun () ->
            Conjecture.map { options with Runs = 4000; Threads = 2 } momenta parts FalseConjectures.heavyBallAt)

    let cycles =
        verdicts
        |> Seq.cast<Verdict>
        |> Seq.filter (fun verdict ->
            match verdict with
            | Verdict.Refuted found -> found.Certificate.IsExactCycle
            | Verdict.Survived _ -> false)
        |> Seq.length

    printfn
        $"| a map of the heavy ball, {verdicts.Length} cells, two cores | 80 s | {text seconds} s, {cycles} cycles |"

/// The slowest and the median of 20 seeds, in one warm process.
let private falseOnes () =
    for name, conjecture in FalseConjectures.all do
        Conjecture.search { options with Seed = 100 } conjecture |> ignore

        let times = [|
            for seed in 1..20 do
                match timed (fun () -> Conjecture.search { options with Seed = seed } conjecture) with
                | struct (Verdict.Refuted found, seconds) when not found.Certificate.IsCandidate -> seconds
                | _ -> infinity
        |]

        let sorted = Array.sort times
        let found = times |> Array.filter Double.IsFinite |> Array.length
        let name = name.Replace("|", "\\|")
        printfn $"| {name} | {found} of 20 | {text sorted[9]} | {text sorted[19]} |"

let private theorems (total: int) =
    let each = total / Theorems.all.Length

    let all (search: SearchOptions -> Conjecture -> Verdict) =
        let struct (_, seconds) =
            timed (fun () ->
                for theorem in Theorems.all do
                    search { options with Runs = each; Seed = 5 } theorem |> survives "a theorem")

        seconds

    let random, targeted = all Conjecture.sample, all Conjecture.search
    printfn $"| no theorem of {Theorems.all.Length} refuted in {total} random runs, one core | | {text random} s |"
    printfn $"| the same in {total} runs of the search, one core | | {text targeted} s |"

let private digits () =
    for known in WorstCases.all do
        let struct (found, seconds) = timed (fun () -> known.Found)
        printfn $"{WorstCases.row known found} {text seconds} |"

/// Prints three tables in Markdown.
let run () : unit =
    printfn "| search | goal | measured |"
    printfn "| --- | ---: | ---: |"
    runs ()
    map ()
    theorems 1_000_000
    printfn ""
    printfn "| what is false | found and certified | median, s | slowest, s |"
    printfn "| --- | ---: | ---: | ---: |"
    falseOnes ()
    printfn ""
    printfn "| worst case | exact | PEPit prints | digits | found | digits | seconds |"
    printfn "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    digits ()
