namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The last safeguard of sequential quadratic programming: trials of the merit function along the step of a subproblem
/// that no line search could follow. They show whether the values or the derivatives are to blame.
[<RequireQualifiedAccess>]
module internal SqpSafeguard =

    /// f + sum of weights times violations, scaled; infinity where a value is not finite.
    let merit (constraints: Constraints) (memory: SqpMemory) (value: float) (values: Vector) : float =
        if Double.IsFinite value && Vector.isFinite values then
            let violations = constraints.Violations values
            let mutable sum = memory.ValueScale * value

            for i in 0 .. values.Length - 1 do
                sum <- sum + memory.Weights[i] * memory.Scales[i] * abs violations[i]

            sum
        else
            infinity

    /// The gradient of the merit function, where the constrained values are these.
    let private gradient (constraints: Constraints) memory (values: Vector) (gradient: Vector) (jacobian: Matrix) =
        let violations = constraints.Violations values

        let weights =
            Vector.init values.Length (fun i ->
                memory.Weights[i] * memory.Scales[i] * float (sign violations[i]) / memory.ValueScale)

        let whole =
            if values.IsEmpty then
                gradient
            else
                Vector.add gradient (Matrix.transposeMultiply jacobian weights)

        Vector.scale memory.ValueScale whole

    /// The point of the next trial.
    let point (bounds: Bounds) (safeguard: SqpSafeguardLine) : Vector =
        Box.along bounds safeguard.Line.From.Point safeguard.Safeguard.Step safeguard.Line.Direction

    /// The trial of an observation.
    let trial (constraints: Constraints) (line: SqpLine) (observation: ConstrainedEvaluation) : SafeguardTrial =
        let from, memory = line.From, line.Memory
        let found = merit constraints memory observation.Value observation.Constraints

        if Double.IsFinite found then
            let step = Vector.subtract observation.Point from.Point

            let linear =
                if from.Constraints.IsEmpty then
                    from.Constraints
                else
                    Vector.add from.Constraints (Matrix.multiply from.Jacobian step)

            let predicted =
                merit constraints memory from.Value from.Constraints
                - merit constraints memory from.Value linear
                - memory.ValueScale * Vector.dot from.Gradient step

            let slope =
                gradient constraints memory observation.Constraints observation.Gradient observation.Jacobian
                |> Vector.dot step

            { Increase = found - line.Merit; PredictedDecrease = predicted; SlopeRatio = -slope / predicted }
        else
            { Increase = infinity; PredictedDecrease = nan; SlopeRatio = nan }

    /// The next trial, or the ending after a reply; none if the last trial is lower.
    let rec private follow bounds (ending: SqpEnding) (safeguard: SqpSafeguardLine) (reply: LastSafeguardReply) =
        let line = safeguard.Line

        match reply with
        | LastSafeguardReply.Next state ->
            let next = { safeguard with Safeguard = state }

            if Vector.isSame (point bounds next) line.From.Point then
                follow bounds ending next (LastSafeguard.finish state)
            else
                Ok next
        | LastSafeguardReply.Lower -> Error ValueNone
        | _ -> Error(ValueSome(ending.AfterSafeguard(line.From, line.Slope, reply)))

    /// The first trial after a line whose trials have all failed, or the ending.
    let start (constraints: Constraints) ending (line: SqpLine) : Result<SqpSafeguardLine, Ending voption> =
        let from, memory = line.From, line.Memory

        let at = {
            Point = from.Point
            Value = line.Merit
            Gradient = gradient constraints memory from.Constraints from.Gradient from.Jacobian
        }

        let longest = if line.Tried > 0 then 1.0 else 0.0
        let isComparing = memory.SafeguardSteps >= SteepestDescent.maxSafeguardSteps
        let state = LastSafeguard.start at line.Direction line.Slope longest isComparing
        follow constraints.Bounds ending { Line = line; Safeguard = state } (LastSafeguardReply.Next state)

    /// The next trial, or the ending, after an observation; none if it is lower.
    let tell (constraints: Constraints) ending (safeguard: SqpSafeguardLine) (observation: ConstrainedEvaluation) =
        trial constraints safeguard.Line observation
        |> LastSafeguard.tell safeguard.Safeguard
        |> follow constraints.Bounds ending safeguard
