namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

/// The state of a run whose steps may need two observations.
type SecondObservationState<'State> =
    /// The run asks for the evaluation at a new point.
    | AtPoint of arrived: OptimizerState<'State>
    /// The run asks for the second observation of the step from that point.
    | AtSecond of arrived: OptimizerState<'State> * seen: Evaluation

/// Optimizers that need a second observation in some steps.
[<RequireQualifiedAccess>]
module SecondObservation =

    /// An optimizer as an algorithm whose steps ask for a second observation. `second` gives its point, from the state
    /// and the evaluation at the new point; none if this step needs none. `combine` makes of both the state and the
    /// evaluation from which the optimizer steps. The new point is an iterate after the second observation, so an
    /// objective that changes from step to step evaluates both on the same data.
    let create
        (name: string)
        (second: 'State -> Evaluation -> Vector voption)
        (combine: 'State -> Evaluation -> Evaluation -> struct ('State * Evaluation))
        (optimizer: Optimizer<'State>)
        : Algorithm<SecondObservationState<'State>, OptimizerIterate<'State>, Evaluation> =
        let single = Optimizer.algorithm optimizer

        let isFinite (at: Evaluation) = (Ending.ofNonFinite at).IsNone

        /// The point of the second observation; none where it would not be finite.
        let secondPoint (arrived: OptimizerState<'State>) (seen: Evaluation) =
            if isFinite seen then
                match second arrived.State seen |> ValueOption.map (Box.clip optimizer.Bounds) with
                | ValueSome point when Vector.isFinite point -> ValueSome point
                | _ -> ValueNone
            else
                ValueNone

        /// The iterate at a point, and the state after the step from this state and evaluation. The run ends where its
        /// next point would not be finite because of the second observation; the driver looks at the first one.
        let step (arrived: OptimizerState<'State>) (seen: Evaluation) (struct (state, evaluation)) =
            let struct (next, step) = optimizer.Step state evaluation
            let iterate = OptimizerIterate(seen, arrived, optimizer.AnswerWithin)
            let point = Vector.add seen.Point step

            if isFinite seen && not (Vector.isFinite point) then
                Finished(iterate, Ending.ofStep (Vector.largest step))
            else
                Accepted(iterate, AtPoint { State = next; Step = step; Point = point })

        let observe (arrived: OptimizerState<'State>) (at: Evaluation) =
            Check.dimension "evaluation.Gradient" at.Point.Length at.Gradient |> ignore

            match secondPoint arrived at with
            | ValueSome _ -> Trial(AtSecond(arrived, at))
            | ValueNone -> step arrived at (struct (arrived.State, at))

        let ask state =
            match state with
            | AtPoint arrived -> arrived.Point
            | AtSecond(arrived, seen) -> (secondPoint arrived seen).Value

        let rec algorithm () : Algorithm<SecondObservationState<'State>, OptimizerIterate<'State>, Evaluation> = {
            Name = name
            Bounds = optimizer.Bounds
            CheckStart = single.CheckStart
            Begin =
                fun start at ->
                    let zero = Vector.zeros start.Length
                    observe { State = optimizer.Init start; Step = zero; Point = start } at
            Ask = ask
            Batch = fun state -> ImmutableArray.Create<Vector>(item = ask state)
            Tell =
                fun state at ->
                    match state with
                    | AtPoint arrived -> observe arrived at
                    | AtSecond(arrived, seen) ->
                        Check.dimension "evaluation.Gradient" at.Point.Length at.Gradient |> ignore
                        step arrived seen (combine arrived.State seen at)
            Evaluate = fun _ at -> at
            Gradient = ValueNone
            Violation = ValueNone
            Settings = optimizer.Settings
            Validate =
                fun last state ->
                    match state with
                    | AtPoint arrived -> single.Validate last arrived
                    | AtSecond(arrived, seen) ->
                        SavedState.length "Iterate.Evaluation.Point" arrived.Point.Length last.Point
                        SavedState.length "Seen.Point" arrived.Point.Length seen.Point
                        SavedState.length "Seen.Gradient" arrived.Point.Length seen.Gradient
                        single.Validate seen arrived
                        SavedState.require (secondPoint arrived seen).IsSome "Seen" "there" "missing at this step"
            // As for all optimizers, the driver ends runs that are not finite.
            InPlace =
                ValueSome(fun objective options run ->
                    ObservedRun(algorithm (), Observer.online objective, options, run))
        }

        algorithm ()
