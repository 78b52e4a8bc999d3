namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Where an optimizer that runs as a method stands.
type OptimizerMethodState<'State> =
    {
        /// The last iterate. Before the first observation its value is NaN.
        Current: Evaluation
        /// The point asked for.
        Asked: Vector
        /// The step that led there; zeros for the start.
        Step: Vector
        /// The optimizer's state.
        State: 'State
    }

/// Optimizers among the methods: every point that they ask for is an iterate.
[<RequireQualifiedAccess>]
module OptimizerMethod =

    /// The optimizer as a method. Its iterates are those of `Iterates.from`, bit for bit; it ends where `Minimize.run` does,
    /// and for the same reason: where a step, a value or a gradient is not finite.
    let create (optimizer: Optimizer<'State>) : Method<OptimizerMethodState<'State>, Evaluation> =
        let start point =
            {
                Current = Method.unknown point
                Asked = point
                Step = Vector.zeros point.Length
                State = optimizer.Init point
            }

        let tell (state: OptimizerMethodState<'State>) evaluation =
            match Ending.ofTrouble evaluation with
            | ValueSome _ when not (Vector.isFinite state.Step) ->
                Finished({ state with Current = evaluation }, Ending.ofStep (Vector.largest state.Step))
            | ValueSome ending -> Finished({ state with Current = evaluation }, ending)
            | ValueNone ->
                let struct (next, step) = optimizer.Step state.State evaluation

                Accepted
                    {
                        Current = evaluation
                        Asked = Vector.add evaluation.Point step
                        Step = step
                        State = next
                    }

        Method.ofEvaluations optimizer.Name start _.Asked _.Current tell
        |> Method.within optimizer.Bounds
