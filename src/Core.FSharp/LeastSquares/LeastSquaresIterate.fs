namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// An iterate of a least-squares method.
type LeastSquaresIterate = {
    /// The point.
    Point: Vector
    /// The value 1/2 sum C^2 rho(r^2 / C^2): half the sum of squares without a robust loss.
    Value: float
    /// The gradient of that value.
    Gradient: Vector
    /// The residuals.
    [<MayBe(Unusual.OfAnyLength)>]
    Residuals: Vector
    /// The Jacobian of the residuals; 0 x 0 if it was not computed because a residual is not finite.
    Jacobian: Matrix
} with

    interface IIterate with
        member this.Evaluation = { Point = this.Point; Value = this.Value; Gradient = this.Gradient }

        member _.Step = Vector.Empty
        member this.GradientNorm = if this.Gradient.IsEmpty then nan else Vector.largest this.Gradient
        member _.GradientNormName = "infinity norm of the gradient"
        member _.Violation = 0.0
        member _.Answer = Vector.Empty

/// Creates iterates of least-squares methods.
[<RequireQualifiedAccess>]
module internal LeastSquaresIterate =

    let private noJacobian: Matrix = { Rows = 0; Columns = 0; Entries = Vector.Empty }

    /// The iterate before the first observation, or with residuals that are not finite.
    let internal unknown (point: Vector) (residuals: Vector) : LeastSquaresIterate = {
        Point = point
        Value = nan
        Gradient = Vector.Empty
        Residuals = residuals
        Jacobian = noJacobian
    }

    /// The iterate as an evaluation.
    let evaluation (iterate: LeastSquaresIterate) : Evaluation = {
        Point = iterate.Point
        Value = iterate.Value
        Gradient = iterate.Gradient
    }

    /// The iterate of an observation with a finite value. Computes the Jacobian.
    let internal ofLinearization (loss: Loss) (observation: Linearization) (value: float) : LeastSquaresIterate =
        let struct (residuals, jacobian) = Loss.correct loss observation.Residuals observation.Jacobian

        {
            Point = observation.Point
            Value = value
            Gradient = Matrix.transposeMultiply jacobian residuals
            Residuals = observation.Residuals
            Jacobian = observation.Jacobian
        }

    /// Whether the Jacobian and the gradient are finite.
    let internal isUsable (iterate: LeastSquaresIterate) : bool =
        Vector.isFinite iterate.Jacobian.Entries && Vector.isFinite iterate.Gradient

    /// The ending at a value that is not finite.
    let private ofNonFiniteValue (residuals: Vector) (value: float) : Ending =
        let place = residuals |> Seq.tryFindIndex (Double.IsFinite >> not)

        match place with
        | Some place ->
            Ending.create
                StopKind.ValueNotFinite
                residuals[place]
                nan
                $"Stopped: residual {place} is {Number.text residuals[place]}"
        | None ->
            Ending.create
                StopKind.ValueNotFinite
                value
                nan
                $"Stopped: the sum of squared residuals is {Number.text value}"

    /// The ending at a Jacobian or gradient that is not finite.
    let private ofNonFiniteJacobian (iterate: LeastSquaresIterate) : Ending =
        let jacobian = iterate.Jacobian

        match jacobian.Entries |> Seq.tryFindIndex (Double.IsFinite >> not) with
        | Some place ->
            let row, column, entry = place % jacobian.Rows, place / jacobian.Rows, jacobian.Entries[place]

            Ending.create
                StopKind.GradientNotFinite
                entry
                nan
                $"Stopped: the derivative of residual {row} by coordinate {column} is {Number.text entry}"
        | None ->
            let largest = Vector.largest iterate.Gradient

            Ending.create
                StopKind.GradientNotFinite
                largest
                nan
                $"Stopped: the infinity norm of the gradient is {Number.text largest}"

    /// The binary exponent of the largest of some finite numbers; 0 if all are 0.
    let private exponent (numbers: ReadOnlySpan<float>) : int =
        let mutable largest = 0.0

        for number in numbers do
            largest <- max largest (abs number)

        if largest > 0.0 then Math.ILogB largest else 0

    /// The numbers divided by a power of two, which is exact, so that no square overflows or underflows.
    let private scaled (power: int) (numbers: ReadOnlySpan<float>) : float[] =
        let result = Array.zeroCreate numbers.Length

        for i in 0 .. numbers.Length - 1 do
            result[i] <- Math.ScaleB(numbers[i], -power)

        result

    /// Whether a product of this size is far from overflow and underflow.
    let private isOrdinary (product: float) = 1e-280 < product && product < 1e280

    /// The Euclidean norm of finite numbers, without overflow or underflow of the squares.
    let internal length (numbers: ReadOnlySpan<float>) : float =
        let square = Vector.dotSpans numbers numbers

        if isOrdinary square then
            sqrt square
        else
            let power = exponent numbers
            let numbers = scaled power numbers
            Math.ScaleB(sqrt (Vector.dotSpans (ReadOnlySpan numbers) (ReadOnlySpan numbers)), power)

    /// The absolute cosine of the angle between two finite vectors other than 0.
    let internal cosineBetween (left: ReadOnlySpan<float>) (right: ReadOnlySpan<float>) : float =
        let product = abs (Vector.dotSpans left right)
        let lengths = length left * length right

        if isOrdinary product && isOrdinary lengths then
            product / lengths
        else
            let lefts, rights = scaled (exponent left) left, scaled (exponent right) right
            let product = Vector.dotSpans (ReadOnlySpan lefts) (ReadOnlySpan rights)
            abs product / (length (ReadOnlySpan lefts) * length (ReadOnlySpan rights))

    let internal column (jacobian: Matrix) (index: int) : ReadOnlySpan<float> =
        jacobian.Entries.AsSpan().Slice(index * jacobian.Rows, jacobian.Rows)

    /// The Euclidean norms of the columns.
    let internal columnNorms (jacobian: Matrix) : Vector =
        Vector.init jacobian.Columns (fun j -> length (column jacobian j))

    /// Whether a bound holds a coordinate: the value decreases only outside the bound.
    let internal isHeld (bounds: Bounds) (iterate: LeastSquaresIterate) (index: int) : bool =
        let x, slope = iterate.Point[index], iterate.Gradient[index]

        (x <= bounds.Lower index && slope >= 0.0) || (x >= bounds.Upper index && slope <= 0.0)

    /// Raises where an iterate that was read is not the last one, or contradicts itself.
    let internal validate (loss: Loss) (last: Evaluation) (at: LeastSquaresIterate) : unit =
        SavedState.iterate "At" last (evaluation at)
        let rows = at.Residuals.Length
        SavedState.require (rows > 0) "Residuals" "empty" "at least one number"
        SavedState.within rows rows "Rows of the Jacobian" at.Jacobian.Rows
        SavedState.within at.Point.Length at.Point.Length "Columns of the Jacobian" at.Jacobian.Columns
        let isNear size (wanted: float) (value: float) = abs (value - wanted) <= 1e-6 * size
        let value = Loss.value loss at.Residuals
        SavedState.number "Value" at.Value $"that of the residuals, {Number.text value}" (isNear value value)
        let struct (residuals, jacobian) = Loss.correct loss at.Residuals at.Jacobian
        let gradient = Matrix.transposeMultiply jacobian residuals

        for j in 0 .. gradient.Length - 1 do
            let size = length (column jacobian j) * length (residuals.AsSpan())

            SavedState.number
                $"Gradient[{j}]"
                at.Gradient[j]
                $"that of residuals and Jacobian, {Number.text gradient[j]}"
                (isNear size gradient[j])

    /// A least-squares method as an algorithm. `start` receives an iterate with finite value and derivatives.
    let internal algorithm
        name
        bounds
        loss
        (start: LeastSquaresIterate -> Reply<'State, LeastSquaresIterate>)
        ask
        tell
        : Algorithm<'State, LeastSquaresIterate, Linearization> =
        let first (point: Vector) (observation: Linearization) =
            let value = Loss.value loss observation.Residuals

            if not (Double.IsFinite value && Vector.isFinite observation.Residuals) then
                let at = { unknown point observation.Residuals with Value = value }

                Finished(at, ofNonFiniteValue observation.Residuals value)
            else
                let at = ofLinearization loss observation value

                if isUsable at then start at else Finished(at, ofNonFiniteJacobian at)

        let evaluate point (observation: Linearization) : Evaluation = {
            Point = point
            Value = Loss.value loss observation.Residuals
            Gradient = Vector.Empty
        }

        {
            Algorithm.create name evaluate first ask tell with
                Bounds = bounds
                CheckStart = Box.checkStart bounds
        }
