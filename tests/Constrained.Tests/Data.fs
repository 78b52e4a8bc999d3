namespace OptimizerFunctional.Constrained.Tests

open System
open System.IO
open System.Text.Json
open OptimizerFunctional.Core

/// The random numbers of practical.json.
type SplitMix(seed: uint64) =
    let mutable state = seed

    member _.Next() : uint64 =
        state <- state + 0x9E3779B97F4A7C15UL
        let mutable z = state
        z <- (z ^^^ (z >>> 30)) * 0xBF58476D1CE4E5B9UL
        z <- (z ^^^ (z >>> 27)) * 0x94D049BB133111EBUL
        z ^^^ (z >>> 31)

    /// Uniform in [0, 1).
    member this.U() : float = Math.ScaleB(float (this.Next() >>> 11), -53)

    /// A bell curve with variance 1.
    member this.G() : float =
        let mutable sum = 0.0

        for _ in 1..12 do
            sum <- sum + this.U()

        sum - 6.0

/// Recorded problems.
[<RequireQualifiedAccess>]
module Data =

    let private read (name: string) =
        let path = Path.Combine(AppContext.BaseDirectory, "data", "constrained", name)
        (JsonDocument.Parse(File.ReadAllText path)).RootElement.GetProperty "problems"

    /// The text of an element.
    let text (element: JsonElement) : string =
        match element.GetString() with
        | null -> ""
        | text -> text

    let elements (element: JsonElement) : JsonElement list = List.ofSeq (element.EnumerateArray())

    let numbers (element: JsonElement) : Vector = elements element |> Seq.map _.GetDouble() |> Vector.ofSeq

    let private byName (file: string) =
        lazy (elements (read file) |> List.map (fun problem -> text (problem.GetProperty "name"), problem))

    let private practicalProblems = byName "practical.json"

    /// The problem of practical.json of this name.
    let practical (name: string) : JsonElement =
        practicalProblems.Value |> List.find (fun (other, _) -> other = name) |> snd

    /// The problems of problems.json.
    let problems = byName "problems.json"

    /// The problems of outcomes.json.
    let outcomes = byName "outcomes.json"

    let rounded (digits: int) (number: float) : float = Math.Round(number, digits)
