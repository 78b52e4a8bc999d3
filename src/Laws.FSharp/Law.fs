namespace OptimizerFunctional.Laws

open System
open FsCheck
open FsCheck.FSharp
open OptimizerFunctional.Core

/// A law that does not hold. The message contains the law, the case that breaks it, and what was measured there.
[<Sealed>]
type LawException(message: string) =
    inherit Exception(message)

/// A statement about optimizers, with a property that tests it.
[<NoEquality; NoComparison>]
type Law = {
    /// The number of the law in its list, such as P24. The laws of any optimizer are C1, C2 and so on.
    Number: string
    /// The statement, in a sentence.
    Statement: string
    /// The condition under which it holds; empty if it holds for everything that it names.
    Condition: string
    /// The source; empty if there is no single source.
    Source: string
    /// The number of cases that it is tested on: 1 if there is only one.
    Cases: int
    /// The property. It never raises: a broken law is a falsified property, with its case shrunk.
    Check: Property
} with

    /// Number and statement.
    override this.ToString() = $"{this.Number} {this.Statement}"

/// How laws are tested: the seed, the number of cases, and the report.
[<NoEquality; NoComparison>]
type LawOptions = {
    /// The seed of the cases: the same seed gives the same cases. By default, each law takes a random one.
    Seed: uint64 voption
    /// The number of cases, at least 1, for each law that has more than one. The default is the law's own number.
    Cases: int voption
    /// The callback for each law that holds. It receives a line with the law's number, statement, number of cases and
    /// seed.
    Report: string -> unit
} with

    /// A random seed for each law, each law's own number of cases, and no report.
    static member Default: LawOptions = { Seed = ValueNone; Cases = ValueNone; Report = ignore }

    /// These options with this seed.
    member this.WithSeed(seed: uint64) : LawOptions = { this with Seed = ValueSome seed }

    /// These options with this number of cases for each law, at least 1.
    member this.WithCases(cases: int) : LawOptions = {
        this with
            Cases = ValueSome(int (Check.atLeast 1L "cases" (int64 cases)))
    }

    /// These options with a callback for each law that holds.
    member this.WithReport(report: Action<string>) : LawOptions = { this with Report = report.Invoke }

/// Creates and checks laws.
[<RequireQualifiedAccess>]
module Law =

    let private plural cases = if cases = 1 then "case" else "cases"

    /// A law on generated cases. `body` raises if it is broken.
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

    /// The law with another number of cases.
    let withCases (cases: int) (law: Law) : Law = { law with Cases = cases }

    /// The law with a condition.
    let onlyWhere (condition: string) (law: Law) : Law = { law with Condition = condition }

    /// The law with a source.
    let from (source: string) (law: Law) : Law = { law with Source = source }

    /// Checks a law with options. If it holds, the report gets a line; otherwise a `LawException` is raised with the
    /// law, the shrunk case that breaks it, and the seed that replays it.
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

    /// Checks a law. Raises a `LawException` if it is broken, with the law, the shrunk case that breaks it, and the
    /// seed that replays it.
    [<CompiledName "Check">]
    let check (law: Law) : unit = checkWith LawOptions.Default law
