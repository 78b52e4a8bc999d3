namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Creates constraints. A name is for messages and multipliers; an empty one is replaced by "constraint" and the place.
[<RequireQualifiedAccess>]
module Constraint =

    /// Many constraints at once: lower <= c(x) <= upper, with as many values as limits. The derivatives are those of
    /// `values`: by automatic differentiation, the user's own, or differences that stay within the bounds.
    let many (name: string) (lower: Vector) (upper: Vector) (values: Residuals) : Constraint =
        Constraint.Checked(name, lower, upper, values, ValueNone)

    /// lower <= c(x) <= upper, for a function of `Real`s.
    let between (name: string) (lower: float) (upper: float) (value: Reals -> Real) : Constraint =
        Constraint.Between(name, Func<Reals, Real> value, lower, upper)

    /// c(x) = target.
    let equal (name: string) (target: float) (value: Reals -> Real) : Constraint = between name target target value

    /// c(x) >= least.
    let atLeast (name: string) (least: float) (value: Reals -> Real) : Constraint = between name least infinity value

    /// c(x) <= most.
    let atMost (name: string) (most: float) (value: Reals -> Real) : Constraint = between name -infinity most value

    /// lower <= A x <= upper, one limit of each kind for each row.
    let linear (name: string) (lower: Vector) (upper: Vector) (rows: Matrix) : Constraint =
        Constraint.Between(name, rows, lower, upper)

    /// weights' x = target.
    let linearEqual (name: string) (target: float) (weights: Vector) : Constraint =
        Constraint.Equal(name, weights, target)

    /// weights' x >= least.
    let linearAtLeast (name: string) (least: float) (weights: Vector) : Constraint =
        Constraint.AtLeast(name, weights, least)

    /// weights' x <= most.
    let linearAtMost (name: string) (most: float) (weights: Vector) : Constraint =
        Constraint.AtMost(name, weights, most)

/// Creates constraints of a problem.
[<RequireQualifiedAccess>]
module Constraints =

    /// Constraints in this order. Raises a `ParameterException` if a name occurs twice.
    let ofList (constraints: Constraint list) : Constraints = Constraints.Of(Array.ofList constraints)

    /// The same constraints with these bounds of the coordinates.
    let within (bounds: Bounds) (constraints: Constraints) : Constraints = constraints.Within bounds
