namespace OptimizerFunctional.StandardProblems

open System.Collections.Immutable
open OptimizerFunctional.Core

/// The criterion for a solved problem.
module Solved =

    /// Whether a value is within 1e-5 of a target relatively, or within 1e-8 absolutely.
    let isNear (target: float) (value: float) : bool = abs (value - target) <= max 1e-8 (1e-5 * abs target)

/// The minimization of a sum of squared residuals f(x) = r_1(x)^2 + ... + r_m(x)^2, without a factor 1/2.
[<ReferenceEquality>]
type LeastSquaresProblem = {
    /// Its number in the collection.
    Number: int
    /// Its name, unique in the collection.
    Name: string
    /// The standard starting point.
    Start: float[]
    /// The residuals, over jets.
    Formula: Jet[] -> Jet[]
    /// The minimum according to the collection.
    OptimalValue: float
    /// A point with that value.
    OptimalPoint: float[]
    /// Values of other minima at which a method may end, lower ones and limits at infinity among them.
    OtherMinima: float list
    /// The value at the start, computed by another program.
    ValueAtStart: float
    /// The gradient at the start, computed by another program by forward-mode differentiation.
    GradientAtStart: float[]
} with

    /// The sum of squares, over jets.
    member this.Objective(x: Jet[]) : Jet = this.Formula x |> Array.sumBy Jet.square

    /// The residuals r(x).
    member this.Residuals(x: float[]) : float[] = Derivatives.values this.Formula x

    /// The Jacobian J of the residuals, exact: J[i, j] is the derivative of residual i by variable j.
    member this.Jacobian(x: float[]) : float[,] = Derivatives.jacobian this.Formula x

    /// The residuals and their Jacobian, from one evaluation.
    member this.ResidualsAndJacobian(x: float[]) : struct (float[] * float[,]) =
        Derivatives.valuesAndJacobian this.Formula x

    /// The sum of squares f(x).
    member this.Value(x: float[]) : float = Derivatives.value this.Objective x

    /// The gradient of f, exact: 2 J^T r.
    member this.Gradient(x: float[]) : float[] = Derivatives.gradient this.Objective x

    /// The value and the gradient of f, from one evaluation.
    member this.ValueAndGradient(x: float[]) : struct (float * float[]) = Derivatives.valueAndGradient this.Objective x

    /// The Hessian of f, exact: 2 J^T J + 2 sum r_i r_i''.
    member this.Hessian(x: float[]) : float[,] = Derivatives.hessian this.Objective x

    /// Whether a value is the optimal one or that of a listed other minimum, to 1e-5 relatively or 1e-8 absolutely.
    member this.IsSolved(value: float) : bool =
        this.OptimalValue :: this.OtherMinima |> List.exists (fun target -> Solved.isNear target value)

    /// The problem for any method: without bounds, with its residuals and exact derivatives.
    member this.Problem: Problem =
        let count = (this.Residuals this.Start).Length

        {
            Name = this.Name
            Summary = $"f(x) = r_1(x)^2 + ... + r_{count}(x)^2"
            Objective = Derivatives.objective this.Objective
            Residuals = Some(Derivatives.residuals count this.Formula)
            Start = Vector.ofSeq this.Start
            Minimizers = ImmutableArray.Create(Vector.ofSeq this.OptimalPoint)
            MinimumValue = this.OptimalValue
            OtherMinima = ImmutableArray.CreateRange this.OtherMinima
            Lower = Vector.replicate this.Start.Length -infinity
            Upper = Vector.replicate this.Start.Length infinity
            IsConstrained = false
            Period = 1
            Source = $"More, Garbow and Hillstrom 1981, problem {this.Number}"
        }
