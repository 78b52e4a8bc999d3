namespace OptimizerFunctional.Laws

open OptimizerFunctional
open OptimizerFunctional.Core

/// A function to be minimized, as values, gradients and Hessians, and as half a sum of squares where it is one.
[<NoEquality; NoComparison>]
type TestProblem = {
    /// What a failed law calls it.
    Text: string
    /// The function.
    Objective: Objective
    /// The residuals of which it is half the sum of squares, for methods of least squares.
    Residuals: Residuals voption
    /// Where runs begin.
    Start: Vector
} with

    /// What a failed law calls it.
    override this.ToString() = this.Text

/// Points that are handed over as spans.
[<RequireQualifiedAccess>]
module internal Span =

    /// The point as a vector.
    let toVector (point: System.ReadOnlySpan<float>) : Vector = Vector.ofSeq (point.ToArray())

/// What a run did, seen from outside.
[<NoComparison>]
type RunOutcome = {
    /// Every point that was asked for, in order, with the value there.
    Seen: struct (Vector * float) list
    /// Why it ended.
    Reason: StopReason
    /// The last iterate.
    Last: Evaluation
    /// The best point.
    Best: Evaluation
    /// Points evaluated.
    Evaluations: int64
}

/// A method or an optimizer, whose state and observations are nobody's business.
[<NoEquality; NoComparison>]
type AnyMethod = {
    /// What it is called.
    Name: string
    /// Its run on a problem, which a criterion or the method itself ends.
    Run: Stop -> TestProblem -> RunOutcome
}

/// Making methods with hidden states.
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

    /// A method that wants values alone.
    let ofValues (method: Algorithm<'State, Evaluation, float>) : AnyMethod =
        ofMethod (fun problem -> Observer.values problem.Objective) method

    /// A method that wants values and gradients.
    let ofEvaluations (method: Algorithm<'State, 'Iterate, Evaluation>) : AnyMethod =
        ofMethod (fun problem -> Observer.evaluations problem.Objective) method

    /// A method that wants second derivatives.
    let ofCurvatures (method: Algorithm<'State, Evaluation, SecondOrderEvaluation>) : AnyMethod =
        ofMethod (fun problem -> Observer.secondOrder problem.Objective) method

    /// A method that wants residuals and Jacobians.
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
