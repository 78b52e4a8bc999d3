namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// When a least-squares method ends by itself.
type LeastSquaresTolerances = {
    /// The relative decrease of the value, both promised and measured, that is too small to go on for.
    Value: float
    /// The length of a step, relative to that of the point, that is too small to go on for.
    Step: float
    /// The cosine of the angle between the residuals and any column of the Jacobian that counts as zero.
    Gradient: float
}

/// What a trial promised and what came of it.
[<Struct>]
type internal TrialOutcome = {
    /// The relative decrease of the value that the linear model promised.
    Promised: float
    /// The relative decrease that was measured; minus infinity where the value is much higher or no number.
    Measured: float
    /// How long the next step may be, relative to the length of the point.
    Step: float
}

/// The tests by which least-squares methods end. A method has converged where the residuals are at right angles to the
/// columns of the Jacobian. A short step or a small decrease is a reason to look at the angles, not a proof.
[<RequireQualifiedAccess>]
module internal LeastSquaresEnds =

    /// The largest cosine that confirms convergence where a step or a decrease is small. A cosine c is worth c^2 of the
    /// value: here 1e-12.
    let private confirming = 1e-6

    /// How many times the estimated rounding error of the residuals may be the real one.
    let private roundingMargin = 4.0

    /// The coordinates that no bound holds.
    let free (bounds: Bounds) (at: LeastSquaresIterate) =
        seq { 0 .. at.Point.Length - 1 } |> Seq.filter (LeastSquaresIterate.isHeld bounds at >> not)

    /// The largest cosine of the angle between the residuals and a column of the Jacobian that is not 0, over the
    /// coordinates that no bound holds; 0 where there is none, and where the value is 0.
    let cosine (loss: Loss) (bounds: Bounds) (at: LeastSquaresIterate) : float =
        let struct (residuals, jacobian) = Loss.correct loss at.Residuals at.Jacobian
        let mutable largest = 0.0

        if at.Value > 0.0 then
            for j in free bounds at do
                let column = LeastSquaresIterate.column jacobian j

                if LeastSquaresIterate.length column > 0.0 then
                    largest <- max largest (LeastSquaresIterate.cosineBetween column (residuals.AsSpan()))

        largest

    /// The relative rounding error of the residuals: a last digit of each of them and of each parameter.
    let rounding (loss: Loss) (at: LeastSquaresIterate) : float =
        let struct (residuals, jacobian) = Loss.correct loss at.Residuals at.Jacobian
        let sizes = residuals |> Seq.map abs |> Seq.toArray

        for j in 0 .. jacobian.Columns - 1 do
            for i in 0 .. jacobian.Rows - 1 do
                sizes[i] <- sizes[i] + abs (jacobian[i, j] * at.Point[j])

        Number.epsilon * LeastSquaresIterate.length (ReadOnlySpan sizes)
        / LeastSquaresIterate.length (residuals.AsSpan())

    /// Whether the angles confirm that a method has converged: they are right ones, or no more than rounding keeps them
    /// from it.
    let isStationary (tolerance: float) (loss: Loss) (bounds: Bounds) (at: LeastSquaresIterate) : bool =
        let cosine = cosine loss bounds at

        cosine <= max confirming tolerance || cosine <= roundingMargin * rounding loss at

    /// The relative rounding error of the value, which is half a square: twice that of the residuals.
    let private valueError (loss: Loss) (at: LeastSquaresIterate) : float = 2.0 * roundingMargin * rounding loss at

    /// Whether a step that did not lower the value is to be taken all the same: what it promised and what it did are
    /// rounding errors of the value, while the angles are still well above theirs, and it halves the largest cosine at
    /// least.
    let improvesAngles
        (tolerance: float)
        (loss: Loss)
        (bounds: Bounds)
        (from: LeastSquaresIterate)
        (promised: float)
        (measured: float)
        (next: Lazy<LeastSquaresIterate>)
        : bool =
        max promised (abs measured) <= valueError loss from
        && not (isStationary tolerance loss bounds from)
        && LeastSquaresIterate.isUsable next.Value
        && cosine loss bounds next.Value <= 0.5 * cosine loss bounds from

    let private angle (cosine: float) =
        $"the largest cosine of the angle between the residuals and a column of the Jacobian is {Number.text cosine}"

    /// The end where the best step promises nothing, or leads to no point.
    let ofStep (value: float) (model: DampedStep) : Ending =
        if not (model.Reduction > 0.0) then
            Ending.create
                StopKind.PrecisionReached
                model.Reduction
                0.0
                $"Stopped: the best step promises to lower the value by {Number.text model.Reduction}, no more than \
                  rounding,"
        elif Vector.isFinite model.Step then
            Ending.ofOverflow (Vector.largest model.Step) value
        else
            Ending.ofStep (Vector.largest model.Step)

    /// Why there is no more to do where a method stands, if there is not.
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

    /// Why there may be no more to do after a trial: relative decreases, promised and measured, and the relative length
    /// within which a step is looked for (Moré, Garbow and Hillstrom 1980, User guide for MINPACK-1, the tests of
    /// LMDER).
    let afterTrial (tolerances: LeastSquaresTolerances) (outcome: TrialOutcome) : Ending voption =
        let isSettled tolerance =
            outcome.Promised <= tolerance
            && abs outcome.Measured <= tolerance
            && outcome.Measured <= 2.0 * outcome.Promised

        let sentence lead =
            $"{lead}: the last step promised to lower the value by {Number.text outcome.Promised} of itself and did \
              so by {Number.text outcome.Measured}"

        if isSettled tolerances.Value then
            Ending.create
                StopKind.ValueChangeBelow
                (max outcome.Promised (abs outcome.Measured))
                tolerances.Value
                $"""{sentence "Converged"}, at most {Number.text tolerances.Value},"""
            |> ValueSome
        elif outcome.Step <= tolerances.Step then
            Ending.create
                StopKind.StepBelow
                outcome.Step
                tolerances.Step
                $"Converged: the next step could be {Number.text outcome.Step} of the point's length, at most \
                  {Number.text tolerances.Step},"
            |> ValueSome
        elif isSettled Number.epsilon then
            Ending.create
                StopKind.PrecisionReached
                outcome.Promised
                Number.epsilon
                $"""{sentence "Stopped"}, no more than rounding,"""
            |> ValueSome
        elif outcome.Step <= Number.epsilon then
            Ending.create
                StopKind.StepTooSmall
                outcome.Step
                Number.epsilon
                $"Stopped: a step of {Number.text outcome.Step} of the point's length, no more than rounding, still \
                  lowers nothing,"
            |> ValueSome
        else
            ValueNone

    /// The end of a method that cannot go on where the angles are no right ones.
    let unconfirmed (loss: Loss) (bounds: Bounds) (at: LeastSquaresIterate) (outcome: TrialOutcome) : Ending =
        let cosine = cosine loss bounds at
        let error = valueError loss at

        if outcome.Promised > error && not (outcome.Measured > 0.0) then
            Ending.create
                StopKind.LineSearchFailed
                outcome.Promised
                error
                $"Stopped: {angle cosine}, but a step that promised to lower the value by \
                  {Number.text outcome.Promised} of itself did not, as with wrong derivatives, a jump of the \
                  residuals or columns that all but vanish,"
        else
            Ending.create
                StopKind.PrecisionReached
                outcome.Promised
                error
                $"Stopped: {angle cosine}, but the last step promised to lower the value by \
                  {Number.text outcome.Promised} of itself only and did so by {Number.text outcome.Measured},"
