namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The state of growing steps along a line.
type GrowthState = {
    /// The trial step length.
    Step: float
    /// The longest step length to a finite point.
    MaxStep: float
    /// The number of powers of two by which the next step is longer than this one.
    Powers: int
    /// The lowest value so far: that of the longest step so far.
    Value: float
    /// The decrease on the last step; 0 before the first.
    [<MayBe(Unusual.NotFinite)>]
    Decrease: float
    /// Orthonormal directions along which the gradient has changed: steps do not grow along them.
    Curved: Vector list
}

/// The reply of growing steps to a trial.
type GrowthReply =
    /// The value still decreases: the next trial is the step of this state.
    | Longer of GrowthState
    /// The value no longer decreases, or by less and less: the line has a minimum, or levels off.
    | Enough
    /// The value still decreases, and any longer step overflows.
    | Overflowing

/// Steps along a line without curvature. Each grows by a growing factor, until the value decreases more slowly than
/// before or the point overflows. About fifty steps show that an objective is unbounded below along the line. Pure.
[<RequireQualifiedAccess>]
module internal GrowingSteps =

    /// The ratio of the longest step but one to the longest. If the value decreases between the two, no minimum before
    /// them has been passed.
    let private nearlyLast = 0.9375

    /// Whether a step is one of the two longest.
    let private isLimited (state: GrowthState) : bool = state.Step >= nearlyLast * state.MaxStep

    /// The step after a lower trial; none if that was the longest.
    let private after (state: GrowthState) : GrowthState voption =
        if state.Step >= state.MaxStep then
            ValueNone
        else
            let longest = if isLimited state then state.MaxStep else nearlyLast * state.MaxStep

            ValueSome {
                state with
                    Step = min longest (Math.ScaleB(state.Step, state.Powers))
                    Powers = state.Powers + 1
            }

    /// A direction minus its projection onto the span of orthonormal directions. Projected twice, because of rounding
    /// errors.
    let private without (curved: Vector list) (direction: Vector) : Vector =
        curved @ curved |> List.fold (fun left unit -> Vector.addScaled (-(Vector.dot left unit)) unit left) direction

    /// A direction minus its projection onto all directions along which the gradient has changed, and those directions.
    /// On a quadratic function a direction without curvature remains. None if less than half of the direction remains,
    /// or if it is no descent direction.
    let straighten
        (curved: Vector list)
        (change: Vector)
        (gradient: Vector)
        (direction: Vector)
        : struct (Vector * Vector list) voption =
        let change = Vector.scale (1.0 / Vector.largest change) change
        let left = without curved change

        let curved =
            // A remainder of rounding errors is no direction.
            if Vector.norm left > 1e-8 * Vector.norm change then
                Vector.scale (1.0 / Vector.norm left) left :: curved
            else
                curved

        let straight = without curved direction

        // False if a coordinate is NaN.
        if Vector.dot straight gradient < 0.0 && Vector.norm straight >= 0.5 * Vector.norm direction then
            ValueSome(struct (straight, curved))
        else
            ValueNone

    /// The largest coordinate of a direction along which the longest step length ends near the largest float.
    let private longEnough = 1.0

    /// Whether a direction is so short that the longest step length along it ends far from the largest float.
    let isShort (direction: Vector) : bool = Vector.largest direction < longEnough

    /// A short direction times a power of two that makes it long enough, and a step along it as long as this one.
    let lengthened (direction: Vector) (step: float) : struct (Vector * float) =
        let power = Math.ILogB(Vector.largest direction)
        struct (direction |> Vector.map (fun coordinate -> Math.ScaleB(coordinate, -power)), Math.ScaleB(step, power))

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
            MaxStep = Box.maxFiniteStep from direction
            Powers = 2
            Value = value
            Decrease = 0.0
            Curved = curved
        }

    /// The reply to the trial that was asked for, which may be NaN or infinite.
    let tell (state: GrowthState) (trial: LineTrial) : GrowthReply =
        let decrease = state.Value - trial.Value

        // The last two steps are limited, so they need not lower the value by as much as the others.
        if
            LineSearch.isFinite trial
            && decrease > LastSafeguard.rounding state.Value
            && (isLimited state || decrease >= state.Decrease)
        then
            match after { state with Value = trial.Value; Decrease = decrease } with
            | ValueSome next -> Longer next
            | ValueNone -> Overflowing
        else
            Enough
