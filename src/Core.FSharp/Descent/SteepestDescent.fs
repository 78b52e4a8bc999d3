namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The last safeguard along the projected steepest descent: what a method without line searches along it does before it
/// says that nothing is left to gain.
type SafeguardLine = {
    /// The iterate.
    From: Evaluation
    /// The steepest descent there, 0 where a bound holds a coordinate.
    Direction: Vector
    /// Where the safeguard stands.
    Safeguard: LastSafeguardState
    /// The point asked for.
    Asked: Vector
    /// How many steps of failed searches have been taken in succession.
    SafeguardSteps: int
}

/// What the safeguard says.
type SafeguardReply =
    /// It wants to see the point of this line.
    | Ask of SafeguardLine
    /// The last point is lower by more than the rounding error of the value.
    | Found
    /// It has seen that no step lowers the value by more than this, its rounding error.
    | Precise of rounding: float
    /// No step lowers the value, though the gradient promises it, or not by as much, once many searches have failed.
    | Contradiction of isSmall: bool * isCreeping: bool
    /// No step, however short, has a finite value and gradient.
    | Undefined of isGradient: bool

/// Steps along the projected steepest descent.
[<RequireQualifiedAccess>]
module internal SteepestDescent =

    /// How many steps in succession may be those of failed searches. A method that lives by them creeps: after so many
    /// the last safeguard judges values and slopes.
    let maxSafeguardSteps = 20

    /// The negative gradient without the coordinates that a bound holds: the projection on the directions that stay in
    /// the box (Calamai and Moré 1987, Projected gradient methods for linearly constrained problems). Unlike x less the
    /// nearest point of the box to x - g it has the unit of a gradient.
    let projected (bounds: Bounds) (from: Evaluation) : Vector =
        Vector.init from.Point.Length (fun i ->
            let x, g = from.Point[i], from.Gradient[i]

            if (g > 0.0 && x <= bounds.Lower i) || (g < 0.0 && x >= bounds.Upper i) then
                0.0
            else
                -g)

    /// Its largest coordinate: how large the gradient is for a method that stays in the box.
    let projectedNorm (bounds: Bounds) (from: Evaluation) : float =
        if Box.isUnbounded bounds then
            Vector.largest from.Gradient
        else
            Vector.largest (projected bounds from)

    /// The projected negative gradient times a power of two where its square would overflow or vanish.
    let direction (bounds: Bounds) (from: Evaluation) : Vector =
        let free = projected bounds from
        let slope = Vector.dot from.Gradient free
        let largest = Vector.largest free

        if (Double.IsFinite slope && slope < 0.0) || largest = 0.0 then
            free
        else
            Vector.map (fun coordinate -> Math.ScaleB(coordinate, -(Math.ILogB largest))) free

    let rec private reply (bounds: Bounds) (line: SafeguardLine) (said: LastSafeguardReply) : SafeguardReply =
        match said with
        | LastSafeguardReply.Next state -> ask bounds line state
        | LastSafeguardReply.Lower -> Found
        | LastSafeguardReply.AtPrecision rounding -> Precise rounding
        | LastSafeguardReply.Contradicted isSmall -> Contradiction(isSmall, line.SafeguardSteps >= maxSafeguardSteps)
        | LastSafeguardReply.NeverFinite isGradient -> Undefined isGradient

    /// The line asks for the step of this state, unless that does not change the point.
    and private ask (bounds: Bounds) (line: SafeguardLine) (state: LastSafeguardState) : SafeguardReply =
        let asked = Box.along bounds line.From.Point state.Step line.Direction

        if Vector.isSame asked line.From.Point then
            reply bounds line (LastSafeguard.finish state)
        else
            Ask { line with Safeguard = state; Asked = asked }

    /// Begins at an iterate, where `longest` is the length of the longest step that was tried, or 0, and
    /// `safeguardSteps` how many steps of failed searches have been taken in succession.
    let safeguard (bounds: Bounds) (from: Evaluation) (longest: float) (safeguardSteps: int) : SafeguardReply =
        let direction = direction bounds from
        let slope = Vector.dot from.Gradient direction
        let isJudging = safeguardSteps >= maxSafeguardSteps

        let line = {
            From = from
            Direction = direction
            Safeguard = LastSafeguard.start from direction (longest / Vector.norm direction) isJudging
            Asked = from.Point
            SafeguardSteps = safeguardSteps
        }

        if slope < 0.0 && Double.IsFinite slope then
            ask bounds line line.Safeguard
        else
            Contradiction(false, false)

    /// How many steps of failed searches have been taken in succession where it has found another: none after it has
    /// compared values with slopes.
    let stepsAfter (line: SafeguardLine) : int =
        if line.SafeguardSteps < maxSafeguardSteps then line.SafeguardSteps + 1 else 0

    /// What it says to the evaluation of the point that it asked for.
    let tell (bounds: Bounds) (line: SafeguardLine) (evaluation: Evaluation) : SafeguardReply =
        SafeguardTrials.trial line.From evaluation |> LastSafeguard.tell line.Safeguard |> reply bounds line
