namespace OptimizerFunctional.Core

open OptimizerFunctional

/// The scaling D of the step norm |D p| of a least-squares method.
type StepScale =
    /// The largest norms of the columns of the Jacobian so far: a step is long if it changes the residuals much.
    | Columns = 0
    /// The inverse of the largest absolute values of the parameters so far: a step is long if it changes the parameters
    /// much.
    | Sizes = 1

/// The diagonal matrices D of the step norm |D p|.
[<RequireQualifiedAccess>]
module internal StepScale =

    /// The other scale.
    let other (scale: StepScale) : StepScale =
        match scale with
        | StepScale.Columns -> StepScale.Sizes
        | _ -> StepScale.Columns

    /// The norms of the columns, or the previous ones where they are larger.
    let columns (previous: Vector) (jacobian: Matrix) : Vector =
        LeastSquaresIterate.columnNorms jacobian |> Vector.map2 (fun before norm -> max before norm) previous

    /// 1/|x|, or the previous one where it is smaller. A parameter that is 0 has the size of the change that could
    /// cancel the residuals.
    let private sizes (previous: Vector) (residuals: Vector) (jacobian: Matrix) (point: Vector) : Vector =
        let norms = LeastSquaresIterate.columnNorms jacobian
        let length = LeastSquaresIterate.length (residuals.AsSpan())

        Vector.init point.Length (fun j ->
            let now = if point[j] <> 0.0 then 1.0 / abs point[j] else norms[j] / length

            if previous[j] > 0.0 then min previous[j] now else now)

    /// D at a point, from the previous one, or from zeros. Residuals and Jacobian are corrected by the loss.
    let at (scale: StepScale) (previous: Vector) (residuals: Vector) (jacobian: Matrix) (point: Vector) : Vector =
        match scale with
        | StepScale.Columns -> columns previous jacobian
        | _ -> sizes previous residuals jacobian point

    /// |D x|.
    let lengthIn (scale: Vector) (point: Vector) : float = Vector.norm (Vector.map2 (*) scale point)

    /// |D x|; if that is 0, the norm of a step that could cancel the residuals.
    let referenceLength (scale: StepScale) (matrix: Vector) (residuals: Vector) (point: Vector) : float =
        let length = lengthIn matrix point

        if length > 0.0 then
            length
        else
            match scale with
            | StepScale.Columns -> LeastSquaresIterate.length (residuals.AsSpan())
            | _ -> 1.0
