/// Who is compared on which problems, and how often.
module OptimizerFunctional.Benchmarks.SideBySide.ManySolvers

open System
open OptimizerFunctional
open OptimizerFunctional.StandardProblems

/// Everyone in this process, the native libraries where they are installed.
let all: PanelSolver list = OurSolvers.all @ MathNetSolvers.all @ NativeLbfgs.all @ NativeNlopt.all

/// The solver of this name.
let find (name: string) : PanelSolver =
    match all |> List.tryFind (fun solver -> solver.Name = name) with
    | Some solver -> solver
    | None -> invalidArg (nameof name) $"There is no solver named {name} here."

/// The problems of Moré, Garbow and Hillstrom; the first ones alone for a try.
let problems (quick: bool) : Core.Problem list =
    (if quick then
         List.truncate 10 MoreGarbowHillstrom.all
     else
         MoreGarbowHillstrom.all)
    |> List.map _.Problem

/// A gradient of at most 1e-8, as the runs of this project stop by default, or very many evaluations.
let standardLimits: Limits = {
    GradientTolerance = 1e-8
    Evaluations = 20_000L
    Iterations = Int32.MaxValue
    IsSolved = _.IsSolved
    StopsWhenSolved = false
}

/// To the first value that solves the problem, or after these iterations if they are more than 0.
let largeLimits (iterations: int) : Limits = {
    GradientTolerance = 0.0
    Evaluations = 5_000L
    Iterations = if iterations > 0 then iterations else Int32.MaxValue
    IsSolved = LargeProblems.isSolved
    StopsWhenSolved = iterations = 0
}

/// One run.
let measure (limits: Limits) (problem: Core.Problem) (solver: PanelSolver) : Outcome =
    Recorder(problem, limits).YQuantity solver.Run

/// The faster of two runs that did the same.
let private faster (one: Outcome) (other: Outcome) = if other.Seconds < one.Seconds then other else one

/// Seconds of a run that is measured in the first rounds alone: it is long enough not to depend on single disturbances.
let private longRun = 0.1

let private roundsOfLongRuns = 3

/// Every solver on every problem in turn, in rounds of all problems, so that everything is compiled for speed before
/// the last ones; the least time counts. Who fails at first is not asked again: no figure has its time.
let sweep (rounds: int) (problems: Core.Problem list) : (PanelSolver * Outcome list) list =
    let solvers, problems = List.toArray all, List.toArray problems

    let best = problems |> Array.map (fun problem -> solvers |> Array.map (measure standardLimits problem))

    for round in 2..rounds do
        problems
        |> Array.iteri (fun index problem ->
            best[index] <-
                Array.map2
                    (fun solver best ->
                        if best.UntilSolved > 0L && (best.Seconds < longRun || round <= roundsOfLongRuns) then
                            faster best (measure standardLimits problem solver)
                        else
                            best)
                    solvers
                    best[index])

    [
        for index in 0 .. solvers.Length - 1 -> solvers[index], [ for outcomes in best -> outcomes[index] ]
    ]
