namespace OptimizerFunctional.Core

open System
open System.Globalization
open OptimizerFunctional

/// What a least-squares method knows at a point where it stands.
type LeastSquaresIterate =
    {
        /// The point.
        Point: Vector
        /// 1/2 sum C^2 rho(r^2 / C^2): half the sum of squares where no loss is robust.
        Value: float
        /// The gradient of that value.
        Gradient: Vector
        /// The residuals.
        Residuals: Vector
        /// Their Jacobian; 0 x 0 where it was not asked for, as the residuals were not finite.
        Jacobian: Matrix
    }

/// When a least-squares method ends by itself.
type LeastSquaresTolerances =
    {
        /// The relative decrease of the value, both promised and measured, that is too small to go on for.
        Value: float
        /// The length of a step, relative to that of the point, that is too small to go on for.
        Step: float
        /// The cosine of the angle between the residuals and any column of the Jacobian that counts as zero.
        Gradient: float
    }

/// Observing and judging iterates of least-squares methods.
[<RequireQualifiedAccess>]
module LeastSquaresIterate =

    let internal text (value: float) =
        value.ToString("R", CultureInfo.InvariantCulture)

    let internal roundoff = Math.BitIncrement 1.0 - 1.0

    let private noJacobian: Matrix =
        {
            Rows = 0
            Columns = 0
            Entries = Vector.Empty
        }

    /// What is known before the start has been observed, or of one whose residuals are not finite.
    let internal unknown (point: Vector) (residuals: Vector) : LeastSquaresIterate =
        {
            Point = point
            Value = nan
            Gradient = Vector.Empty
            Residuals = residuals
            Jacobian = noJacobian
        }

    /// The same as an evaluation of the value.
    let evaluation (iterate: LeastSquaresIterate) : Evaluation =
        {
            Point = iterate.Point
            Value = iterate.Value
            Gradient = iterate.Gradient
        }

    /// The iterate of an observation whose value is finite. Asks for the Jacobian.
    let internal ofLinearization (loss: Loss) (observation: Linearization) (value: float) : LeastSquaresIterate =
        let struct (residuals, jacobian) =
            Loss.correct loss observation.Residuals observation.Jacobian

        {
            Point = observation.Point
            Value = value
            Gradient = Matrix.transposeMultiply jacobian residuals
            Residuals = observation.Residuals
            Jacobian = observation.Jacobian
        }

    /// Whether a Jacobian, and the gradient made of it, can be gone on from.
    let internal isUsable (iterate: LeastSquaresIterate) : bool =
        Vector.isFinite iterate.Jacobian.Entries && Vector.isFinite iterate.Gradient

    /// Why a method cannot begin where the value is not finite.
    let internal valueTrouble (residuals: Vector) (value: float) : Ending =
        let place = residuals |> Seq.tryFindIndex (Double.IsFinite >> not)

        match place with
        | Some place ->
            Ending.create
                StopKind.ValueNotFinite
                residuals[place]
                nan
                $"Stopped: residual {place} is {text residuals[place]}"
        | None ->
            Ending.create StopKind.ValueNotFinite value nan $"Stopped: the sum of squared residuals is {text value}"

    /// Why a method cannot begin where the Jacobian is not finite.
    let internal jacobianTrouble (iterate: LeastSquaresIterate) : Ending =
        let jacobian = iterate.Jacobian

        match jacobian.Entries |> Seq.tryFindIndex (Double.IsFinite >> not) with
        | Some place ->
            let row, column, entry =
                place % jacobian.Rows, place / jacobian.Rows, jacobian.Entries[place]

            Ending.create
                StopKind.GradientNotFinite
                entry
                nan
                $"Stopped: the derivative of residual {row} by coordinate {column} is {text entry}"
        | None ->
            let largest = Vector.largest iterate.Gradient

            Ending.create
                StopKind.GradientNotFinite
                largest
                nan
                $"Stopped: the largest partial derivative is {text largest}"

    let private columnNorm (jacobian: Matrix) (index: int) =
        let column = jacobian.Entries.AsSpan().Slice(index * jacobian.Rows, jacobian.Rows)
        sqrt (Vector.dotSpans column column)

    /// The Euclidean lengths of the columns.
    let internal columnNorms (jacobian: Matrix) : Vector =
        Vector.init jacobian.Columns (columnNorm jacobian)

    /// Whether a bound keeps the value from falling along a coordinate.
    let internal isHeld (bounds: Bounds) (iterate: LeastSquaresIterate) (index: int) : bool =
        let x, slope = iterate.Point[index], iterate.Gradient[index]

        (x <= bounds.Lower index && slope >= 0.0)
        || (x >= bounds.Upper index && slope <= 0.0)

    /// The largest cosine of the angle between the residuals and a column of the Jacobian, over the coordinates that no
    /// bound holds; 0 where the residuals or these columns are zero.
    let cosine (loss: Loss) (bounds: Bounds) (iterate: LeastSquaresIterate) : float =
        let struct (residuals, jacobian) =
            Loss.correct loss iterate.Residuals iterate.Jacobian

        let length = Vector.norm residuals
        let mutable largest = 0.0

        for j in 0 .. jacobian.Columns - 1 do
            let column = columnNorm jacobian j

            if column > 0.0 && length > 0.0 && not (isHeld bounds iterate j) then
                largest <- max largest (abs iterate.Gradient[j] / column / length)

        largest

    /// Why there is no more to do where a method stands, if there is not.
    let internal arrival
        (tolerance: float)
        (loss: Loss)
        (bounds: Bounds)
        (iterate: LeastSquaresIterate)
        : Ending voption =
        let cosine = cosine loss bounds iterate

        let angle () =
            $"the largest cosine of the angle between the residuals and a column of the Jacobian is {text cosine}"

        if cosine <= tolerance then
            ValueSome(
                Ending.create
                    StopKind.GradientBelow
                    cosine
                    tolerance
                    $"Converged: {angle ()}, at most {text tolerance},"
            )
        elif cosine <= roundoff then
            ValueSome(
                Ending.create StopKind.PrecisionReached cosine roundoff $"Stopped: {angle ()}, no more than rounding,"
            )
        else
            ValueNone

    /// Why there is no more to do after a trial, if there is not: relative decreases, promised and measured, and the
    /// relative length within which a step is looked for (Moré, Garbow and Hillstrom 1980, User guide for MINPACK-1, the tests of LMDER).
    let internal afterTrial
        (tolerances: LeastSquaresTolerances)
        (promised: float)
        (measured: float)
        (step: float)
        : Ending voption =
        let isSettled tolerance =
            promised <= tolerance && abs measured <= tolerance && measured <= 2.0 * promised

        let sentence lead =
            $"{lead}: the last step promised to lower the value by {text promised} of itself and did so by {text measured}"

        if isSettled tolerances.Value then
            ValueSome(
                Ending.create
                    StopKind.ValueChangeBelow
                    (max promised (abs measured))
                    tolerances.Value
                    $"""{sentence "Converged"}, at most {text tolerances.Value},"""
            )
        elif step <= tolerances.Step then
            ValueSome(
                Ending.create
                    StopKind.StepBelow
                    step
                    tolerances.Step
                    $"Converged: the next step could be {text step} of the point's length, at most {text tolerances.Step},"
            )
        elif isSettled roundoff then
            ValueSome(
                Ending.create
                    StopKind.PrecisionReached
                    promised
                    roundoff
                    $"""{sentence "Stopped"}, no more than rounding,"""
            )
        elif step <= roundoff then
            ValueSome(
                Ending.create
                    StopKind.StepTooSmall
                    step
                    roundoff
                    $"Stopped: a step of {text step} of the point's length, no more than rounding, still lowers nothing,"
            )
        else
            ValueNone
