namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.StandardProblems

/// The standard problems as residuals, and runs of least-squares methods on them with default options.
module LeastSquaresProblems =

    /// The residuals of a problem of Moré, Garbow and Hillstrom.
    let ofProblem (problem: LeastSquaresProblem) : Residuals = problem.Problem.Residuals.Value

    /// The residuals of a regression, with exact or with numerical derivatives.
    let ofRegression (isExact: bool) (problem: RegressionProblem) : Residuals =
        if isExact then
            problem.Problem.Residuals.Value
        else
            Residuals.Create(
                problem.Response.Length,
                ResidualsInto(fun point into -> (problem.Residuals(point.ToArray())).CopyTo into)
            )

    /// The options of runs: least-squares methods terminate by themselves long before this limit.
    let options = Minimize.options (Stop.AfterIterations 10_000L)

    /// Runs a method on residuals.
    let run (method: Algorithm<'State, LeastSquaresIterate, Linearization>) (residuals: Residuals) (start: float[]) =
        Minimize.linearizations method Bounds.None residuals options (Vector.ofSeq start)

    /// A fitted regression.
    type Fitted = {
        Problem: RegressionProblem
        Start: int
        Iterate: LeastSquaresIterate
        Covariance: Covariance
        Reason: StopReason
        Counts: Counts
    } with

        /// The correct digits of the worst parameter.
        member this.ParameterDigits = this.Problem.CorrectDigits(Vector.toArray this.Iterate.Point)

        /// The correct digits of the worst of some numbers, at most 11.
        static member Digits (certified: float[]) (found: float seq) =
            Seq.map2 (fun certified found -> abs (found - certified) / abs certified) certified found
            |> Seq.map (fun error -> if Double.IsFinite error then error else 1.0)
            |> Seq.max
            |> fun error -> Math.Clamp(-(log10 error), 0.0, 11.0)

        /// The correct digits of the worst standard error.
        member this.ErrorDigits = Fitted.Digits this.Problem.CertifiedDeviations this.Covariance.StandardErrors

    /// Fits a regression from its start 1 or 2 by the Levenberg-Marquardt method.
    let fit (settings: LevenbergMarquardtSettings) (isExact: bool) (problem: RegressionProblem) (start: int) : Fitted =
        let solution =
            run
                (LevenbergMarquardt.create settings)
                (ofRegression isExact problem)
                (if start = 1 then problem.Start1 else problem.Start2)

        let iterate = solution.Last.Iterate.Value

        {
            Problem = problem
            Start = start
            Iterate = iterate
            Covariance = Covariance.find false Loss.none Bounds.None iterate
            Reason = solution.Reason
            Counts = solution.Counts
        }
