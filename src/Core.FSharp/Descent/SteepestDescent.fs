namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The state of the last safeguard along the projected steepest descent direction: the final check of a method before
/// it terminates without convergence.
type SafeguardLine = {
    /// The iterate.
    From: Evaluation
    /// The steepest descent direction there, 0 in coordinates that a bound holds.
    Direction: Vector
    /// The state of the safeguard.
    Safeguard: LastSafeguardState
    /// The trial point.
    Asked: Vector
    /// The number of steps that the safeguard gave: in succession, or in the whole run of a trust-region method.
    SafeguardSteps: int
}

/// The reply of the safeguard.
type SafeguardReply =
    /// It asks for the trial point of this line.
    | Ask of SafeguardLine
    /// The last trial is lower by more than the rounding error of the value. Value and gradient are finite there.
    | Found
    /// No step lowers the value by more than this, its rounding error. If values and slopes contradict each other on
    /// short steps, the infinity norm of the shortest step on which they agree; otherwise 0.
    | Precise of rounding: float * agreeing: float
    /// No step lowers the value although the gradient predicts it, or not by as much, after many failed searches. If
    /// longer steps show values and slopes that agree, the infinity norm of the shortest of them; otherwise infinity.
    | Contradiction of agreeing: float * isSlow: bool
    /// No step, however short, has a finite value and gradient.
    | Undefined of isGradient: bool

/// Steps along the projected steepest descent direction.
[<RequireQualifiedAccess>]
module internal SteepestDescent =

    /// The number of safeguard steps after which the last safeguard compares values and slopes, because a method that
    /// takes no others makes hardly any progress.
    let maxSafeguardSteps = 20

    /// The projected negative gradient: 0 in coordinates that a bound holds (Calamai and Moré 1987, Projected gradient
    /// methods for linearly constrained problems). Unlike x - P(x - g) it has the units of a gradient.
    let projected (bounds: Bounds) (from: Evaluation) : Vector =
        Vector.init from.Point.Length (fun i ->
            let x, g = from.Point[i], from.Gradient[i]

            if (g > 0.0 && x <= bounds.Lower i) || (g < 0.0 && x >= bounds.Upper i) then
                0.0
            else
                -g)

    /// The infinity norm of the projected gradient.
    let projectedNorm (bounds: Bounds) (from: Evaluation) : float =
        if Box.isUnbounded bounds then
            Vector.largest from.Gradient
        else
            Vector.largest (projected bounds from)

    /// The projected negative gradient, times a power of two if its square would overflow or underflow.
    let direction (bounds: Bounds) (from: Evaluation) : Vector =
        let free = projected bounds from
        let slope = Vector.dot from.Gradient free
        let largest = Vector.largest free

        if (Double.IsFinite slope && slope < 0.0) || largest = 0.0 then
            free
        else
            Vector.map (fun coordinate -> Math.ScaleB(coordinate, -(Math.ILogB largest))) free

    /// The infinity norm of the step with this predicted decrease.
    let private lengthOf (line: SafeguardLine) (predicted: float) : float =
        predicted / -(Vector.dot line.From.Gradient line.Direction) * Vector.largest line.Direction

    let rec private reply (bounds: Bounds) (line: SafeguardLine) (said: LastSafeguardReply) : SafeguardReply =
        match said with
        | LastSafeguardReply.Next state -> ask bounds line state
        | LastSafeguardReply.Lower -> Found
        | LastSafeguardReply.AtPrecision(rounding, agreeing) -> Precise(rounding, lengthOf line agreeing)
        | LastSafeguardReply.Contradicted agreeing ->
            let isSlow = line.SafeguardSteps >= maxSafeguardSteps
            Contradiction(lengthOf line agreeing, isSlow)
        | LastSafeguardReply.NeverFinite isGradient -> Undefined isGradient

    /// Asks for the step of this state, unless it does not change the point.
    and private ask (bounds: Bounds) (line: SafeguardLine) (state: LastSafeguardState) : SafeguardReply =
        let asked = Box.along bounds line.From.Point state.Step line.Direction

        if Vector.isSame asked line.From.Point then
            reply bounds line (LastSafeguard.finish state)
        else
            Ask { line with Safeguard = state; Asked = asked }

    /// Raises where a line that was read cannot be one that began at the last iterate.
    let validate (bounds: Bounds) (last: Evaluation) (line: SafeguardLine) : unit =
        SavedState.iterate "From of the safeguard" last line.From
        LastSafeguard.validate last.Value line.Safeguard
        SavedState.within 0 maxSafeguardSteps "SafeguardSteps" line.SafeguardSteps
        SavedState.point bounds "Asked" last.Point.Length line.Asked

    /// Begins at an iterate. `longest` is the norm of the longest step that was tried, or 0; `safeguardSteps` is the
    /// number of successive safeguard steps so far.
    let safeguard (bounds: Bounds) (from: Evaluation) (longest: float) (safeguardSteps: int) : SafeguardReply =
        let direction = direction bounds from
        let slope = Vector.dot from.Gradient direction
        let isComparing = safeguardSteps >= maxSafeguardSteps

        let line = {
            From = from
            Direction = direction
            Safeguard = LastSafeguard.start from direction slope (longest / Vector.norm direction) isComparing
            Asked = from.Point
            SafeguardSteps = safeguardSteps
        }

        if slope < 0.0 && Double.IsFinite slope then
            ask bounds line line.Safeguard
        else
            Contradiction(infinity, false)

    /// The number of successive safeguard steps after it has found another: 0 after it has compared values and slopes.
    let stepsAfter (line: SafeguardLine) : int =
        if line.SafeguardSteps < maxSafeguardSteps then line.SafeguardSteps + 1 else 0

    /// The reply to the evaluation at the trial point.
    let tell (bounds: Bounds) (line: SafeguardLine) (evaluation: Evaluation) : SafeguardReply =
        SafeguardTrials.trial line.From evaluation |> LastSafeguard.tell line.Safeguard |> reply bounds line
