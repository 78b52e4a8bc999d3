namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// What an optimizer consists of.
[<NoEquality; NoComparison>]
type internal OptimizerParts<'State> = {
    Name: string
    Init: Vector -> 'State
    Step: 'State -> Evaluation -> struct ('State * Vector)
    Kernel: 'State -> int -> Kernel<'State>
    Bounds: Bounds
    Settings: ImmutableArray<Setting>
    /// The answer at a state and its point; none if it is the point.
    Answer: ('State -> Vector -> Vector) voption
    /// The same optimizer for a layout of the vector; none if the layout does not matter.
    OnBlocks: (Blocks -> Optimizer<'State>) voption
}

/// A first-order optimizer: its initial state, and the step that an evaluation leads to. The step is ADDED to the
/// point. A transform of steps (clip, scale, decay) has the same type: its input gradient is the step so far. Create
/// one with `Optimizer.create` or `Coordinatewise`, or combine others.
and [<Sealed; NoEquality; NoComparison>] Optimizer<'State> internal (parts: OptimizerParts<'State>) =

    // Adapted once: otherwise every call of a function of two arguments would look up its optimized form.
    let both = OptimizedClosures.FSharpFunc<_, _, _>.Adapt parts.Step

    member internal _.Parts: OptimizerParts<'State> = parts

    /// The name in tables and messages.
    member _.Name: string = parts.Name

    /// The bounds of its iterates and of all points of numerical derivatives.
    member _.Bounds: Bounds = parts.Bounds

    /// What it was made with, for saved runs.
    member _.Settings: ImmutableArray<Setting> = parts.Settings

    /// Whether its rule depends on the blocks of the vector.
    member _.HasBlocks: bool = parts.OnBlocks.IsSome

    /// The initial state, for this start.
    member _.Init(start: Vector) : 'State = parts.Init start

    /// One step: the next state, and the step, which is added to the point. Pure: the old state does not change.
    member _.Step (state: 'State) (evaluation: Evaluation) : struct ('State * Vector) =
        Check.dimension "gradient" evaluation.Point.Length evaluation.Gradient |> ignore
        both.Invoke(state, evaluation)

    /// The answer at a state and its point; none if it is the point. A coordinate that would be outside of the bounds
    /// is that of the point: an average knows nothing of the projection.
    member internal _.AnswerWithin: ('State -> Vector -> Vector) voption =
        if Box.isUnbounded parts.Bounds then
            parts.Answer
        else
            parts.Answer
            |> ValueOption.map (fun answer ->
                fun state point ->
                    let answered: Vector = answer state point

                    Vector.init point.Length (fun i ->
                        let x = answered[i]
                        if parts.Bounds.Clamp(i, x) = x then x else point[i]))

    /// The answer of a run that is at this state and point: the point, or what the method reports instead, such as an
    /// average of points. It is within the bounds.
    member this.Answer (state: 'State) (point: Vector) : Vector =
        match this.AnswerWithin with
        | ValueSome answer -> answer state point
        | ValueNone -> point

    /// The in-place kernel, on copies of the state's vectors.
    member internal _.Open (state: 'State) (dimension: int) : Kernel<'State> = parts.Kernel state dimension

    /// The same optimizer for a layout of the vector.
    member internal this.On(blocks: Blocks) : Optimizer<'State> =
        match parts.OnBlocks with
        | ValueSome onBlocks -> onBlocks blocks
        | ValueNone -> this

    /// The same optimizer with other parts, for any layout.
    member internal _.With(change: OptimizerParts<'State> -> OptimizerParts<'State>) : Optimizer<'State> =
        Optimizer {
            change parts with
                OnBlocks =
                    parts.OnBlocks
                    |> ValueOption.map (fun onBlocks -> fun blocks -> (onBlocks blocks: Optimizer<'State>).With change)
        }

    /// The same optimizer with these bounds, which its steps satisfy.
    member internal this.Within(bounds: Bounds) : Optimizer<'State> =
        this.With(fun parts -> { parts with Bounds = bounds })

    /// The same optimizer, made with these settings.
    member internal this.MadeWith(settings: ImmutableArray<Setting>) : Optimizer<'State> =
        this.With(fun parts -> { parts with Settings = settings })

    /// The optimizer that is made for each layout by a function.
    member internal _.OnEvery(onBlocks: Blocks -> Optimizer<'State>) : Optimizer<'State> =
        Optimizer { parts with OnBlocks = ValueSome onBlocks }
