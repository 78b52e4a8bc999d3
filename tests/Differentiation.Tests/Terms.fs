namespace OptimizerFunctional.Differentiation.Tests

open FsCheck
open FsCheck.FSharp
open OptimizerFunctional

/// The variables of term k.
type Layout =
    /// The same three.
    | Shared
    /// The same three, in another order.
    | Rotated
    /// Three of its own.
    | Apart
    /// Two of them are variables of the next term, too.
    | Chained

/// A program for each term, which differs from the next in its constants only.
type Terms = {
    Program: Program
    Layout: Layout
    /// What term k adds to every constant.
    Shifts: float[]
    Point: float[]
    Direction: float[]
}

module Terms =

    let dimension (terms: Terms) : int =
        match terms.Layout with
        | Shared
        | Rotated -> 3
        | Apart -> 3 * terms.Shifts.Length
        | Chained -> terms.Shifts.Length + 2

    /// The index of variable i of term k.
    let index (terms: Terms) (k: int) (i: int) : int =
        match terms.Layout with
        | Shared -> i
        | Rotated -> (i + k) % 3
        | Apart -> 3 * k + i
        | Chained -> k + i

    /// The program of term k.
    let program (terms: Terms) (k: int) : Program =
        let (Program steps) = terms.Program

        Program(
            steps
            |> List.map (function
                | Number value -> Number(value + terms.Shifts[k])
                | step -> step)
        )

    /// The point, as long as it must be.
    let point (terms: Terms) : float[] = Array.init (dimension terms) (fun i -> terms.Point[i % terms.Point.Length])

    let direction (terms: Terms) : float[] =
        Array.init (dimension terms) (fun i -> terms.Direction[i % terms.Direction.Length])

    /// The terms over Real.
    let real (terms: Terms) (x: Reals) : Real[] =
        Array.init terms.Shifts.Length (fun k ->
            Program.run (RealNumbers()) (program terms k) (Array.init 3 (fun i -> x[index terms k i])))

    /// The terms with their derivatives by their three variables.
    let taylor (terms: Terms) : Taylor[] =
        let point = point terms

        Array.init terms.Shifts.Length (fun k ->
            Taylor.run (program terms k) (Array.init 3 (fun i -> point[index terms k i])))

type TermsGenerator =
    static member Terms() : Arbitrary<Terms> =
        let cases = Programs.Case()

        let generator =
            gen {
                let! case = Arb.toGen cases
                let! layout = Gen.elements [ Shared; Rotated; Apart; Chained ]
                let! count = Gen.frequency [ 3, Gen.choose (1, 13); 3, Gen.choose (14, 35); 1, Gen.choose (120, 140) ]
                // Shifts make a constant 0 or 1 in one term and not in the next.
                let! shifts = Gen.arrayOfLength count (Gen.elements [ 0.0; 0.0; 1.0; -1.0; 0.25; 0.5 ])
                let! extra = Gen.arrayOfLength 4 (Gen.choose (-20, 20) |> Gen.map (fun k -> float k / 10.0))

                return {
                    Program = case.Program
                    Layout = layout
                    Shifts = shifts
                    Point = Array.append case.Point extra
                    Direction = Array.append case.Direction extra
                }
            }

        let shrink terms =
            seq {
                let count = terms.Shifts.Length

                if count > 1 then
                    { terms with Shifts = terms.Shifts[.. count / 2 - 1] }
                    { terms with Shifts = terms.Shifts[.. count - 2] }

                for k in 0 .. count - 1 do
                    if terms.Shifts[k] <> 0.0 then
                        { terms with Shifts = Array.updateAt k 0.0 terms.Shifts }

                if terms.Layout <> Shared then
                    { terms with Layout = Shared }

                for program in Arb.toShrink (Programs.Program()) terms.Program do
                    { terms with Program = program }
            }

        Arb.fromGenShrink (generator, shrink)
