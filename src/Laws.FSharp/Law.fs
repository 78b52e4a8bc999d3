namespace OptimizerFunctional.Laws

open System
open FsCheck
open FsCheck.FSharp
open OptimizerFunctional.Core

/// A law that does not hold: the message is the law, the case that breaks it, and what was found there.
[<Sealed>]
type LawException(message: string) =
    inherit Exception(message)

/// A statement about optimizers, with a property that tries to break it.
[<NoEquality; NoComparison>]
type Law = {
    /// Where the statement stands in its list, such as P24; laws of any optimizer are C1, C2 and so on.
    Number: string
    /// The statement, in a sentence.
    Statement: string
    /// Of which optimizers or methods it holds; empty where it holds of all that it names.
    Condition: string
    /// Who found it; empty where there is no single source.
    Source: string
    /// How many cases it is tried on: 1 where there is only one.
    Cases: int
    /// The property. It raises nothing: a broken law is a falsified property, with its case shrunk.
    Check: Property
} with

    /// Number and statement.
    override this.ToString() = $"{this.Number} {this.Statement}"

/// How laws are tried: from which seed, on how many cases, and who is told of it.
[<NoEquality; NoComparison>]
type LawOptions = {
    /// The seed of the cases: the same seed gives the same cases. Where there is none, each law takes a random one.
    Seed: uint64 voption
    /// On how many cases each law is tried that has more than one, at least 1. Where there is none, the law says it.
    Cases: int voption
    /// Told, for each law that holds, a line with its number, statement, count of cases and seed.
    Report: string -> unit
} with

    /// A new seed for each law, as many cases as each law says, and no reports.
    static member Default: LawOptions = { Seed = ValueNone; Cases = ValueNone; Report = ignore }

    /// The same with this seed.
    member this.WithSeed(seed: uint64) : LawOptions = { this with Seed = ValueSome seed }

    /// The same with so many cases for each law, at least 1.
    member this.WithCases(cases: int) : LawOptions = {
        this with
            Cases = ValueSome(int (Check.atLeast 1L "cases" (int64 cases)))
    }

    /// The same that tells `report` a line for each law that holds.
    member this.WithReport(report: Action<string>) : LawOptions = { this with Report = report.Invoke }

/// Making laws, and putting something under them.
[<RequireQualifiedAccess>]
module Law =

    let private plural cases = if cases = 1 then "case" else "cases"

    /// A law on cases of a kind: `body` raises where it is broken.
    let forAll (number: string) (statement: string) (cases: Arbitrary<'Case>) (body: 'Case -> unit) : Law = {
        Number = number
        Statement = statement
        Condition = ""
        Source = ""
        Cases = 1000
        Check = Prop.forAll cases body
    }

    /// A law with a single case.
    let once (number: string) (statement: string) (body: unit -> unit) : Law = {
        Number = number
        Statement = statement
        Condition = ""
        Source = ""
        Cases = 1
        Check = Prop.forAll (Arb.fromGenShrink (Gen.constant (), fun () -> Seq.empty)) body
    }

    /// The same law, tried on so many cases.
    let withCases (cases: int) (law: Law) : Law = { law with Cases = cases }

    /// The same law, which holds only where this is so.
    let onlyWhere (condition: string) (law: Law) : Law = { law with Condition = condition }

    /// The same law, found by these.
    let from (source: string) (law: Law) : Law = { law with Source = source }

    /// Does nothing if the law holds, but for a line to the report; otherwise raises a `LawException` with the law, the
    /// shrunk case that breaks it, and the seed that replays it.
    [<CompiledName "CheckWith">]
    let checkWith (options: LawOptions) (law: Law) : unit =
        let seed = options.Seed |> ValueOption.defaultWith (fun () -> uint64 (Random.Shared.NextInt64()))

        let cases = if law.Cases = 1 then 1 else ValueOption.defaultValue law.Cases options.Cases

        let runner = {
            new IRunner with
                member _.OnStartFixture _ = ()
                member _.OnArguments(_, _, _) = ()
                member _.OnShrink(_, _) = ()

                member _.OnFinished(_, result) =
                    match result with
                    | TestResult.Passed _ -> options.Report $"{law} It held in {cases} {plural cases}, seed {seed}."
                    | _ ->
                        raise (
                            LawException
                                $"{law} This is broken.\n{Runner.onFinishedToString law.Number result}\nThe seed of \
                                  the {cases} {plural cases} was {seed}."
                        )
        }

        let config =
            Config.Quick
                .WithName(law.Number)
                .WithMaxTest(cases)
                .WithRunner(runner)
                .WithReplay(Some { Rnd = Rnd seed; Size = None })

        Check.One(config, law.Check)

    /// Does nothing if the law holds; otherwise raises a `LawException` with the law, the shrunk case that breaks it,
    /// and the seed that replays it.
    [<CompiledName "Check">]
    let check (law: Law) : unit = checkWith LawOptions.Default law
