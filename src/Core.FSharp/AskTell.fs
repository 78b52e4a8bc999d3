namespace OptimizerFunctional.Core

open System
open System.Text.Json
open OptimizerFunctional

/// A run driven by hand, with evaluations from anywhere: it asks for the objective at `Point`, and is told.
/// Immutable, so that it can be told in several ways and go on from each.
type Asking<'State> =
    {
        /// The name of the optimizer.
        Optimizer: string
        /// Steps taken.
        Index: int64
        /// Where the objective is wanted.
        Point: Vector
        /// The step that led here; zeros for the start.
        Step: Vector
        /// The optimizer's state after `Index` steps.
        State: 'State
    }

/// Asking and telling: what `Iterates` does, one evaluation at a time.
[<RequireQualifiedAccess>]
module Asking =

    /// A run that asks for the objective at its start.
    let start (optimizer: Optimizer<'State>) (start: Vector) : Asking<'State> =
        let start = Check.start "start" start

        {
            Optimizer = optimizer.Name
            Index = 0L
            Point = start
            Step = Vector.zeros start.Length
            State = optimizer.Init start
        }

    /// Raises unless the evaluation is of the point that was asked for.
    let private answer (asking: Asking<'State>) (evaluation: Evaluation) : Evaluation =
        Check.dimension "evaluation.Point" asking.Point.Length evaluation.Point
        |> ignore

        Check.dimension "evaluation.Gradient" asking.Point.Length evaluation.Gradient
        |> ignore

        for i in 0 .. asking.Point.Length - 1 do
            // Equals, because a run that has lost itself asks at a NaN.
            if not (asking.Point[i].Equals evaluation.Point[i]) then
                Check.that
                    $"{asking.Point[i]}, which was asked for"
                    (fun _ -> false)
                    $"evaluation.Point[{i}]"
                    evaluation.Point[i]
                |> ignore

        evaluation

    /// The iterate that an evaluation makes of a run's point.
    let iterate (asking: Asking<'State>) (evaluation: Evaluation) : Iterate<'State> =
        {
            Index = asking.Index
            Evaluations = asking.Index + 1L
            Evaluation = answer asking evaluation
            Step = asking.Step
            Differences = DifferenceScales.none
            State = asking.State
        }

    /// The run after it has been told, asking for the next point.
    let tell (optimizer: Optimizer<'State>) (asking: Asking<'State>) (evaluation: Evaluation) : Asking<'State> =
        let struct (state, step) = optimizer.Step asking.State (answer asking evaluation)

        { asking with
            Index = asking.Index + 1L
            Point = Vector.add asking.Point step
            Step = step
            State = state
        }

    /// The run as JSON.
    let toJson (asking: Asking<'State>) : string =
        JsonSerializer.Serialize(asking, Checkpoint.json)

    /// Reads a run of this optimizer. A text that is not one is a FormatException that says where it is wrong.
    let ofJson (optimizer: Optimizer<'State>) (text: string) : Asking<'State> =
        let asking = Checkpoint.read<Asking<'State>, 'State> optimizer _.Optimizer text
        Checkpoint.fits optimizer asking.Point.Length [ asking.Step ] asking.State

        if asking.Index < 0L then
            raise (Checkpoint.malformed optimizer "its count is below 0.")

        asking
