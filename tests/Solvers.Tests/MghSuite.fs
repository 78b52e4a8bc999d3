namespace OptimizerFunctional.Solvers.Tests

open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.StandardProblems

/// The Moré-Garbow-Hillstrom problems as objectives, and runs of methods on them with default options.
module MghSuite =

    /// The sum of squares of a problem, with exact derivatives.
    let objective (problem: LeastSquaresProblem) : Objective = problem.Problem.Objective

    /// The default criterion of these runs: a gradient below 1e-8, or 10,000 iterations.
    let stop = Stop.Or(Stop.GradientBelow 1e-8, Stop.AfterIterations 10_000L)

    /// A line of the table of methods and problems.
    type Result = {
        Problem: LeastSquaresProblem
        Value: float
        Evaluations: int64
        Reason: StopReason
    } with

        member this.IsSolved = this.Problem.IsSolved this.Value

    /// The result of a run on a problem.
    let private result problem (solution: Solution<'State, Evaluation>) : Result = {
        Problem = problem
        Value = solution.Best.Value
        Evaluations = solution.Evaluations
        Reason = solution.Reason
    }

    /// Runs a method that needs values and gradients on all problems.
    let evaluations (method: Algorithm<'State, Evaluation, Evaluation>) : Result list =
        MoreGarbowHillstrom.all
        |> List.map (fun problem ->
            Minimize.evaluations method (objective problem) (Minimize.options stop) (Vector.ofSeq problem.Start)
            |> result problem)

    /// Runs a method that needs second derivatives on all problems.
    let secondOrder (method: Algorithm<'State, Evaluation, SecondOrderEvaluation>) : Result list =
        MoreGarbowHillstrom.all
        |> List.map (fun problem ->
            Minimize.secondOrder method (objective problem) (Minimize.options stop) (Vector.ofSeq problem.Start)
            |> result problem)

    /// The unsolved problems, as text for a failed assertion.
    let unsolved (results: Result list) : string =
        results
        |> List.filter (fun result -> not result.IsSolved)
        |> List.map (fun result ->
            $"{result.Problem.Name}: {result.Value:R} not {result.Problem.OptimalValue:R}; {result.Reason}")
        |> String.concat "\n"
