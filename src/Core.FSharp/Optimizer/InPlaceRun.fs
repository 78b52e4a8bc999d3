namespace OptimizerFunctional.Core

open System
open System.Text.Json.Serialization
open OptimizerFunctional

/// The state of an optimizer's run: where it wants to be told value and gradient.
[<NoComparison>]
type OptimizerState<'State> = {
    /// The optimizer's state after the step.
    State: 'State
    /// The step from the last iterate.
    Step: Vector
    /// Where it leads.
    Point: Vector
}

/// An iterate of an optimizer: the objective there, and the state that led there.
[<Sealed>]
type OptimizerIterate<'State> internal (evaluation: Evaluation, arrived: OptimizerState<'State> | null) =

    /// What is saved of an iterate: not the state that led there, for the run goes on with the next one.
    [<JsonConstructor>]
    new(evaluation: Evaluation) = OptimizerIterate(evaluation, null)

    /// The objective there.
    member _.Evaluation: Evaluation = evaluation

    /// The optimizer's state after as many steps as the index of the iterate; none where the run was read from JSON.
    [<JsonIgnore>]
    member _.State: 'State voption =
        match arrived with
        | null -> ValueNone
        | arrived -> ValueSome arrived.State

    interface IIterate with
        member _.Evaluation = evaluation

        member _.Step =
            match arrived with
            | null -> Vector.Empty
            | arrived -> arrived.Step

/// A run in place: three points and three gradients in turn (the current, the best and the next), so
/// that keeping the best point costs no copy and a step allocates nothing.
[<Sealed>]
type internal InPlaceRun<'State>
    (
        step: 'State -> Evaluation -> struct ('State * Vector),
        kernel: 'State -> int -> Kernel<'State>,
        bounds: Bounds,
        objective: Objective,
        options: RunOptions,
        origin: Run<OptimizerState<'State>, OptimizerIterate<'State>>
    ) =
    inherit Driven<Solution<OptimizerState<'State>, OptimizerIterate<'State>>>()

    let first = origin.Current

    let pending =
        match origin.Phase with
        | Phase.Asking pending -> pending
        | _ -> Check.fail "the run" "not at an iterate" "one that can be gone on from"

    let dimension = first.Point.Length
    let largest = LargestCoordinate dimension
    let mover = Mover(kernel pending.State dimension, dimension)

    let buffers () = Array.init 3 (fun _ -> Array.zeroCreate<float>(Lane.padded dimension))

    let points, gradients = buffers (), buffers ()
    let values = Array.create 3 nan
    let indices = Array.zeroCreate<int64> 3

    let asksTime = Stop.asksTime options.Stop
    let memory = DifferenceMemory(origin.Differences, bounds)
    let mutable current = 0
    let mutable best = 0
    let mutable evaluations = origin.Evaluations
    let mutable previous = -1
    let mutable previousValue = nan
    let mutable stepNorm = nan

    let put slot (evaluation: Evaluation) index =
        evaluation.Point.AsSpan().CopyTo(points[slot].AsSpan())
        evaluation.Gradient.AsSpan().CopyTo(gradients[slot].AsSpan())
        values[slot] <- evaluation.Value
        indices[slot] <- index

    let taken slot : Evaluation = {
        Point = Vector.wrap (Array.sub points[slot] 0 dimension)
        Value = values[slot]
        Gradient = Vector.wrap (Array.sub gradients[slot] 0 dimension)
    }

    do
        put 0 first origin.Index

        if origin.BestIndex <> origin.Index then
            put 1 origin.Best origin.BestIndex
            best <- 1

    /// Takes a step and evaluates the objective there.
    override _.Step() : unit =
        // The slot that is neither the current one nor the best.
        let next = if current = best then (current + 1) % 3 else 3 - current - best

        let from = current

        if previous < 0 then
            // The run has taken its next step already.
            pending.Point.AsSpan().CopyTo(points[next].AsSpan())
            stepNorm <- Vector.largest pending.Step
        else
            stepNorm <- mover.Move(points[from], values[from], gradients[from], points[next])

        indices[next] <- indices[from] + 1L

        let value =
            objective.EvaluateInto(
                indices[next],
                ReadOnlySpan(points[next], 0, dimension),
                Span(gradients[next], 0, dimension),
                memory
            )

        values[next] <- value
        previousValue <- values[from]
        evaluations <- evaluations + 1L
        previous <- from
        current <- next

        // Only a finite value can be the best, and any is better than a start that has none.
        if Double.IsFinite value && (value < values[best] || not (Double.IsFinite values[best])) then
            best <- current

    override _.IsAtIterate = true
    override _.Ending = ValueNone

    override _.Progress() : Progress = {
        Index = indices[current]
        Value = values[current]
        PreviousValue = previousValue
        GradientNorm = largest.Of gradients[current]
        StepNorm = stepNorm
        Evaluations = evaluations
        BestValue = values[best]
        BestIndex = indices[best]
        Elapsed = if asksTime then options.Elapsed() else TimeSpan.Zero
    }

    override _.Trouble(progress: Progress) : StopReason voption =
        // Asked at every step, and most often answered without a closure.
        if Double.IsFinite(progress.Value + progress.GradientNorm) then
            ValueNone
        else
            Ending.ofIterate progress (progress.Index > origin.Index) (fun () -> taken current)

    override _.Solution(reason: StopReason) : Solution<OptimizerState<'State>, OptimizerIterate<'State>> =
        let found = taken best

        let counts = {
            Counts.none with
                Values = evaluations
                Gradients =
                    match objective.GradientSource with
                    | GradientSource.CentralDifferences -> 0L
                    | _ -> evaluations
                Probes = memory.Calls
        }

        let last =
            if previous < 0 then
                { origin with Counts = counts }
            else
                let from, at = taken previous, taken current

                let state = mover.Kernel.Close true
                let struct (next, step) = step state at

                {
                    origin with
                        Index = indices[current]
                        Evaluations = evaluations
                        Counts = counts
                        Differences = memory.Saved
                        Iterate =
                            ValueSome(OptimizerIterate(at, { State = state; Step = Vector.Empty; Point = at.Point }))
                        Previous = from.Point
                        PreviousValue = previousValue
                        BestIndex = indices[best]
                        Best = found
                        Phase = Phase.Asking { State = next; Step = step; Point = Vector.add at.Point step }
                }

        {
            Best = found
            BestIndex = indices[best]
            Reason = reason
            Iterations = indices[current]
            Evaluations = evaluations
            Counts = counts
            GradientSource = objective.GradientSource
            Elapsed = options.Elapsed()
            Last = last
        }
