namespace OptimizerFunctional.Core

open OptimizerFunctional
open System
open System.Collections.Immutable

/// A function to try optimizers on, with all that is known of it.
[<NoEquality; NoComparison>]
type Problem = {
    /// Its name: lower case, words joined by hyphens.
    Name: string
    /// Its formula, in one line.
    Summary: string
    /// The function and its analytic gradient. A point of another dimension raises a `ParameterException`.
    Objective: Objective
    /// The residuals, where the function is the sum of their squares, without a factor 1/2.
    Residuals: Residuals option
    /// Where runs start by custom.
    Start: Vector
    /// The global minimizers that are known: empty where none is.
    Minimizers: ImmutableArray<Vector>
    /// The least value, at each of the minimizers: NaN where it is not known.
    MinimumValue: float
    /// Values of other minima that a method may rightly end at, limits at infinity among them; empty where none is
    /// known.
    OtherMinima: ImmutableArray<float>
    /// The lowest corner of the box to draw and to take random starts from, which holds the start and the minimizers;
    /// of a collection's problem its bounds, infinite where there are none.
    Lower: Vector
    /// The highest corner of that box.
    Upper: Vector
    /// Whether the minimizers are those over the box, so that the gradient need not vanish there.
    IsConstrained: bool
    /// After how many iterates an online objective repeats itself: 1 for a function that never changes.
    /// `MinimumValue` is the mean over one period.
    Period: int
    /// Where the function is from.
    Source: string
} with

    /// The number of coordinates.
    member this.Dimension: int = this.Start.Length

    /// Whether a value is the least one or that of another known minimum, to 1e-5 relatively or 1e-8 absolutely.
    member this.IsSolved(value: float) : bool =
        let isNear target = abs (value - target) <= max 1e-8 (1e-5 * abs target)

        isNear this.MinimumValue || Seq.exists isNear this.OtherMinima

/// What the files of problems share.
[<RequireQualifiedAccess>]
module internal ProblemParts =

    /// Raises unless the point has the problem's dimension.
    let inline check (dimension: int) (point: ReadOnlySpan<float>) : unit =
        if point.Length <> dimension then
            Check.fail "point" $"a vector of {point.Length} coordinates" $"a vector of {dimension}"

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
