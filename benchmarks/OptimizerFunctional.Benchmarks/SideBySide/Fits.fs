/// A regression fitted by the façade and by MathNet.Numerics, with the same formulas and derivatives.
module OptimizerFunctional.Benchmarks.SideBySide.Fits

open System
open System.Collections.Immutable
open MathNet.Numerics.LinearAlgebra
open MathNet.Numerics.Optimization
open OptimizerFunctional
open OptimizerFunctional.StandardProblems

/// What a method made of a regression.
type Fitted = {
    Point: float[]
    /// How often it asked for the residuals, or the model's responses.
    Residuals: int
    /// How often it asked for the Jacobian.
    Jacobians: int
    /// Why it ended, in its own words.
    Reason: string
}

/// A regression on plain numbers.
type Regression = {
    Problem: RegressionProblem
    Model: FitModels.Model
} with

    /// Writes the responses of the model.
    member this.Responses(b: float[], into: Span<float>) =
        let predictors = this.Problem.Predictors

        for i in 0 .. predictors.Length - 1 do
            into[i] <- this.Model.Response b predictors[i]

    /// Writes their derivatives, a column a parameter.
    member this.Derivatives(b: float[], row: float[], into: Span<float>) =
        let predictors = this.Problem.Predictors

        for i in 0 .. predictors.Length - 1 do
            this.Model.Derivatives b predictors[i] row

            for j in 0 .. row.Length - 1 do
                into[j * predictors.Length + i] <- row[j]

/// The regression of a data set, its derivatives checked.
let regression (name: string) : Regression =
    let problem = Nist.find name
    FitModels.check problem

    { Problem = problem; Model = FitModels.find name }

/// The façade's method, at its defaults.
let ours (regression: Regression) (start: float[]) : Fitted =
    let response = regression.Problem.Response
    let parameters: float[] = Array.zeroCreate start.Length
    let row: float[] = Array.zeroCreate start.Length

    let residuals =
        Residuals.Create(
            response.Length,
            ResidualsInto(fun point into ->
                point.CopyTo parameters
                regression.Responses(parameters, into)

                for i in 0 .. response.Length - 1 do
                    into[i] <- into[i] - response[i]),
            JacobianInto(fun point into ->
                point.CopyTo parameters
                regression.Derivatives(parameters, row, into))
        )

    let fit = LevenbergMarquardt().Minimize(residuals, ArrayLike.Create start)

    {
        Point = fit.Point.AsSpan().ToArray()
        Residuals = int fit.Counts.Residuals
        Jacobians = int fit.Counts.Jacobians
        Reason = string fit.Reason
    }

/// MathNet.Numerics' method. Its tolerances are as small as its own defaults, 1e-15, and it may take more steps than by
/// default.
let mathNet (regression: Regression) (start: float[]) : Fitted =
    let response = regression.Problem.Response
    let row: float[] = Array.zeroCreate start.Length
    let mutable residuals, jacobians = 0, 0

    let responses (b: Vector<float>) (_: Vector<float>) =
        residuals <- residuals + 1
        let into: float[] = Array.zeroCreate response.Length
        regression.Responses(b.AsArray(), into)
        Vector<float>.Build.Dense into

    let derivatives (b: Vector<float>) (_: Vector<float>) =
        jacobians <- jacobians + 1
        let into: float[] = Array.zeroCreate (response.Length * start.Length)
        regression.Derivatives(b.AsArray(), row, into)
        Matrix<float>.Build.Dense(response.Length, start.Length, into)

    // The predictors are of no concern to it but that they are as many: some models here have two.
    let observations = Vector<float>.Build.Dense(response.Length, float)

    let model =
        ObjectiveFunction.NonlinearModel(responses, derivatives, observations, Vector<float>.Build.Dense response)

    let point, reason =
        try
            let result =
                LevenbergMarquardtMinimizer(1e-3, 1e-15, 1e-15, 1e-15, 2000)
                    .FindMinimum(model, Vector<float>.Build.DenseOfArray start)

            result.MinimizingPoint.ToArray(), string result.ReasonForExit
        with problem ->
            Array.create start.Length nan, problem.Message

    { Point = point; Residuals = residuals; Jacobians = jacobians; Reason = reason }
