namespace OptimizerFunctional.StandardProblems

open System.Collections.Immutable
open OptimizerFunctional.Core

/// The minimization of a smooth function over a box.
[<ReferenceEquality>]
type BoundedProblem = {
    /// Its name: MGH or HS, the number in that collection, and the function.
    Name: string
    /// The standard starting point, projected onto the box.
    Start: float[]
    /// The lower bounds; negative infinity where there is none.
    Lower: float[]
    /// The upper bounds; infinity where there is none.
    Upper: float[]
    /// The function, over jets.
    Objective: Jet[] -> Jet
    /// The minimum in the box.
    OptimalValue: float
    /// A point of the box with that value.
    OptimalPoint: float[]
    /// Values of other local minima in the box.
    OtherMinima: float list
    /// The value at the start, computed by another program.
    ValueAtStart: float
} with

    /// The value f(x).
    member this.Value(x: float[]) : float = Derivatives.value this.Objective x

    /// The gradient of f, exact.
    member this.Gradient(x: float[]) : float[] = Derivatives.gradient this.Objective x

    /// The value and the gradient of f, from one evaluation.
    member this.ValueAndGradient(x: float[]) : struct (float * float[]) = Derivatives.valueAndGradient this.Objective x

    /// The Hessian of f, exact.
    member this.Hessian(x: float[]) : float[,] = Derivatives.hessian this.Objective x

    /// Whether no bound is violated.
    member this.IsFeasible(x: float[]) : bool = Array.forall2 (<=) this.Lower x && Array.forall2 (<=) x this.Upper

    /// Whether a value is the optimal one or that of a listed other minimum, to 1e-5 relatively or 1e-8 absolutely.
    member this.IsSolved(value: float) : bool =
        this.OptimalValue :: this.OtherMinima |> List.exists (fun target -> Solved.isNear target value)

    /// The problem for any method with bounds, with exact derivatives.
    member this.Problem: Problem = {
        Name = this.Name
        Summary = "f(x) over the box"
        Objective = Derivatives.objective this.Objective
        Residuals = None
        Start = Vector.ofSeq this.Start
        Minimizers = ImmutableArray.Create(Vector.ofSeq this.OptimalPoint)
        MinimumValue = this.OptimalValue
        OtherMinima = ImmutableArray.CreateRange this.OtherMinima
        Lower = Vector.ofSeq this.Lower
        Upper = Vector.ofSeq this.Upper
        IsConstrained = true
        Period = 1
        Source = "Gay 1984; Hock and Schittkowski 1981"
    }

/// A problem as data/bounded.json records it.
type RecordedBounded = {
    Name: string
    Collection: string
    Number: int
    Start: float[]
    Lower: float[]
    Upper: float[]
    ResidualCount: int
    Data: Map<string, float[]>
    OptimalValue: float
    OptimalPoint: float[]
    OtherMinima: float list
    ValueAtStart: float
}

/// The JSON document.
type RecordedBoundedProblems = { Problems: RecordedBounded list }

/// Nine problems of Moré, Garbow and Hillstrom with the bounds of D. M. Gay, "A trust-region approach to linearly
/// constrained optimization" (1984), and nine of Hock and Schittkowski. Gulf with bounds is not included, because its
/// published optimum belongs to the misprinted formula.
module Bounded =

    let private objective (recorded: RecordedBounded) : Jet[] -> Jet =
        match recorded.Collection with
        | "Hock and Schittkowski" -> HockSchittkowski.objective recorded.Number
        | _ ->
            MoreGarbowHillstromFormulas.Formulas.residuals recorded.Number recorded.ResidualCount recorded.Data
            >> Array.sumBy Jet.square

    /// The 18 problems.
    let all: BoundedProblem list = [
        for recorded in (Resources.json<RecordedBoundedProblems> "bounded.json").Problems do
            {
                Name = recorded.Name
                Start = Array.map3 (fun low high x -> max low (min high x)) recorded.Lower recorded.Upper recorded.Start
                Lower = recorded.Lower
                Upper = recorded.Upper
                Objective = objective recorded
                OptimalValue = recorded.OptimalValue
                OptimalPoint = recorded.OptimalPoint
                OtherMinima = recorded.OtherMinima
                ValueAtStart = recorded.ValueAtStart
            }
    ]

    /// The problem with a name of the collection, such as "HS1" or "MGH05-B Beale".
    let find (name: string) : BoundedProblem =
        match all |> List.tryFind (fun problem -> problem.Name = name) with
        | Some problem -> problem
        | None -> invalidArg (nameof name) $"The collection has no problem named \"{name}\"."
