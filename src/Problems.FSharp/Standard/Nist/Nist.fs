namespace OptimizerFunctional.StandardProblems

open System.Collections.Immutable
open OptimizerFunctional.Core

/// A nonlinear regression with a certified solution.
[<ReferenceEquality>]
type RegressionProblem = {
    /// The name of the data set.
    Name: string
    /// The model's response for parameters, over jets, and the predictors of one observation.
    Model: Jet[] -> float[] -> Jet
    /// The response that is fitted: y, or log y for Nelson.
    Response: float[]
    /// The predictors, one row per observation.
    Predictors: float[][]
    /// The distant starting point.
    Start1: float[]
    /// The near starting point.
    Start2: float[]
    /// The certified parameters, to 11 digits.
    Certified: float[]
    /// Their certified standard deviations.
    CertifiedDeviations: float[]
    /// The certified sum of squared residuals, without a factor 1/2.
    ResidualSumOfSquares: float
} with

    /// The residuals over jets: model minus observed response.
    member this.Formula(b: Jet[]) : Jet[] =
        Array.map2 (fun predictors response -> this.Model b predictors - response) this.Predictors this.Response

    /// The residuals: model minus observed response.
    member this.Residuals(b: float[]) : float[] = Derivatives.values this.Formula b

    /// The Jacobian of the residuals, exact: one row per observation, one column per parameter.
    member this.Jacobian(b: float[]) : float[,] = Derivatives.jacobian this.Formula b

    /// The residuals and their Jacobian, from one evaluation.
    member this.ResidualsAndJacobian(b: float[]) : struct (float[] * float[,]) =
        Derivatives.valuesAndJacobian this.Formula b

    /// The sum of squared residuals, over jets.
    member this.Objective(b: Jet[]) : Jet = this.Formula b |> Array.sumBy Jet.square

    /// The sum of squared residuals.
    member this.Value(b: float[]) : float = Derivatives.value this.Objective b

    /// The gradient of the sum of squares, exact.
    member this.Gradient(b: float[]) : float[] = Derivatives.gradient this.Objective b

    /// The sum of squares and its gradient, from one evaluation.
    member this.ValueAndGradient(b: float[]) : struct (float * float[]) = Derivatives.valueAndGradient this.Objective b

    /// The Hessian of the sum of squares, exact.
    member this.Hessian(b: float[]) : float[,] = Derivatives.hessian this.Objective b

    /// The number of digits in which all parameters agree with the certified ones, at most 11: NIST's log relative
    /// error, -log10 of the largest relative difference. If the exponentials of a sum are found in another order, with
    /// the same sum of squares, it is 0.
    member this.CorrectDigits(b: float[]) : float =
        let relative = Array.map2 (fun found certified -> abs (found - certified) / abs certified) b this.Certified

        // Where a parameter is not a number, no digit is right; a maximum would pass it over.
        if Array.forall System.Double.IsFinite relative then
            max 0.0 (min 11.0 (-(log10 (Array.max relative))))
        else
            0.0

    /// The problem for any method, from the near start: without bounds, with its residuals and exact derivatives.
    member this.Problem: Problem =
        let count = this.Response.Length

        {
            Name = this.Name
            Summary = $"f(b) = r_1(b)^2 + ... + r_{count}(b)^2"
            Objective = Derivatives.objective this.Objective
            Residuals = Some(Derivatives.residuals count this.Formula)
            Start = Vector.ofSeq this.Start2
            Minimizers = ImmutableArray.Create(Vector.ofSeq this.Certified)
            MinimumValue = this.ResidualSumOfSquares
            OtherMinima = ImmutableArray.Empty
            Lower = Vector.replicate this.Start2.Length -infinity
            Upper = Vector.replicate this.Start2.Length infinity
            IsConstrained = false
            Period = 1
            Source = "NIST, Statistical Reference Datasets"
        }

/// Eighteen nonlinear regressions of the Statistical Reference Datasets of NIST,
/// https://www.itl.nist.gov/div898/strd/nls/nls_main.shtml, read from the files as published.
module Nist =

    let private problem (name: string) (model: Jet[] -> float[] -> Jet) : RegressionProblem =
        let file = NistFile.parse (Resources.lines $"nist/{name}.dat")
        let start1, start2 = file.Starts
        let response = file.Observations |> Array.map Array.head

        {
            Name = name
            Model = model
            Response = if name = "Nelson" then Array.map log response else response
            Predictors = file.Observations |> Array.map Array.tail
            Start1 = start1
            Start2 = start2
            Certified = file.Certified
            CertifiedDeviations = file.CertifiedDeviations
            ResidualSumOfSquares = file.ResidualSumOfSquares
        }

    /// The 18 regressions.
    let all: RegressionProblem list = NistModels.all |> List.map (fun (name, model) -> problem name model)

    /// The regression of a data set, such as "Misra1a".
    let find (name: string) : RegressionProblem =
        match all |> List.tryFind (fun problem -> problem.Name = name) with
        | Some problem -> problem
        | None -> invalidArg (nameof name) $"There is no regression named \"{name}\"."
