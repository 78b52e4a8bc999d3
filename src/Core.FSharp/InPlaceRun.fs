namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A run in place: three points and three gradients in turn (the current, the best and the next), so
/// that keeping the best point costs no copy and a step allocates nothing.
[<Sealed>]
type internal InPlaceRun<'State>
    (optimizer: Optimizer<'State>, objective: Objective, options: RunOptions, origin: Checkpoint<'State>) =
    inherit Driven<Solution<Checkpoint<'State>>>()

    let dimension = origin.Current.Point.Length
    let largest = LargestCoordinate dimension
    let mover = Mover(optimizer.Open origin.State dimension, dimension)

    let buffers () =
        Array.init 3 (fun _ -> Array.zeroCreate<float>(Lane.padded dimension))

    let points, gradients = buffers (), buffers ()
    let values = Array.create 3 nan
    let indices = Array.zeroCreate<int64> 3

    let asksTime = Stop.asksTime options.Stop
    let mutable current = 0
    let mutable best = 0
    let mutable evaluations = origin.Evaluations
    let mutable previousValue = nan
    let mutable stepNorm = nan

    let put slot (evaluation: Evaluation) index =
        evaluation.Point.AsSpan().CopyTo(points[slot].AsSpan())
        evaluation.Gradient.AsSpan().CopyTo(gradients[slot].AsSpan())
        values[slot] <- evaluation.Value
        indices[slot] <- index

    let taken slot : Evaluation =
        {
            Point = Vector.wrap (Array.sub points[slot] 0 dimension)
            Value = values[slot]
            Gradient = Vector.wrap (Array.sub gradients[slot] 0 dimension)
        }

    do
        put 0 origin.Current origin.Index

        if origin.BestIndex <> origin.Index then
            put 1 origin.Best origin.BestIndex
            best <- 1

    /// Takes a step and evaluates the objective there.
    override _.Step() : unit =
        // The slot that is neither the current one nor the best.
        let next =
            if current = best then
                (current + 1) % 3
            else
                3 - current - best

        let from = current

        stepNorm <- mover.Move(points[from], values[from], gradients[from], points[next])
        indices[next] <- indices[from] + 1L

        let value =
            objective.EvaluateInto(
                indices[next],
                ReadOnlySpan(points[next], 0, dimension),
                Span(gradients[next], 0, dimension)
            )

        values[next] <- value
        previousValue <- values[from]
        evaluations <- evaluations + 1L
        current <- next

        // Only a finite value can be the best, and any is better than a start that has none.
        if
            Double.IsFinite value
            && (value < values[best] || not (Double.IsFinite values[best]))
        then
            best <- current

    override _.IsAtIterate = true
    override _.Ending = ValueNone

    override _.Progress() : Progress =
        {
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
        let trouble kind measured sentence =
            ValueSome(Stop.reason kind progress.Index measured nan sentence)

        if Double.IsFinite(progress.Value + progress.GradientNorm) then
            ValueNone
        elif progress.Index > origin.Index && not (Double.IsFinite progress.StepNorm) then
            trouble
                StopKind.StepNotFinite
                progress.StepNorm
                $"Stopped: the step is not finite ({Number.text progress.StepNorm})"
        elif progress.Value = -infinity then
            ValueSome(Stop.minusInfinity progress.Index)
        elif not (Double.IsFinite progress.Value) then
            trouble StopKind.ValueNotFinite progress.Value $"Stopped: the value is {Number.text progress.Value}"
        elif not (Double.IsFinite progress.GradientNorm) then
            let coordinate = gradients[current] |> Array.findIndex (Double.IsFinite >> not)
            let measured = gradients[current][coordinate]

            trouble
                StopKind.GradientNotFinite
                measured
                $"Stopped: coordinate {coordinate} of the gradient is {Number.text measured}"
        else
            ValueNone

    override _.Solution(reason: StopReason) : Solution<Checkpoint<'State>> =
        let last, found = taken current, taken best
        let probes = evaluations * (objective.ValuesPerEvaluation dimension - 1L)

        {
            Best = found
            BestIndex = indices[best]
            Reason = reason
            Iterations = indices[current]
            Evaluations = evaluations
            Counts =
                { Counts.none with
                    Values = evaluations
                    Gradients = if probes = 0L then evaluations else 0L
                    Probes = probes
                }
            GradientSource = objective.GradientSource
            Elapsed = options.Elapsed()
            Last =
                {
                    Optimizer = optimizer.Name
                    Index = indices[current]
                    Evaluations = evaluations
                    Current = last
                    BestIndex = indices[best]
                    Best = found
                    State = mover.Kernel.Close true
                }
        }
