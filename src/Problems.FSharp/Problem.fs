namespace OptimizerFunctional.Core

open OptimizerFunctional
open System
open System.Collections.Immutable

/// A test problem for optimizers, with its known properties.
[<NoEquality; NoComparison>]
type Problem = {
    /// Its name: lower case, words joined by hyphens.
    Name: string
    /// Its formula, in one line.
    Summary: string
    /// The function and its analytic gradient. Raises a `ParameterException` for a point of another dimension.
    Objective: Objective
    /// The residuals, if the function is the sum of their squares, without a factor 1/2.
    Residuals: Residuals option
    /// The standard start.
    Start: Vector
    /// The known global minimizers; empty if there are none.
    Minimizers: ImmutableArray<Vector>
    /// The minimum, the value at each of the minimizers; NaN if it is not known.
    MinimumValue: float
    /// Values of other minima at which a method may end, limits at infinity among them; empty if none is known.
    OtherMinima: ImmutableArray<float>
    /// The lower corner of the box for figures and random starts, which contains the start and the minimizers; for a
    /// problem of a collection, its lower bounds, infinite if there are none.
    Lower: Vector
    /// The upper corner of that box.
    Upper: Vector
    /// Whether the minimizers are constrained to the box, so that the gradient need not be 0 there.
    IsConstrained: bool
    /// The period of an online objective, in iterates: 1 for a function that never changes. `MinimumValue` is the mean
    /// over one period.
    Period: int
    /// The source of the function.
    Source: string
} with

    /// The number of coordinates.
    member this.Dimension: int = this.Start.Length

    /// Whether a value is the minimum or that of another known minimum, within 1e-5 relatively or 1e-8 absolutely.
    member this.IsSolved(value: float) : bool =
        let isNear target = abs (value - target) <= max 1e-8 (1e-5 * abs target)

        isNear this.MinimumValue || Seq.exists isNear this.OtherMinima

/// Shared by the files of problems.
[<RequireQualifiedAccess>]
module internal ProblemParts =

    /// Raises unless the point has the problem's dimension.
    let inline check (dimension: int) (point: ReadOnlySpan<float>) : unit =
        if point.Length <> dimension then
            Check.fail "point" ("a vector of " + Number.counted point.Length "coordinate") $"a vector of {dimension}"

    /// A number of coordinates, at least `least`.
    let dimension (least: int) (value: int) : int = int (Check.atLeast (int64 least) "dimension" (int64 value))

    /// A problem on the box [-halfWidth, halfWidth]^n.
    let onCube
        (name: string)
        (summary: string)
        (source: string)
        (halfWidth: float)
        (start: Vector)
        (minimizers: seq<Vector>)
        (minimumValue: float)
        (valueAndGradient: ValueAndGradientInto)
        : Problem = {
        Name = name
        Summary = summary
        Objective = Objective.Create valueAndGradient
        Residuals = None
        Start = start
        Minimizers = ImmutableArray.CreateRange minimizers
        MinimumValue = minimumValue
        OtherMinima = ImmutableArray.Empty
        Lower = Vector.replicate start.Length -halfWidth
        Upper = Vector.replicate start.Length halfWidth
        IsConstrained = false
        Period = 1
        Source = source
    }
