namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Functions of numbers that F# does not have as operators. `exp`, `log`, `sqrt`, `sin`, `abs`, `**` and the others of
/// F# work on `Real` as they are.
[<RequireQualifiedAccess; CompilationRepresentation(CompilationRepresentationFlags.ModuleSuffix)>]
module Real =

    /// The constant with this value.
    let ofFloat (value: float) : Real = Real.op_Implicit value

    /// The smaller of two numbers. Where they are equal, each has half of the derivative.
    let min (a: Real) (b: Real) : Real = Real.Min(a, b)

    /// The larger of two numbers. Where they are equal, each has half of the derivative.
    let max (a: Real) (b: Real) : Real = Real.Max(a, b)

    /// The index of a term as a number.
    let ofIndex (index: RealIndex) : Real = Real.op_Implicit index

    /// The sum of `term` for the indices from 0 to before `count`. The function of the term is called once for all of
    /// them, so that many terms cost no more than one until the sum is evaluated.
    let sum (count: int) (term: RealIndex -> Real) : Real = Real.Sum(count, Func<RealIndex, Real> term)

    /// The numbers of an array, for the terms of a `sum`.
    let column (data: float[]) : RealColumn = Real.Column data
