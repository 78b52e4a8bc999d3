namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Where steps that grow along a line stand.
type GrowthState = {
    /// The step asked for.
    Step: float
    /// The longest step whose point is finite.
    MaxStep: float
    /// By how many powers of two the next step is longer than this one.
    Powers: int
    /// The lowest value so far, which is that of the longest step so far.
    Value: float
    /// By how much the last step lowered the value; 0 before the first.
    Decrease: float
    /// Directions along which the gradient has changed, of length 1 and orthogonal: steps do not grow along them.
    Curved: Vector list
}

/// What growing steps say to a trial.
type GrowthReply =
    /// The value falls on: the step of this state is wanted.
    | Longer of GrowthState
    /// The value does not fall on, or falls by less and less: the line has a minimum, or levels off.
    | Enough
    /// It falls on, and any longer step overflows.
    | Overflowing

/// Steps along a line that shows no curvature: each grows by a factor that grows, until the value does not fall as fast
/// as before or the point overflows. About fifty show that an objective has no lower bound along the line. Pure.
[<RequireQualifiedAccess>]
module GrowingSteps =

    /// The step after one that was lower; nothing where that was the longest.
    let private after (state: GrowthState) : GrowthState voption =
        if state.Step >= state.MaxStep then
            ValueNone
        else
            ValueSome {
                state with
                    Step = min state.MaxStep (Math.ScaleB(state.Step, state.Powers))
                    Powers = state.Powers + 1
            }

    /// A direction without its part in the span of others, which are of length 1 and orthogonal. Twice, for rounding
    /// errors.
    let private without (curved: Vector list) (direction: Vector) : Vector =
        curved @ curved |> List.fold (fun left unit -> Vector.addScaled (-(Vector.dot left unit)) unit left) direction

    /// A direction without its part along which the gradient has changed, now or before, and all such parts. On a
    /// quadratic function a direction without curvature is what is left. Nothing where that is less than half of it, or
    /// does not lead down.
    let straighten
        (curved: Vector list)
        (change: Vector)
        (gradient: Vector)
        (direction: Vector)
        : struct (Vector * Vector list) voption =
        let change = Vector.scale (1.0 / Vector.largest change) change
        let left = without curved change

        let curved =
            // What rounding errors have left is no direction.
            if Vector.norm left > 1e-8 * Vector.norm change then
                Vector.scale (1.0 / Vector.norm left) left :: curved
            else
                curved

        let straight = without curved direction

        // False where any of it is NaN.
        if Vector.dot straight gradient < 0.0 && Vector.norm straight >= 0.5 * Vector.norm direction then
            ValueSome(struct (straight, curved))
        else
            ValueNone

    /// Begins after a step that lowered the value to this.
    let start
        (curved: Vector list)
        (from: Vector)
        (direction: Vector)
        (step: float)
        (value: float)
        : GrowthState voption =
        after {
            Step = step
            MaxStep = Box.farthest from direction
            Powers = 2
            Value = value
            Decrease = 0.0
            Curved = curved
        }

    /// What growing steps say to the trial that they wanted, which may be NaN or infinite.
    let tell (state: GrowthState) (trial: LineTrial) : GrowthReply =
        let decrease = state.Value - trial.Value
        let isLast = state.Step >= state.MaxStep

        // The last step is not as much longer as the others, so it need not lower the value by as much.
        if
            LineSearch.isFinite trial
            && decrease > LastSafeguard.rounding state.Value
            && (isLast || decrease >= state.Decrease)
        then
            match after { state with Value = trial.Value; Decrease = decrease } with
            | ValueSome next -> Longer next
            | ValueNone -> Overflowing
        else
            Enough
