namespace OptimizerFunctional.Core

open System
open System.Runtime.CompilerServices
open System.Text.Json.Serialization
open OptimizerFunctional

/// The state of an optimizer's run, which asks for value and gradient at `Point`.
[<NoComparison>]
type OptimizerState<'State> = {
    /// The optimizer's state after the step. Its algorithm checks the lengths of its vectors.
    [<MayBe(Unusual.OfAnyLength)>]
    State: 'State
    /// The step from the last iterate.
    Step: Vector
    /// The point after the step.
    Point: Vector
}

/// An iterate of an optimizer: the evaluation, and the state that led to it.
[<Sealed>]
type OptimizerIterate<'State>
    internal
    (evaluation: Evaluation, arrived: OptimizerState<'State> | null, answer: ('State -> Vector -> Vector) voption) =

    /// The constructor for JSON, which does not save the state that led to the iterate: a resumed run continues from
    /// the next state.
    [<JsonConstructor>]
    new(evaluation: Evaluation) = OptimizerIterate(evaluation, null, ValueNone)

    /// The evaluation at the iterate.
    member _.Evaluation: Evaluation = evaluation

    /// The optimizer's state after as many steps as the index of the iterate; none if the run was read from JSON.
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

        member _.GradientNorm = (evaluation :> IIterate).GradientNorm
        member _.GradientNormName = (evaluation :> IIterate).GradientNormName
        member _.Violation = 0.0

        member _.Answer =
            match arrived, answer with
            | null, _
            | _, ValueNone -> Vector.Empty
            | arrived, ValueSome answer -> answer arrived.State evaluation.Point

/// A run in place. It has buffers for three points and three gradients (the current, the best and the next), so keeping
/// the best point needs no copy, and a step does not allocate.
[<Sealed>]
type internal InPlaceRun<'State>
    (
        init: Vector -> 'State,
        kernel: 'State -> int -> Kernel<'State>,
        answer: ('State -> Vector -> Vector) voption,
        bounds: Bounds,
        objective: Objective,
        options: RunOptions,
        origin: Run<OptimizerState<'State>, OptimizerIterate<'State>>
    ) =
    inherit IterativeRun<Solution<OptimizerState<'State>, OptimizerIterate<'State>>>()

    // The step that the run has already taken, to the point that it asks for: the start, if it has not begun.
    let pending =
        match origin.Phase with
        | Phase.NotStarted start -> { State = init start; Step = Vector.Empty; Point = start }
        | Phase.Asking pending -> pending
        | Phase.Ended _ -> Check.fail "the run" "at its end" "one that has not ended"

    let dimension = pending.Point.Length
    let largest = LargestCoordinate dimension
    let stepper = Stepper(kernel pending.State dimension, dimension)

    let buffers () = Array.init 3 (fun _ -> Array.zeroCreate<float>(Pack.padded dimension))

    let points, gradients = buffers (), buffers ()
    let values = Array.create 3 nan
    let indices = Array.zeroCreate<int64> 3

    let needsTime = Stop.needsTime options.Stop
    let memory = DifferenceMemory(origin.Differences, bounds)
    let mutable current = 0
    let mutable best = 0
    let told = origin.Evaluations
    let mutable evaluations = told
    let mutable previous = 0
    let mutable previousValue = nan
    let mutable stepNorm = nan

    let copy (vector: Vector) (into: float[]) = vector.AsSpan().CopyTo(into.AsSpan())

    let put slot (evaluation: Evaluation) index =
        copy evaluation.Point points[slot]
        copy evaluation.Gradient gradients[slot]
        values[slot] <- evaluation.Value
        indices[slot] <- index

    /// A slot as an evaluation. Nothing is written to the slot afterwards.
    let taken slot : Evaluation = {
        Point = Pack.unpadded dimension points[slot]
        Value = values[slot]
        Gradient = Pack.unpadded dimension gradients[slot]
    }

    /// Evaluates the objective at the point of a slot, which becomes the current slot. Inlined: a call costs 2 ns per
    /// step.
    [<MethodImpl(MethodImplOptions.AggressiveInlining)>]
    let observe slot index =
        let value =
            objective.EvaluateInto(
                index,
                ReadOnlySpan(points[slot], 0, dimension),
                Span(gradients[slot], 0, dimension),
                memory
            )

        values[slot] <- value
        indices[slot] <- index
        evaluations <- evaluations + 1L
        current <- slot

        // Only a finite value can be the best; any finite value is better than a start without one.
        if Double.IsFinite value && (value < values[best] || not (Double.IsFinite values[best])) then
            best <- current

    // Not inlined: its closure and copy would be prepared at every step.
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    let broken (progress: inref<Progress>) : StopReason voption =
        Ending.ofIterate progress (previous <> current) (fun () -> taken current)

    do
        match origin.Iterate with
        | ValueNone ->
            copy pending.Point points[0]
            observe 0 (Run.next origin)
        | ValueSome iterate ->
            put 0 iterate.Evaluation origin.Index

            if origin.BestIndex <> origin.Index then
                put 1 origin.Best origin.BestIndex
                best <- 1

    /// Takes a step and evaluates the objective at the new point.
    override _.Step() : unit =
        // The slot that is neither the current one nor the best.
        let next = if current = best then (current + 1) % 3 else 3 - current - best

        if evaluations = told then
            copy pending.Point points[next]
            stepNorm <- Vector.largest pending.Step
        else
            stepNorm <- stepper.Step(points[current], values[current], gradients[current], points[next])

        previous <- current
        previousValue <- values[current]
        observe next (indices[current] + 1L)

    override _.IsAtIterate = true
    override _.Ending = ValueNone

    override _.Progress(progress) =
        progress <- {
            Index = indices[current]
            Value = values[current]
            PreviousValue = previousValue
            GradientNorm = largest.Of gradients[current]
            GradientNormName = "infinity norm of the gradient"
            Violation = 0.0
            StepNorm = stepNorm
            Evaluations = evaluations
            BestValue = values[best]
            BestIndex = indices[best]
            Elapsed = if needsTime then options.Elapsed() else TimeSpan.Zero
        }

    override _.Breakdown(progress) =
        if Double.IsFinite(progress.Value + progress.GradientNorm) then
            ValueNone
        else
            broken &progress

    override _.Solution(reason: StopReason) : Solution<OptimizerState<'State>, OptimizerIterate<'State>> =
        let at = taken current
        let found = if best = current then at else taken best

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
            if evaluations = told then
                { origin with Counts = counts; Confirmation = Confirmation.NotNeeded }
            else
                let state = stepper.Kernel.Close true
                let struct (next, step) = Kernel.last stepper.Kernel at

                {
                    origin with
                        Index = indices[current]
                        Evaluations = evaluations
                        Counts = counts
                        Differences = memory.Saved
                        Iterate =
                            ValueSome(
                                OptimizerIterate(at, { State = state; Step = Vector.Empty; Point = at.Point }, answer)
                            )
                        Previous = Pack.unpadded dimension points[previous]
                        PreviousValue = previousValue
                        BestIndex = indices[best]
                        Best = found
                        Phase = Phase.Asking { State = next; Step = step; Point = Vector.add at.Point step }
                        Confirmation = Confirmation.NotNeeded
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
