namespace OptimizerFunctional.Core

open OptimizerFunctional

/// What the length of a step of a least-squares method is measured in.
type StepScale =
    /// The largest norms that the columns of the Jacobian have had: a step is long that changes the residuals much.
    | Columns = 0
    /// The sizes of the parameters, the largest that they have had: a step is long that changes the parameters much.
    | Sizes = 1

/// The matrices D in which |D p| is the length of a step p.
[<RequireQualifiedAccess>]
module internal StepScale =

    /// The other scale.
    let other (scale: StepScale) : StepScale =
        match scale with
        | StepScale.Columns -> StepScale.Sizes
        | _ -> StepScale.Columns

    /// The norms of the columns, or what they were where that is larger.
    let columns (previous: Vector) (jacobian: Matrix) : Vector =
        LeastSquaresIterate.columnNorms jacobian |> Vector.map2 (fun before norm -> max before norm) previous

    /// 1/|x|, or what it was where that is less. The size of a parameter that is 0 is the change of it that could undo
    /// the residuals.
    let private sizes (previous: Vector) (residuals: Vector) (jacobian: Matrix) (point: Vector) : Vector =
        let norms = LeastSquaresIterate.columnNorms jacobian
        let length = LeastSquaresIterate.length (residuals.AsSpan())

        Vector.init point.Length (fun j ->
            let now = if point[j] <> 0.0 then 1.0 / abs point[j] else norms[j] / length

            if previous[j] > 0.0 then min previous[j] now else now)

    /// D at a point, from what it was, or from zeros. Residuals and Jacobian are those that a loss has corrected.
    let at (scale: StepScale) (previous: Vector) (residuals: Vector) (jacobian: Matrix) (point: Vector) : Vector =
        match scale with
        | StepScale.Columns -> columns previous jacobian
        | _ -> sizes previous residuals jacobian point

    /// |D x|.
    let lengthIn (scale: Vector) (point: Vector) : float = Vector.norm (Vector.map2 (*) scale point)

    /// |D x|, or where that is 0 the length of a step that could undo the residuals.
    let reach (scale: StepScale) (matrix: Vector) (residuals: Vector) (point: Vector) : float =
        let length = lengthIn matrix point

        if length > 0.0 then
            length
        else
            match scale with
            | StepScale.Columns -> LeastSquaresIterate.length (residuals.AsSpan())
            | _ -> 1.0
