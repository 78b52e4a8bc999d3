namespace OptimizerFunctional.Core

open OptimizerFunctional

/// One iterate of a run. Immutable: it can be kept, compared, and gone on from.
type Iterate<'State> =
    {
        /// Steps taken before it: 0 for the start.
        Index: int64
        /// Points evaluated so far, this one included.
        Evaluations: int64
        /// The objective at this iterate.
        Evaluation: Evaluation
        /// The step that led here; zeros for the start.
        Step: Vector
        /// The optimizer's state after `Index` steps.
        State: 'State
    }

/// Runs as lazy sequences. A sequence is a recipe: it is infinite, it evaluates the objective only as
/// far as it is enumerated, and each enumeration runs the optimizer again from its first iterate.
/// Nothing stops it, not even a NaN: use `Seq.truncate`, `Seq.takeWhile`, or `Minimize.run`.
[<RequireQualifiedAccess>]
module Iterates =

    /// The iterate after this one.
    let next (optimizer: Optimizer<'State>) (objective: Objective) (iterate: Iterate<'State>) : Iterate<'State> =
        let struct (state, step) = optimizer.Step iterate.State iterate.Evaluation
        let index = iterate.Index + 1L

        {
            Index = index
            Evaluations = iterate.Evaluations + 1L
            Evaluation = objective.At(index, Vector.add iterate.Evaluation.Point step)
            Step = step
            State = state
        }

    /// The iterates that come after `iterate`, without it: the rest of the run that it belongs to.
    let after (optimizer: Optimizer<'State>) (objective: Objective) (iterate: Iterate<'State>) : seq<Iterate<'State>> =
        Seq.unfold
            (fun last ->
                let next = next optimizer objective last
                Some(next, next))
            iterate

    /// The iterates from `start` on, which is the first of them.
    let from (optimizer: Optimizer<'State>) (objective: Objective) (start: Vector) : seq<Iterate<'State>> =
        let start = Check.start "start" start
        // A start that the optimizer refuses is refused here, before any enumeration.
        let state = optimizer.Init start

        ValueNone
        |> Seq.unfold (fun last ->
            let iterate =
                match last with
                | ValueNone ->
                    {
                        Index = 0L
                        Evaluations = 1L
                        Evaluation = objective.At(0L, start)
                        Step = Vector.zeros start.Length
                        State = state
                    }
                | ValueSome last -> next optimizer objective last

            Some(iterate, ValueSome iterate))

    /// Every `stride`-th iterate: those whose place in the sequence, counted from 0, is a multiple of it.
    let every (stride: int) (iterates: seq<'Iterate>) : seq<'Iterate> =
        let stride = int (Check.atLeast 1L "stride" (int64 stride))

        iterates
        |> Seq.indexed
        |> Seq.filter (fun (place, _) -> place % stride = 0)
        |> Seq.map snd
