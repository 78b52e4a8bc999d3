namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// A test problem: an objective with values, gradients and Hessians, and residuals if it is half a sum of squares.
[<NoEquality; NoComparison>]
type TestProblem = {
    /// The text in the message of a broken law.
    Text: string
    /// The objective.
    Objective: Objective
    /// The residuals, if the objective is half their sum of squares, for least-squares methods.
    Residuals: Residuals voption
    /// The start.
    Start: Vector
} with

    /// The text in the message of a broken law.
    override this.ToString() = this.Text

/// Conversions of spans.
[<RequireQualifiedAccess>]
module internal Span =

    /// The point as a vector.
    let toVector (point: System.ReadOnlySpan<float>) : Vector = Vector.ofSeq (point.ToArray())

/// The outcome of a run, as an observer records it.
[<NoComparison>]
type RunOutcome = {
    /// Every point that was asked for, in order, with its value.
    Seen: struct (Vector * float) list
    /// The stop reason.
    Reason: StopReason
    /// The last iterate.
    Last: Evaluation
    /// The best point.
    Best: Evaluation
    /// The number of points evaluated.
    Evaluations: int64
}

/// A solver or an optimizer whose types of state and observation are hidden.
[<NoEquality; NoComparison>]
type AnyMethod = {
    /// The name.
    Name: string
    /// Runs it on a problem, until a criterion holds or the method terminates.
    Run: Stop -> TestProblem -> RunOutcome
}

/// Creates methods with hidden types of state.
[<RequireQualifiedAccess>]
module AnyMethod =

    let private outcomeOf (seen: ResizeArray<_>) (solution: Solution<'State, 'Iterate>) last : RunOutcome = {
        Seen = List.ofSeq seen
        Reason = solution.Reason
        Last = last
        Best = solution.Best
        Evaluations = solution.Evaluations
    }

    let private ofMethod
        (observer: TestProblem -> Observer<'Observation>)
        (method: Algorithm<'State, 'Iterate, 'Observation>)
        : AnyMethod = {
        Name = method.Name
        Run =
            fun stop problem ->
                let seen = ResizeArray()

                let inner = observer problem

                let observed = {
                    new Observer<'Observation>(inner.Source) with
                        override _.Observe(index, point, counter) =
                            let observation = inner.Observe(index, point, counter)
                            seen.Add(struct (point, (method.Evaluate point observation).Value))
                            observation
                }

                let solution = Minimize.run method observed (Minimize.options stop) problem.Start
                outcomeOf seen solution solution.Last.Current
    }

    /// A method that needs only values.
    let ofValues (method: Algorithm<'State, Evaluation, float>) : AnyMethod =
        ofMethod (fun problem -> Observer.values problem.Objective) method

    /// A method that needs values and gradients.
    let ofEvaluations (method: Algorithm<'State, 'Iterate, Evaluation>) : AnyMethod =
        ofMethod (fun problem -> Observer.evaluations problem.Objective) method

    /// A method that needs second derivatives.
    let ofCurvatures (method: Algorithm<'State, Evaluation, SecondOrderEvaluation>) : AnyMethod =
        ofMethod (fun problem -> Observer.secondOrder problem.Objective) method

    /// A method with constraints, whose problems have none but its bounds.
    let ofConstrained (method: Algorithm<'State, ConstrainedIterate, ConstrainedEvaluation>) : AnyMethod =
        ofMethod (fun problem -> Observer.constrained problem.Objective (Constraints.None.Within method.Bounds)) method

    /// A method that needs residuals and Jacobians.
    let ofLinearizations (method: Algorithm<'State, LeastSquaresIterate, Linearization>) : AnyMethod =
        ofMethod (fun problem -> Observer.linearizations Bounds.None problem.Residuals.Value) method

    /// An optimizer, run in place.
    let ofOptimizer (optimizer: Optimizer<'State>) : AnyMethod = {
        Name = optimizer.Name
        Run =
            fun stop problem ->
                let seen = ResizeArray()

                let observed =
                    Objective.Create(
                        ValueAndGradientInto(fun point into ->
                            let value = problem.Objective.EvaluateInto(0L, point, into)
                            seen.Add(struct (Span.toVector point, value))
                            value)
                    )

                let solution = Optimizer.minimize optimizer observed (Minimize.options stop) problem.Start

                outcomeOf seen solution solution.Last.Current
    }
