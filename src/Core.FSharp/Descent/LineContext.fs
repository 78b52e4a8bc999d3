namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// What a method knows when it chooses the first step to try along a direction.
type LineContext = {
    /// The evaluation that the line begins from.
    From: Evaluation
    /// The direction.
    Direction: Vector
    /// The slope along it, below 0.
    Slope: float
    /// The step that was accepted on the line before; NaN on the first line.
    PreviousStep: float
    /// The slope at the start of the line before; NaN on the first line.
    PreviousSlope: float
    /// The length of the step that was accepted on the line before; NaN on the first line.
    PreviousLength: float
    /// The lowest value at the start of a line so far.
    LowestValue: float
    /// The largest partial derivative at the last iterate that was progress: one that halves it is progress too,
    /// where values have no digits left.
    LeastGradient: float
    /// Iterates in succession that were not lower than that by more than its rounding error, nor halved the gradient.
    Stalled: int
    /// Steps in succession that were those of failed searches.
    SafeguardSteps: int
    /// Steps in succession along which the slope stayed as steep as it was: the function showed no curvature.
    Straight: int
    /// How often in succession the length of steps has doubled, in one iterate or in several, with no step between
    /// that was shorter, or lowered the value by less, than the one that had doubled before.
    Doublings: int
    /// The length of the step that has doubled last.
    DoublingLength: float
    /// By how much that step lowered the value.
    DoublingDecrease: float
}

/// What one line tells the next.
[<RequireQualifiedAccess>]
module LineContext =

    /// What is known before the first line. `gradient` is how large the gradient is there.
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

    /// The same where the direction is another.
    let internal along (direction: Vector) (past: LineContext) : LineContext = {
        past with
            Direction = direction
            Slope = Vector.dot past.From.Gradient direction
    }

    /// Whether a trial shows no curvature: the slope there is as steep as at the start.
    let internal isStraight (context: LineContext) (slope: float) : bool = slope <= 0.99 * context.Slope

    /// By what share a longer step may lower the value by less: of -log x equal ratios give equal decreases but for
    /// rounding errors.
    let private slack = 0.01

    /// What is known where a step has led to the next iterate. `gradient` is how large the gradient is there.
    let internal next (context: LineContext) (step: float) (next: Evaluation) (gradient: float) : LineContext =
        let lowest = context.LowestValue

        let isLower = next.Value < lowest && not (LastSafeguard.isBelowRounding lowest (lowest - next.Value))

        let isProgress = isLower || gradient <= 0.5 * context.LeastGradient
        let length = Vector.norm (Vector.subtract next.Point context.From.Point)
        let decrease = context.From.Value - next.Value

        // False after the first line, where nothing is known of the one before.
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

    /// The first step along a direction whose length says nothing. After other lines: as if the first-order change were
    /// that of the line before (Nocedal and Wright, section 3.5), but at most ten times as long as the step was. On the
    /// first: one that promises to bring the value to 0, but is no longer than the point in their infinity norms. It is
    /// multiplied by s where the variables are, and does not depend on what the value is multiplied by. Only where both
    /// value and point are 0 it is a step of length 1.
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

    /// The first step where no search would mend one that is too long, as in PyTorch's L-BFGS: at most 1 long in the
    /// sum of its coordinates.
    let internal shortGuess (context: LineContext) : float =
        let mutable sum = 0.0

        for coordinate in context.Direction.AsSpan() do
            sum <- sum + abs coordinate

        min 1.0 (1.0 / sum)
