namespace OptimizerFunctional.Laws

open System
open System.Collections.Immutable
open System.Text.Json
open OptimizerFunctional.Core

/// The JSON of a counterexample: format 1.
[<NoComparison>]
type SavedCounterexample = {
    /// The version of the format.
    Format: int
    /// The conjecture in a sentence.
    Conjecture: string
    /// The optimizer's name.
    Optimizer: string
    /// The optimizer's settings; empty for optimizers of your own.
    Settings: ImmutableArray<Setting>
    /// The name of the class.
    Class: string
    /// The expectation in words.
    Expectation: string
    /// A command line that states the conjecture; empty if there is none.
    Command: string
    /// The number of steps of the conjecture.
    ConjectureSteps: int
    /// The number of steps of the counterexample.
    Steps: int
    /// The numbers that make the function and its start.
    Numbers: ImmutableArray<float>
    /// The breach.
    Breach: float
    /// The function and its start in a line.
    Function: string
    /// The certificate in a sentence.
    Certificate: string
    /// The seed of the search.
    Seed: int
    /// The number of runs until it was found.
    Runs: int
    /// The number of runs while it was shrunk.
    Shrinks: int
}

/// Counterexamples as JSON, which keeps every bit, and as tests.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Counterexample =

    /// The version of the format.
    [<Literal>]
    let private Format = 1

    /// The counterexample as JSON.
    [<CompiledName "ToJson">]
    let toJson (counterexample: Counterexample) : string =
        let conjecture = counterexample.Conjecture

        let saved: SavedCounterexample = {
            Format = Format
            Conjecture = conjecture.Text
            Optimizer = conjecture.Subject.Name
            Settings = conjecture.Subject.Settings
            Class = conjecture.Class.Name
            Expectation = conjecture.Expectation.Name
            Command = conjecture.Command
            ConjectureSteps = conjecture.Steps
            Steps = counterexample.Steps
            Numbers = counterexample.Numbers
            Breach = counterexample.Breach
            Function = counterexample.Formula
            Certificate = string counterexample.Certificate
            Seed = counterexample.Seed
            Runs = counterexample.Runs
            Shrinks = counterexample.Shrinks
        }

        JsonSerializer.Serialize(saved, Json.options)

    let private malformed (detail: string) : 'Result =
        raise (FormatException $"This is not a saved counterexample: {detail}")

    let private parse (text: string) : SavedCounterexample =
        try
            use document = JsonDocument.Parse text

            match document.RootElement.ValueKind with
            | JsonValueKind.Object ->
                match document.RootElement.TryGetProperty "Format" with
                | true, format when format.ToString() <> string Format ->
                    malformed $"its format is {format}, and this version reads {Format}."
                | true, _ -> ()
                | _ -> malformed "it has no format."
            | _ -> malformed "it is no JSON object."

            match JsonSerializer.Deserialize<SavedCounterexample>(text, Json.options) with
            | null -> malformed "it is no JSON object."
            | saved -> saved
        with :? JsonException as error ->
            malformed (Json.sentence error)

    /// The command line that a saved counterexample carries, which states its conjecture; empty if there is none.
    [<CompiledName "CommandOf">]
    let commandOf (text: string) : string = (parse text).Command

    /// Reads a counterexample of this conjecture, and runs it again: its breach is that of the optimizer as it is now,
    /// and `IsBroken` tells whether there still is one. A text that is no saved counterexample, or one of another
    /// conjecture or version, is a FormatException.
    [<CompiledName "OfJson">]
    let ofJson (conjecture: Conjecture) (text: string) : Counterexample =
        let saved = parse text

        let require (what: string) (was: string) (isNow: string) =
            if was <> isNow then
                malformed $"{what} was \"{was}\" when it was saved and is \"{isNow}\" in the conjecture."

        require "the optimizer" saved.Optimizer conjecture.Subject.Name
        require "the class" saved.Class conjecture.Class.Name
        require "the expectation" saved.Expectation conjecture.Expectation.Name

        for was, isNow in Seq.zip saved.Settings conjecture.Subject.Settings do
            require was.Name was.Value isNow.Value

        if saved.Steps < 1 then
            malformed $"its steps are {saved.Steps}; they must be at least 1."

        if saved.Steps > saved.ConjectureSteps then
            malformed
                $"its steps are {saved.Steps}; they must be at most the {saved.ConjectureSteps} of its conjecture."

        if saved.Numbers.IsDefaultOrEmpty || not (Vector.isFinite saved.Numbers) then
            malformed "its numbers must be finite, and at least one."

        if not (conjecture.Class.HasLength saved.Numbers.Length) then
            malformed $"{saved.Numbers.Length} numbers make no member of its class."

        let conjecture = { conjecture with Steps = saved.ConjectureSteps; Command = saved.Command }
        let case = { Numbers = conjecture.Class.Normalize(Vector.toArray saved.Numbers); Steps = saved.Steps }
        let play = Play.run conjecture case
        let breach = Play.breach conjecture play

        let certificate =
            if breach > 0.0 then
                Certificate.find (lazy ExactCycle.recurrence conjecture.Subject) conjecture.Expectation play breach
            else
                None

        {
            Conjecture = conjecture
            Numbers = Vector.ofSeq case.Numbers
            Steps = case.Steps
            Breach = if certificate.IsSome then breach else min breach 0.0
            Certificate =
                certificate |> Option.defaultValue (Certificate.Candidate "it no longer breaks the conjecture")
            Seed = saved.Seed
            Runs = saved.Runs
            Shrinks = saved.Shrinks
        }

    /// Raises a `LawException` unless a saved counterexample still breaks the conjecture: a regression test.
    [<CompiledName "Check">]
    let check (conjecture: Conjecture) (text: string) : unit =
        let counterexample = ofJson conjecture text

        if not counterexample.IsBroken then
            Expect.fail
                $"The saved counterexample no longer breaks the conjecture. {conjecture.Text} {counterexample.Formula}"
