namespace OptimizerFunctional.Properties

open System.Runtime.CompilerServices
open System.Runtime.InteropServices
open OptimizerFunctional.Laws
open Xunit
open FsCheck

/// Runs a law or a property inside a fact. A failure shows the shrunk case and a command that replays it.
[<AbstractClass; Sealed>]
type Property =

    static member private Runner(replay: Replay) = {
        new IRunner with
            member _.OnStartFixture _ = ()
            member _.OnArguments(_, _, _) = ()
            member _.OnShrink(_, _) = ()

            member _.OnFinished(name, result) =
                let text = Runner.onFinishedToString name result

                match result with
                | TestResult.Passed(data, _) -> Asked.report name data.NumberOfTests (Asked.text replay)
                | TestResult.Failed(_, _, _, _, _, seed, size) ->
                    Assert.Fail $"{text}\n{Asked.command name (Asked.text { Rnd = seed; Size = Some size })}"
                | TestResult.Exhausted _ -> Assert.Fail text
    }

    /// How many cases a property is tried on: those of FSCHECK_CASES, where it is set, instead of `usual`.
    static member Cases(usual: int) : int = Asked.cases usual

    static member private Config(name: string, cases: int) =
        let replay = Asked.replay ()

        Config.Quick
            .WithName(name)
            .WithMaxTest(Asked.cases cases)
            .WithRunner(Property.Runner replay)
            .WithReplay(Some replay)

    /// Fails the surrounding fact with the shrunk case and the seed that replays it.
    static member Check(property: 'Testable, [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string) =
        Check.One(Property.Config(name, 100), property)

    /// The same on another number of cases.
    static member CheckCases
        (cases: int, property: 'Testable, [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string)
        =
        Check.One(Property.Config(name, cases), property)

    /// The same for a law, whose number the fact's name must begin with; its own statement is printed too.
    static member Check(law: Law, [<CallerMemberName; Optional; DefaultParameterValue("")>] name: string) =
        Assert.StartsWith(law.Number + " ", name)
        Check.One(Property.Config(name, law.Cases), law.Check)
