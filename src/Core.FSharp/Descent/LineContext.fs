namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The information for the first step length along a direction: the start of the line, and the history of the lines
/// before.
type LineContext = {
    /// The evaluation at the start of the line.
    From: Evaluation
    /// The direction.
    Direction: Vector
    /// The slope along it, below 0.
    Slope: float
    /// The step length that was accepted on the line before; NaN on the first line.
    [<MayBe(Unusual.NotFinite)>]
    PreviousStep: float
    /// The slope at the start of the line before; NaN on the first line.
    [<MayBe(Unusual.NotFinite)>]
    PreviousSlope: float
    /// The Euclidean norm of the step on the line before; NaN on the first line.
    [<MayBe(Unusual.NotFinite)>]
    PreviousLength: float
    /// The lowest value at the start of a line so far.
    LowestValue: float
    /// The infinity norm of the gradient at the last iterate with progress. An iterate that halves it is progress too,
    /// even if its value has no correct digits left.
    LeastGradient: float
    /// The number of successive iterates without progress: the value was not lower by more than its rounding error, and
    /// the gradient was not halved.
    Stalled: int
    /// The number of successive steps that a failed line search or the safeguard gave.
    SafeguardSteps: int
    /// The number of successive steps without curvature: the slope stayed as steep as at the start.
    Straight: int
    /// How often in succession the step norm has doubled, in one iterate or in several, with no shorter step between,
    /// and none that lowered the value by less than the last one that had doubled.
    Doublings: int
    /// The norm of the last step that doubled.
    [<MayBe(Unusual.NotFinite)>]
    DoublingLength: float
    /// The decrease of the value on that step.
    [<MayBe(Unusual.NotFinite)>]
    DoublingDecrease: float
}

/// Updates the line context.
[<RequireQualifiedAccess>]
module LineContext =

    /// The context of the first line. `gradient` is the norm of the gradient there.
    let internal first (from: Evaluation) (gradient: float) : LineContext = {
        From = from
        Direction = Vector.Empty
        Slope = nan
        PreviousStep = nan
        PreviousSlope = nan
        PreviousLength = nan
        LowestValue = from.Value
        LeastGradient = gradient
        Stalled = 0
        SafeguardSteps = 0
        Straight = 0
        Doublings = 0
        DoublingLength = nan
        DoublingDecrease = nan
    }

    /// The same context with another direction.
    let internal along (direction: Vector) (past: LineContext) : LineContext = {
        past with
            Direction = direction
            Slope = Vector.dot past.From.Gradient direction
    }

    /// Whether a trial shows no curvature: the slope there is as steep as at the start.
    let internal isStraight (context: LineContext) (slope: float) : bool = slope <= 0.99 * context.Slope

    /// The relative amount by which a longer step may lower the value by less: for -log x equal ratios give equal
    /// decreases up to rounding errors.
    let private slack = 0.01

    /// The context at the next iterate. `gradient` is the norm of the gradient there.
    let internal next (context: LineContext) (step: float) (next: Evaluation) (gradient: float) : LineContext =
        let lowest = context.LowestValue

        let isLower = next.Value < lowest && not (LastSafeguard.isBelowRounding lowest (lowest - next.Value))

        let isProgress = isLower || gradient <= 0.5 * context.LeastGradient
        let length = Vector.norm (Vector.subtract next.Point context.From.Point)
        let decrease = context.From.Value - next.Value

        // False after the first line, which has no line before.
        let grows = length >= context.DoublingLength && decrease >= (1.0 - slack) * context.DoublingDecrease

        let doubles = grows && length >= 2.0 * context.DoublingLength

        {
            context with
                From = next
                PreviousStep = step
                PreviousSlope = context.Slope
                PreviousLength = length
                Doublings =
                    if doubles then context.Doublings + 1
                    elif grows then context.Doublings
                    else 0
                DoublingLength = if grows && not doubles then context.DoublingLength else length
                DoublingDecrease = if grows && not doubles then context.DoublingDecrease else decrease
                LowestValue = min lowest next.Value
                LeastGradient = if isProgress then gradient else context.LeastGradient
                Stalled = if isProgress then 0 else context.Stalled + 1
                Straight =
                    if isStraight context (Vector.dot next.Gradient context.Direction) then
                        context.Straight + 1
                    else
                        0
        }

    /// The first step length along a direction that has no natural scale. After other lines, it gives the first-order
    /// change of the line before (Nocedal and Wright, section 3.5), but at most ten times that step's norm. On the
    /// first line, it is the step that would bring a linear value to 0, but no longer than the point, in infinity
    /// norms. It scales with the coordinates and does not depend on the scale of the values. If both value and point
    /// are 0, the step has length 1.
    let firstGuess (context: LineContext) : float =
        let largest = Vector.largest context.Direction

        let usable =
            [ abs context.From.Value / -context.Slope; Vector.largest context.From.Point / largest ]
            |> List.filter (fun step -> 0.0 < step && step < infinity)

        let before = context.PreviousStep * context.PreviousSlope / context.Slope

        let longest = 10.0 * context.PreviousLength / Vector.norm context.Direction

        if 0.0 < before && before < infinity then
            if 0.0 < longest then min before longest else before
        elif usable.IsEmpty then
            1.0 / largest
        else
            List.min usable

    /// The first step without a line search, which could not shorten it, as in PyTorch's L-BFGS: its 1-norm is at most
    /// 1.
    let internal shortGuess (context: LineContext) : float =
        let mutable sum = 0.0

        for coordinate in context.Direction.AsSpan() do
            sum <- sum + abs coordinate

        min 1.0 (1.0 / sum)
