namespace OptimizerFunctional.Constrained.Tests

open OptimizerFunctional
open OptimizerFunctional.Core

/// The end of a run with constraints.
type End = {
    Reason: StopReason
    Best: Evaluation
    /// The last iterate; none if the start was not observed.
    Last: ConstrainedIterate voption
    Counts: Counts
    Evaluations: int64
}

/// A method with constraints, without the type of its states.
[<NoEquality; NoComparison>]
type ConstrainedMethod = {
    Name: string
    /// Runs to an end.
    Run: Constraints -> Observer<ConstrainedEvaluation> -> RunOptions -> Vector -> End
    /// Runs until it is cancelled after so many observations; then what is left, to the end.
    Cancelled: Constraints -> Observer<ConstrainedEvaluation> -> RunOptions -> Vector -> int -> End * End
    /// The states of a run after each of so many observations, as JSON.
    Saved: Constraints -> Observer<ConstrainedEvaluation> -> Vector -> int -> string list
    /// A saved run after one more observation, as JSON.
    Resumed: Constraints -> Observer<ConstrainedEvaluation> -> string -> string
} with

    override this.ToString() = this.Name

[<RequireQualifiedAccess>]
module ConstrainedMethod =

    let private ofAlgorithm
        name
        (create: Constraints -> Algorithm<'State, ConstrainedIterate, ConstrainedEvaluation>)
        : ConstrainedMethod =
        let toEnd (solution: Solution<'State, ConstrainedIterate>) = {
            Reason = solution.Reason
            Best = solution.Best
            Last = solution.Last.Iterate
            Counts = solution.Counts
            Evaluations = solution.Evaluations
        }

        {
            Name = name
            Run =
                fun constraints observer options start ->
                    Minimize.run (create constraints) observer options start |> toEnd
            Cancelled =
                fun constraints observer options start count ->
                    let algorithm = create constraints
                    let mutable left = count + 1

                    let isOver () =
                        left <- left - 1
                        left = 0

                    let first = Minimize.run algorithm observer { options with IsCancelled = isOver } start
                    toEnd first, toEnd (Minimize.resume algorithm observer options first.Last)
            Saved =
                fun constraints observer start count ->
                    let algorithm = create constraints

                    (Run.start algorithm start, count)
                    |> List.unfold (fun (run, left) ->
                        if left = 0 || run.Reason.IsSome then
                            None
                        else
                            let next = Run.observe algorithm observer run
                            Some(Run.toJson next, (next, left - 1)))
            Resumed =
                fun constraints observer saved ->
                    let algorithm = create constraints
                    Run.toJson (Run.observe algorithm observer (Run.ofJson algorithm saved))
        }

    /// Sequential quadratic programming.
    let sqp = ofAlgorithm "SQP" (fun constraints -> Sqp.create constraints Sqp.defaults)

    /// The augmented Lagrangian method.
    let augmented =
        ofAlgorithm "augmented Lagrangian" (fun constraints ->
            AugmentedLagrangian.create constraints AugmentedLagrangian.defaults)

    /// Sequential quadratic programming with exact Hessians.
    let exact =
        ofAlgorithm "SQP with exact Hessians" (fun constraints ->
            Sqp.create constraints { Sqp.defaults with Hessian = SqpHessian.Exact })

    /// All of them.
    let all = [ sqp; augmented ]
