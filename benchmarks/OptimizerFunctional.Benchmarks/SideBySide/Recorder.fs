namespace OptimizerFunctional.Benchmarks.SideBySide

open System
open System.Diagnostics
open OptimizerFunctional

/// When a solver has to stop, asked of all in the same way.
type Limits = {
    /// The largest coordinate of the gradient at which it may stop; at least 0.
    GradientTolerance: float
    /// The most points that it may evaluate.
    Evaluations: int64
    /// The most iterations.
    Iterations: int
    /// Whether a value solves a problem.
    IsSolved: Core.Problem -> float -> bool
    /// Whether it ends at the first value that does.
    StopsWhenSolved: bool
}

/// Raised out of an objective, to end a solver that has no other way to be ended.
exception Interrupted

/// What a solver made of a problem.
type Outcome = {
    /// Points evaluated until the best value first solved the problem; 0 where none did.
    UntilSolved: int64
    /// Points evaluated in all.
    Evaluations: int64
    /// Iterations, where the solver tells; else 0.
    Iterations: int
    /// The least value that was evaluated.
    Best: float
    /// Seconds until the best value first solved the problem.
    SecondsUntilSolved: float
    /// Seconds in all.
    Seconds: float
    /// Seconds of these inside the function and its derivatives.
    FunctionSeconds: float
}

/// Counts and times what a solver asks of a problem. A solver is judged by the best value that it evaluated, whatever
/// it returns and however it ends.
[<Sealed>]
type Recorder(problem: Core.Problem, limits: Limits) =

    let isSolved = limits.IsSolved problem

    let mutable began = Stopwatch.GetTimestamp()
    let mutable evaluations = 0L
    let mutable untilSolved = 0L
    let mutable ticksUntilSolved = 0L
    let mutable functionTicks = 0L
    let mutable best = infinity

    /// The points that were evaluated.
    member _.Evaluations: int64 = evaluations

    /// Whether the limits want the solver to end here, the gradient apart.
    member _.IsOver: bool = evaluations >= limits.Evaluations || (limits.StopsWhenSolved && untilSolved > 0L)

    /// Whether the largest coordinate of a gradient is within the limit.
    member _.IsFlat(gradient: ReadOnlySpan<float>) : bool =
        limits.GradientTolerance > 0.0
        && gradient.IndexOfAnyExceptInRange(-limits.GradientTolerance, limits.GradientTolerance) < 0

    /// The value, and the gradient into the second argument.
    member _.Evaluate(point: ReadOnlySpan<float>, gradient: Span<float>) : float =
        let entered = Stopwatch.GetTimestamp()
        let value = problem.Objective.EvaluateInto(0L, point, gradient)
        let left = Stopwatch.GetTimestamp()
        functionTicks <- functionTicks + (left - entered)
        evaluations <- evaluations + 1L

        if value < best then
            best <- value

            if untilSolved = 0L && isSolved value then
                untilSolved <- evaluations
                ticksUntilSolved <- left - began

        value

    /// The same; it raises Interrupted where the limits want the solver to end. Not for code that no exception may
    /// cross.
    member this.EvaluateOrInterrupt(point: ReadOnlySpan<float>, gradient: Span<float>) : float =
        if evaluations >= limits.Evaluations then
            raise Interrupted

        let value = this.Evaluate(point, gradient)

        if limits.StopsWhenSolved && untilSolved > 0L then
            raise Interrupted

        value

    /// The matrix of second derivatives, if the problem has a formula for it. It is timed and not counted.
    member _.Hessian: (Core.Vector -> Matrix) option =
        if not problem.Objective.HasHessian then
            None
        else
            Some(fun point ->
                let entered = Stopwatch.GetTimestamp()
                // The formula needs the point alone.
                let at = { Point = point; Value = nan; Gradient = Core.Vector.Empty }
                let matrix = problem.Objective.HessianAt(at, Core.DifferenceMemory())
                functionTicks <- functionTicks + (Stopwatch.GetTimestamp() - entered)
                matrix)

    /// Runs a solver, which returns its iterations.
    member this.YQuantity(run: Core.Problem -> Limits -> Recorder -> int) : Outcome =
        began <- Stopwatch.GetTimestamp()
        let iterations = run problem limits this
        let seconds ticks = float ticks / float Stopwatch.Frequency

        {
            UntilSolved = untilSolved
            Evaluations = evaluations
            Iterations = iterations
            Best = best
            SecondsUntilSolved = seconds ticksUntilSolved
            Seconds = seconds (Stopwatch.GetTimestamp() - began)
            FunctionSeconds = seconds functionTicks
        }

/// Something that minimizes.
type PanelSolver = {
    /// Its name, unique among all.
    Name: string
    /// The library that it is of.
    Library: string
    /// Minimizes within limits by the recorder's evaluations, and returns its iterations, or 0 if it does not tell.
    Run: Core.Problem -> Limits -> Recorder -> int
}
