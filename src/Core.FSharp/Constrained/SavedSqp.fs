namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Checks of saved states of sequential quadratic programming.
[<RequireQualifiedAccess>]
module internal SavedSqp =

    let private memory (count: int) (dimension: int) (memory: SqpMemory) : unit =
        SavedConstrained.scaled count memory.ValueScale memory.Scales memory.Multipliers
        SavedState.length "Hessian" (dimension * (dimension + 1) / 2) memory.Hessian
        let hessian = Matrix.wrap dimension dimension (DampedBfgs.whole dimension memory.Hessian)

        for j in 0 .. dimension - 1 do
            SavedState.number $"Hessian[{j}, {j}]" hessian[j, j] "above 0" (fun entry -> entry > 0.0)

        SavedState.length "Weights" count memory.Weights

        for weight in memory.Weights do
            SavedState.number "Weights" weight "at least 0" (fun weight -> weight >= 0.0)

        SavedState.within 0 SteepestDescent.maxSafeguardSteps "SafeguardSteps" memory.SafeguardSteps
        SavedState.number "LeastViolation" memory.LeastViolation "at least 0" (fun violation -> violation >= 0.0)

    let private from bounds (count: int) (last: Evaluation) (at: ConstrainedIterate) : unit =
        SavedConstrained.iterate bounds count last.Point.Length "From" at
        SavedState.iterate "From" last { Point = at.Point; Value = at.Value; Gradient = at.Gradient }
        SavedState.within count count "Rows of From.Jacobian" at.Jacobian.Rows

        let columns = if count = 0 then at.Jacobian.Columns else last.Point.Length
        SavedState.within columns columns "Columns of From.Jacobian" at.Jacobian.Columns

    /// Raises where a state that was read is none that follows this iterate. `validateInner` checks that of least
    /// squares, `residuals` gives the violations at an iterate as an observation.
    let validate (constraints: Constraints) (maxTrials: int) residuals validateInner (last: Evaluation) state : unit =
        let count, bounds, dimension = constraints.Count, constraints.Bounds, last.Point.Length

        let validateLine maxTried (line: SqpLine) =
            memory count dimension line.Memory
            from bounds count last line.From
            SavedState.number "Slope" line.Slope "below 0" (fun slope -> slope < 0.0)
            SavedState.number "Share" line.Share "above 0 and at most 1" (fun share -> share > 0.0 && share <= 1.0)
            SavedState.within 0 maxTried "Tried" line.Tried

        match state with
        | SqpState.OnLine line -> validateLine (maxTrials - 1) line
        | SqpState.Safeguarding safeguard ->
            validateLine maxTrials safeguard.Line
            LastSafeguard.validate safeguard.Line.Merit safeguard.Safeguard
        | SqpState.Restoring run ->
            memory count dimension run.Memory
            from bounds count last run.From
            SavedConstrained.iterate bounds count dimension "At" run.At
            let found: Linearization = residuals run.At
            let value = Loss.value Loss.none found.Residuals
            let at = LeastSquaresIterate.ofLinearization Loss.none found value
            validateInner (LeastSquaresIterate.evaluation at) run.Inner
