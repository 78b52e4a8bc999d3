namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A termination criterion.
[<RequireQualifiedAccess; NoEquality; NoComparison>]
type Stop =
    /// The infinity norm of the gradient, with constraints the KKT residual, is at most this; at least 0.
    | GradientBelow of tolerance: float
    /// The absolute change of the value since the last iterate is at most this; at least 0.
    | ValueChangeBelow of tolerance: float
    /// The infinity norm of the step is at most this; at least 0.
    | StepBelow of tolerance: float
    /// The value is at most this, at a point that violates no constraint by more than 1e-6.
    | AtValue of target: float
    /// This many steps were taken; at least 0.
    | AfterIterations of count: int64
    /// This many points were evaluated; at least 1.
    | AfterEvaluations of count: int64
    /// This much time has passed; at least 0.
    | AfterTime of limit: TimeSpan
    /// The user's own criterion.
    | When of name: string * holds: (Progress -> bool)
    /// Either of two.
    | Or of Stop * Stop
    /// Both of two, at the same iterate.
    | And of Stop * Stop

/// Creates and checks termination criteria.
[<RequireQualifiedAccess>]
module Stop =

    /// A stop reason of this kind. Its sentence ends with the index of the iterate.
    let internal reason kind (index: int64) measured limit (sentence: string) : StopReason = {
        Kind = kind
        Index = index
        Measured = measured
        Limit = limit
        Sentence = $"{sentence} at iterate {index}."
    }

    /// The criterion, if its numbers are in their ranges. Raises a `ParameterException` otherwise.
    let rec validate (stop: Stop) : Stop =
        match stop with
        | Stop.GradientBelow tolerance
        | Stop.ValueChangeBelow tolerance
        | Stop.StepBelow tolerance -> Check.notNegative "tolerance" tolerance |> ignore
        | Stop.AtValue target -> Check.that "a number" (Double.IsNaN >> not) "target" target |> ignore
        | Stop.AfterIterations count -> Check.atLeast 0L "iterations" count |> ignore
        | Stop.AfterEvaluations count -> Check.atLeast 1L "evaluations" count |> ignore
        | Stop.AfterTime limit -> Check.notNegative "time in seconds" limit.TotalSeconds |> ignore
        | Stop.When _ -> ()
        | Stop.Or(left, right)
        | Stop.And(left, right) ->
            validate left |> ignore
            validate right |> ignore

        stop

    /// Whether a criterion needs the time. The clock is not read otherwise.
    let rec internal needsTime (stop: Stop) : bool =
        match stop with
        | Stop.AfterTime _
        | Stop.When _ -> true
        | Stop.Or(left, right)
        | Stop.And(left, right) -> needsTime left || needsTime right
        | _ -> false

    /// The stop reason of two criteria that hold together.
    let private both (first: StopReason) (second: StopReason) : StopReason = {
        first with
            // Two criteria that hold together are convergence only if one of them is.
            Kind = if first.Converged || second.Converged then StopKind.All else first.Kind
            Sentence = $"{first.Sentence} {second.Sentence}"
    }

    /// The stop reason of this kind if the condition holds. The sentence is formatted only then, because criteria are
    /// checked at every step.
    let inline private holds at condition kind measured limit ([<InlineIfLambda>] sentence: unit -> string) =
        if condition then
            ValueSome(reason kind at measured limit (sentence ()))
        else
            ValueNone

    /// The stop reason at this iterate, if any criterion holds. By reference: at every step of a small problem, a copy
    /// of the progress would count.
    let rec internal checkAt (stop: Stop) (progress: inref<Progress>) : StopReason voption =
        let at = progress.Index

        match stop with
        | Stop.GradientBelow tolerance ->
            let norm, name = progress.GradientNorm, progress.GradientNormName

            holds at (norm <= tolerance) StopKind.GradientBelow norm tolerance (fun () ->
                $"Converged: the {name} is {Number.text norm}, at most {Number.text tolerance},")
        | Stop.ValueChangeBelow tolerance ->
            let change = abs (progress.Value - progress.PreviousValue)

            holds at (change <= tolerance) StopKind.ValueChangeBelow change tolerance (fun () ->
                $"Converged: the value changed by {Number.text change}, at most {Number.text tolerance},")
        | Stop.StepBelow tolerance ->
            let norm = progress.StepNorm

            holds at (norm <= tolerance) StopKind.StepBelow norm tolerance (fun () ->
                $"Converged: the infinity norm of the step is {Number.text norm}, at most \
                  {Number.text tolerance},")
        | Stop.AtValue target ->
            let value = progress.Value
            let isReached = value <= target && progress.Violation <= 1e-6

            holds at isReached StopKind.TargetReached value target (fun () ->
                $"Reached the target: the value is {Number.text value}, at most {Number.text target},")
        | Stop.AfterIterations count ->
            holds at (at >= count) StopKind.IterationLimit (float at) (float count) (fun () ->
                $"Stopped: the limit of {count} iterations was reached")
        | Stop.AfterEvaluations count ->
            let spent = progress.Evaluations

            holds at (spent >= count) StopKind.EvaluationLimit (float spent) (float count) (fun () ->
                $"Stopped: {spent} of {count} evaluations were spent")
        | Stop.AfterTime limit ->
            let seconds, limit = progress.Elapsed.TotalSeconds, limit.TotalSeconds

            holds at (seconds >= limit) StopKind.TimeLimit seconds limit (fun () ->
                $"Stopped: {Number.text seconds} of {Number.text limit} seconds were spent")
        | Stop.When(name, predicate) ->
            let value = progress.Value

            holds at (predicate progress) StopKind.Custom value nan (fun () ->
                $"Stopped by \"{name}\": the value is {Number.text value}")
        | Stop.Or(left, right) ->
            match checkAt left &progress with
            | ValueNone -> checkAt right &progress
            | found -> found
        | Stop.And(left, right) ->
            // The right criterion is checked only if the left one holds: formatting an unused sentence costs time and
            // memory.
            match checkAt left &progress with
            | ValueNone -> ValueNone
            | ValueSome first -> checkAt right &progress |> ValueOption.map (both first)

    /// The stop reason at this iterate, if any criterion holds.
    let check (stop: Stop) (progress: Progress) : StopReason voption = checkAt stop &progress

    /// The stop reason between two iterates, where only evaluation and time limits are checked.
    let rec internal checkBudget (stop: Stop) (progress: inref<Progress>) : StopReason voption =
        match stop with
        | Stop.AfterEvaluations _
        | Stop.AfterTime _ -> checkAt stop &progress
        | Stop.Or(left, right) ->
            match checkBudget left &progress with
            | ValueNone -> checkBudget right &progress
            | found -> found
        | Stop.And(left, right) ->
            match checkBudget left &progress with
            | ValueNone -> ValueNone
            | ValueSome first -> checkBudget right &progress |> ValueOption.map (both first)
        | _ -> ValueNone
