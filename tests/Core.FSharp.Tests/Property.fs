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

    static member private Runner =
        { new IRunner with
            member _.OnStartFixture _ = ()
            member _.OnArguments(_, _, _) = ()
            member _.OnShrink(_, _) = ()

            member _.OnFinished(name, result) =
                let text = Runner.onFinishedToString name result

                match result with
                | TestResult.Passed _ -> ()
                | TestResult.Failed(_, _, _, _, _, seed, size) ->
                    Assert.Fail
                        $"{text}\nFSCHECK_REPLAY={seed.Seed},{seed.Gamma},{size} dotnet test --filter \"DisplayName~{name}\""
                | TestResult.Exhausted _ -> Assert.Fail text
        }

    static member private Replay =
        match Environment.GetEnvironmentVariable "FSCHECK_REPLAY" with
        | null
        | "" -> None
        | text ->
            let parts = text.Split ','

            Some
                {
                    Rnd = Rnd(uint64 parts[0], uint64 parts[1])
                    Size = Some(int parts[2])
                }

    /// Fails the surrounding fact with the shrunk case and the seed that replays it.
    static member Check(property: 'Testable, [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string) =
        Check.One(Config.Quick.WithName(name).WithRunner(Property.Runner).WithReplay(Property.Replay), property)

    /// The same for a law, whose number the fact's name must begin with; its own statement is printed too.
    static member Check(law: Law, [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string) =
        Assert.StartsWith(law.Number + " ", name)

        let config =
            Config.Quick.WithName(name).WithMaxTest(law.Cases).WithRunner(Property.Runner).WithReplay(Property.Replay)

        Check.One(config, law.Check)
