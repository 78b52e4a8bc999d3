namespace OptimizerFunctional.Laws

open System
open FsCheck
open FsCheck.FSharp

/// A law that does not hold: the message is the law, the case that breaks it, and what was found there.
[<Sealed>]
type LawException(message: string) =
    inherit Exception(message)

/// A statement about optimizers, with a property that tries to break it.
[<NoEquality; NoComparison>]
type Law =
    {
        /// Where the statement stands in its list, such as P24; laws of any optimizer are C1, C2 and so on.
        Number: string
        /// The statement, in a sentence.
        Statement: string
        /// How many cases it is tried on: 1 where there is only one.
        Cases: int
        /// The property. It raises nothing: a broken law is a falsified property, with its case shrunk.
        Check: Property
    }

    /// Number and statement.
    override this.ToString() = $"{this.Number} {this.Statement}"

/// Making laws, and putting something under them.
[<RequireQualifiedAccess>]
module Law =

    /// A law on cases of a kind: `body` raises where it is broken.
    let forAll (number: string) (statement: string) (cases: Arbitrary<'Case>) (body: 'Case -> unit) : Law =
        {
            Number = number
            Statement = statement
            Cases = 100
            Check = Prop.forAll cases body
        }

    /// A law with a single case.
    let once (number: string) (statement: string) (body: unit -> unit) : Law =
        {
            Number = number
            Statement = statement
            Cases = 1
            Check = Prop.forAll (Arb.fromGenShrink (Gen.constant (), fun () -> Seq.empty)) body
        }

    /// The same law, tried on so many cases.
    let withCases (cases: int) (law: Law) : Law = { law with Cases = cases }

    /// Does nothing if the law holds; otherwise raises a `LawException` with the law and the shrunk case that breaks it.
    [<CompiledName "Check">]
    let check (law: Law) : unit =
        let runner =
            { new IRunner with
                member _.OnStartFixture _ = ()
                member _.OnArguments(_, _, _) = ()
                member _.OnShrink(_, _) = ()

                member _.OnFinished(_, result) =
                    match result with
                    | TestResult.Passed _ -> ()
                    | _ -> raise (LawException $"{law} This is broken.\n{Runner.onFinishedToString law.Number result}")
            }

        Check.One(Config.Quick.WithName(law.Number).WithMaxTest(law.Cases).WithRunner(runner), law.Check)
