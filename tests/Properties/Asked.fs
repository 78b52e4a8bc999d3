namespace OptimizerFunctional.Properties

open System
open Xunit
open FsCheck

/// What the environment says about every property, and what a property says to its test's output.
module internal Asked =

    let private variable name = Environment.GetEnvironmentVariable name |> Option.ofObj |> Option.filter ((<>) "")

    /// The seed of FSCHECK_REPLAY, of which a third number is the size of a single case, or a random one.
    let replay () =
        match variable "FSCHECK_REPLAY" with
        | None -> { Rnd = Rnd(uint64 (Random.Shared.NextInt64())); Size = None }
        | Some text ->
            let parts = text.Split ','
            { Rnd = Rnd(uint64 parts[0], uint64 parts[1]); Size = Seq.tryItem 2 parts |> Option.map int }

    /// A seed as FSCHECK_REPLAY has it.
    let text (replay: Replay) =
        let size = replay.Size |> Option.map (fun size -> $",{size}")
        $"{replay.Rnd.Seed},{replay.Rnd.Gamma}" + Option.defaultValue "" size

    /// FSCHECK_CASES, where it is set, instead of `usual`; a single case stays one.
    let cases (usual: int) =
        match variable "FSCHECK_CASES" with
        | Some cases when usual > 1 -> int cases
        | _ -> usual

    let command (name: string) (seed: string) = $"FSCHECK_REPLAY={seed} dotnet test --filter \"DisplayName~{name}\""

    let write (line: string) =
        match TestContext.Current.TestOutputHelper with
        | null -> ()
        | output -> output.WriteLine line

    /// The line is wanted where someone asks, not in every log.
    let report (name: string) (cases: int) (seed: string) =
        if variable "FSCHECK_REPORT" = Some "1" then
            write $"{name}: held in {cases} cases, seed {seed}"
