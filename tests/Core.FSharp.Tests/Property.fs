namespace OptimizerFunctional.Core.Tests

open System
open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open FsCheck
open OptimizerFunctional.Laws
open Xunit

/// Runs a property inside a fact. A failure shows the shrunk case and a command that replays it.
[<AbstractClass; Sealed>]
type Property =

    static member private Runner(replay: Replay) =
        let seed = $"{replay.Rnd.Seed},{replay.Rnd.Gamma}"

        {
            new IRunner with
                member _.OnStartFixture _ = ()
                member _.OnArguments(_, _, _) = ()
                member _.OnShrink(_, _) = ()

                member _.OnFinished(name, result) =
                    let text = Runner.onFinishedToString name result

                    match result with
                    | TestResult.Passed(data, _) ->
                        // The line is wanted where someone asks, not in every log.
                        if Environment.GetEnvironmentVariable "FSCHECK_REPORT" = "1" then
                            Console.WriteLine $"{name}: held in {data.NumberOfTests} cases, seed {seed}"
                    | TestResult.Failed(_, _, _, _, _, seed, size) ->
                        Assert.Fail
                            $"{text}\nFSCHECK_REPLAY={seed.Seed},{seed.Gamma},{size} dotnet test --filter \
                              \"DisplayName~{name}\""
                    | TestResult.Exhausted _ -> Assert.Fail text
        }

    /// The seed of a property: that of FSCHECK_REPLAY, of which a third number is the size of a single case, or a
    /// random one.
    static member private Replay =
        match Environment.GetEnvironmentVariable "FSCHECK_REPLAY" with
        | null
        | "" -> { Rnd = Rnd(uint64 (Random.Shared.NextInt64())); Size = None }
        | text ->
            let parts = text.Split ','

            { Rnd = Rnd(uint64 parts[0], uint64 parts[1]); Size = Seq.tryItem 2 parts |> Option.map int }

    /// How many cases a property is tried on: those of FSCHECK_CASES, where it is set, instead of `usual`.
    static member Cases(usual: int) : int =
        match Environment.GetEnvironmentVariable "FSCHECK_CASES" with
        | null
        | "" -> usual
        | text -> if usual = 1 then 1 else int text

    static member private Config(name: string, cases: int) =
        let replay = Property.Replay

        Config.Quick
            .WithName(name)
            .WithMaxTest(Property.Cases cases)
            .WithRunner(Property.Runner replay)
            .WithReplay(Some replay)

    /// Fails the surrounding fact with the shrunk case and the seed that replays it.
    static member Check(property: 'Testable, [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string) =
        Check.One(Property.Config(name, 100), property)

    /// The same for a law, whose number the fact's name must begin with; its own statement is printed too.
    static member Check(law: Law, [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string) =
        Assert.StartsWith(law.Number + " ", name)
        Check.One(Property.Config(name, law.Cases), law.Check)
