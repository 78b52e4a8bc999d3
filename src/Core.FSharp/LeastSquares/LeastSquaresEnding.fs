namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The tolerances of a least-squares method.
type LeastSquaresTolerances = {
    /// The tolerance for the relative decrease of the value, both predicted and actual.
    Value: float
    /// The tolerance for the step norm, relative to the norm of the point.
    Step: float
    /// The tolerance for the cosine of the angle between the residuals and any column of the Jacobian.
    Gradient: float
}

/// The predicted and the actual decrease of a trial.
[<Struct>]
type internal TrialOutcome = {
    /// The relative decrease of the value that the linear model predicted.
    Predicted: float
    /// The actual relative decrease; minus infinity if the value is much higher or not finite.
    Measured: float
    /// The maximum norm of the next step, relative to the norm of the point.
    Step: float
}

/// The convergence criteria of least-squares methods. A method has converged if the residuals are orthogonal to the
/// columns of the Jacobian. A short step or a small decrease is a reason to check the angles, not a proof.
[<RequireQualifiedAccess>]
module internal LeastSquaresEnding =

    /// The largest cosine that confirms convergence after a short step or a small decrease. A cosine c is a relative
    /// decrease of c^2 of the value: here 1e-12.
    let private confirming = 1e-6

    /// The ratio of the actual to the estimated rounding error of the residuals, at most.
    let private roundingMargin = 4.0

    /// The free coordinates, which no bound holds.
    let free (bounds: Bounds) (at: LeastSquaresIterate) =
        seq { 0 .. at.Point.Length - 1 } |> Seq.filter (LeastSquaresIterate.isHeld bounds at >> not)

    /// The largest cosine of the angle between the residuals and a nonzero column of the Jacobian, over the free
    /// coordinates; 0 if there is none, and if the value is 0.
    let cosine (loss: Loss) (bounds: Bounds) (at: LeastSquaresIterate) : float =
        let struct (residuals, jacobian) = Loss.correct loss at.Residuals at.Jacobian
        let mutable largest = 0.0

        if at.Value > 0.0 then
            for j in free bounds at do
                let column = LeastSquaresIterate.column jacobian j

                if LeastSquaresIterate.length column > 0.0 then
                    largest <- max largest (LeastSquaresIterate.cosineBetween column (residuals.AsSpan()))

        largest

    /// The relative rounding error of the residuals: one unit in the last place of each residual and of each parameter.
    let rounding (loss: Loss) (at: LeastSquaresIterate) : float =
        let struct (residuals, jacobian) = Loss.correct loss at.Residuals at.Jacobian
        let sizes = residuals |> Seq.map abs |> Seq.toArray

        for j in 0 .. jacobian.Columns - 1 do
            for i in 0 .. jacobian.Rows - 1 do
                sizes[i] <- sizes[i] + abs (jacobian[i, j] * at.Point[j])

        Number.epsilon * LeastSquaresIterate.length (ReadOnlySpan sizes)
        / LeastSquaresIterate.length (residuals.AsSpan())

    /// Whether the angles confirm convergence: they are right angles, up to rounding errors.
    let isStationary (tolerance: float) (loss: Loss) (bounds: Bounds) (at: LeastSquaresIterate) : bool =
        let cosine = cosine loss bounds at

        cosine <= max confirming tolerance || cosine <= roundingMargin * rounding loss at

    /// The relative rounding error of the value, which is half a square: twice that of the residuals.
    let private valueError (loss: Loss) (at: LeastSquaresIterate) : float = 2.0 * roundingMargin * rounding loss at

    /// Whether to accept a step that did not lower the value: its predicted and actual decrease are rounding errors of
    /// the value, the angles are not yet at their rounding errors, and the step at least halves the largest cosine.
    let improvesAngles
        (tolerance: float)
        (loss: Loss)
        (bounds: Bounds)
        (from: LeastSquaresIterate)
        (predicted: float)
        (measured: float)
        (next: Lazy<LeastSquaresIterate>)
        : bool =
        max predicted (abs measured) <= valueError loss from
        && not (isStationary tolerance loss bounds from)
        && LeastSquaresIterate.isUsable next.Value
        && cosine loss bounds next.Value <= 0.5 * cosine loss bounds from

    let private angle (cosine: float) =
        $"the largest cosine of the angle between the residuals and a column of the Jacobian is {Number.text cosine}"

    /// The ending if the best step predicts no decrease, or leads to no finite point.
    let ofStep (value: float) (model: DampedStep) : Ending =
        if not (model.Reduction > 0.0) then
            Ending.create
                StopKind.PrecisionReached
                model.Reduction
                0.0
                $"Stopped: the predicted decrease of the best step is {Number.text model.Reduction}, no more than \
                  rounding,"
        elif Vector.isFinite model.Step then
            Ending.ofOverflow (Vector.largest model.Step) value
        else
            Ending.ofStep (Vector.largest model.Step)

    /// The ending at a new iterate, if its gradient criterion holds.
    let arrival (tolerance: float) (loss: Loss) (bounds: Bounds) (at: LeastSquaresIterate) : Ending voption =
        let cosine = cosine loss bounds at

        if cosine <= tolerance then
            Ending.create
                StopKind.GradientBelow
                cosine
                tolerance
                $"Converged: {angle cosine}, at most {Number.text tolerance},"
            |> ValueSome
        elif cosine <= Number.epsilon then
            Ending.create
                StopKind.PrecisionReached
                cosine
                Number.epsilon
                $"Stopped: {angle cosine}, no more than rounding,"
            |> ValueSome
        else
            ValueNone

    /// The possible ending after a trial, by the relative decreases, predicted and actual, and the relative norm of the
    /// next step (Moré, Garbow and Hillstrom 1980, User guide for MINPACK-1, the tests of LMDER).
    let afterTrial (tolerances: LeastSquaresTolerances) (outcome: TrialOutcome) : Ending voption =
        let isSettled tolerance =
            outcome.Predicted <= tolerance
            && abs outcome.Measured <= tolerance
            && outcome.Measured <= 2.0 * outcome.Predicted

        let sentence lead =
            $"{lead}: the predicted relative decrease of the last step is {Number.text outcome.Predicted} and the \
              actual one {Number.text outcome.Measured}"

        if isSettled tolerances.Value then
            Ending.create
                StopKind.ValueChangeBelow
                (max outcome.Predicted (abs outcome.Measured))
                tolerances.Value
                $"""{sentence "Converged"}, at most {Number.text tolerances.Value},"""
            |> ValueSome
        elif outcome.Step <= tolerances.Step then
            Ending.create
                StopKind.StepBelow
                outcome.Step
                tolerances.Step
                $"Converged: the maximum relative length of the next step is {Number.text outcome.Step}, at most \
                  {Number.text tolerances.Step},"
            |> ValueSome
        elif isSettled Number.epsilon then
            Ending.create
                StopKind.PrecisionReached
                outcome.Predicted
                Number.epsilon
                $"""{sentence "Stopped"}, no more than rounding,"""
            |> ValueSome
        elif outcome.Step <= Number.epsilon then
            Ending.create
                StopKind.StepTooSmall
                outcome.Step
                Number.epsilon
                $"Stopped: a step of relative length {Number.text outcome.Step}, no more than rounding, does not lower \
                  the value,"
            |> ValueSome
        else
            ValueNone

    /// The ending of a method that cannot continue although the angles are not right angles.
    let unconfirmed (loss: Loss) (bounds: Bounds) (at: LeastSquaresIterate) (outcome: TrialOutcome) : Ending =
        let cosine = cosine loss bounds at
        let error = valueError loss at

        if outcome.Predicted > error && not (outcome.Measured > 0.0) then
            Ending.create
                StopKind.LineSearchFailed
                outcome.Predicted
                error
                $"Stopped: {angle cosine}, but a step with a predicted relative decrease of \
                  {Number.text outcome.Predicted} did not lower the value, as with wrong derivatives, a jump of the \
                  residuals or nearly vanishing columns,"
        elif cosine * cosine > error then
            // A longer step along one coordinate would decrease a linear model by this square.
            Ending.create
                StopKind.StepTooSmall
                outcome.Predicted
                error
                $"Stopped: {angle cosine}, but the steps that the trust region allows have become too short: the \
                  predicted relative decrease of the last one is only {Number.text outcome.Predicted} and the actual \
                  one {Number.text outcome.Measured},"
        else
            Ending.create
                StopKind.PrecisionReached
                outcome.Predicted
                error
                $"Stopped: {angle cosine}, but the predicted relative decrease of the last step is only \
                  {Number.text outcome.Predicted} and the actual one {Number.text outcome.Measured},"
