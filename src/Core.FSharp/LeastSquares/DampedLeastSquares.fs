namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The linear problem min |J p + r|^2 + mu |D p|^2 for all mu at once, by the singular value decomposition J D^-1 = U S
/// V'.
type DampedLeastSquares = {
    /// D: the scale of each coordinate; 0 if its column is 0 and has always been.
    Scale: Vector
    /// S: the singular values above rounding errors, the largest first.
    [<MayBe(Unusual.OfAnyLength)>]
    Singular: Vector
    /// V: a column for each of them.
    Right: Matrix
    /// U'r.
    [<MayBe(Unusual.OfAnyLength)>]
    Projected: Vector
}

/// A step of a linear least-squares problem, with its predicted decrease.
type DampedStep = {
    /// p.
    Step: Vector
    /// |D p|.
    Length: float
    /// r'J p: the slope of 1/2 |r|^2 along the step.
    Slope: float
    /// The predicted decrease: 1/2 |r|^2 - 1/2 |r + J p|^2.
    Reduction: float
}

/// Solves damped linear least-squares problems.
[<RequireQualifiedAccess>]
module internal DampedLeastSquares =

    /// A coordinate divided by its scale; 0 if the scale is 0, because nothing is known about it.
    let unscaled (coordinate: float) (scale: float) : float = if scale > 0.0 then coordinate / scale else 0.0

    /// The exponent of a power of two to divide out of a matrix, so that its largest entry is near 1 in every unit: the
    /// singular value decomposition has absolute constants.
    let private powerOf (entries: float[]) : int =
        let mutable largest = 0.0

        for entry in entries do
            largest <- max largest (abs entry)

        if largest > 0.0 then Math.ILogB largest else 0

    /// Factorizes the problem of a Jacobian with finite entries. The columns are scaled first, and QR replaces a
    /// Jacobian with more rows than columns by its triangle: no normal equations.
    let factor (jacobian: Matrix) (residuals: Vector) (scale: Vector) : DampedLeastSquares =
        let rows, columns = jacobian.Rows, jacobian.Columns
        // Both are overwritten.
        let entries, right = Vector.toArray jacobian.Entries, Vector.toArray residuals

        for j in 0 .. columns - 1 do
            if scale[j] > 0.0 then
                for index in j * rows .. (j + 1) * rows - 1 do
                    entries[index] <- entries[index] / scale[j]

        let power = powerOf entries

        if power <> 0 then
            for index in 0 .. entries.Length - 1 do
                entries[index] <- Math.ScaleB(entries[index], -power)

        if rows > columns then
            HouseholderTriangle.reduce rows columns entries right

        let small =
            if rows > columns then
                Matrix.init columns columns (fun i j -> if i > j then 0.0 else entries[j * rows + i])
            else
                Matrix.wrap rows columns entries

        let projected = Vector.wrap (Array.sub right 0 (min rows columns)) |> LinearAlgebra.ofVector

        let svd = (LinearAlgebra.ofMatrix small).Svd true

        // The numerical rank: a singular value this small counts as 0 (Golub and Van Loan, Matrix Computations, section
        // 5.4.1).
        let least =
            float (max jacobian.Rows jacobian.Columns) * Number.epsilon * (if svd.S.Count = 0 then 0.0 else svd.S[0])

        let rank = svd.S |> Seq.filter (fun s -> s > least) |> Seq.length
        let rotated = svd.U.TransposeThisAndMultiply projected

        {
            Scale = scale
            Singular = Vector.init rank (fun k -> Math.ScaleB(svd.S[k], power))
            Right = Matrix.init jacobian.Columns rank (fun j k -> svd.VT[k, j])
            Projected = Vector.init rank (fun k -> rotated[k])
        }

    /// Raises where a step that was read cannot be one.
    let internal validateStep (step: DampedStep) : unit =
        SavedState.number "Length" step.Length "at least 0" (fun length -> length >= 0.0)
        SavedState.number "Reduction" step.Reduction "above 0" (fun reduction -> reduction > 0.0)
        SavedState.number "Slope" step.Slope "at most 0" (fun slope -> slope <= 0.0)

    /// Raises where a problem that was read cannot be one of so many coordinates.
    let internal validate (dimension: int) (problem: DampedLeastSquares) : unit =
        let rank = problem.Singular.Length
        SavedState.within 0 dimension "Rank" rank
        SavedState.length "Projected" rank problem.Projected
        SavedState.within dimension dimension "Rows of Right" problem.Right.Rows
        SavedState.within rank rank "Columns of Right" problem.Right.Columns

        for scale in problem.Scale do
            SavedState.number "Scale" scale "at least 0" (fun scale -> scale >= 0.0)

        for k in 0 .. rank - 1 do
            let before = if k = 0 then infinity else problem.Singular[k - 1]

            SavedState.number "Singular" problem.Singular[k] "above 0 and descending" (fun value ->
                0.0 < value && value <= before)

    /// The solution for a damping mu of at least 0. Without damping and with several solutions, it is the one with the
    /// smallest |D p|.
    let step (problem: DampedLeastSquares) (damping: float) : DampedStep =
        let mutable square, slope, quadratic = 0.0, 0.0, 0.0

        let along =
            Vector.init problem.Singular.Length (fun k ->
                let s, c = problem.Singular[k], problem.Projected[k]
                // s / (s^2 + mu), without a square of s that could underflow.
                let coordinate = -c / (s + damping / s)
                square <- square + coordinate * coordinate
                slope <- slope + s * coordinate * c
                quadratic <- quadratic + s * s * coordinate * coordinate
                coordinate)

        let scaled = Matrix.multiply problem.Right along

        {
            Step = Vector.map2 unscaled scaled problem.Scale
            Length = sqrt square
            Slope = slope
            Reduction = -slope - 0.5 * quadratic
        }

    /// The tolerance for |D p|, relative to the trust radius (Moré 1978, section 5).
    let private slack = 0.1

    /// The damping for which |D p| is the trust radius, within a tenth; 0 if the undamped step is no longer. By
    /// Newton's method on 1/|D p|, which converges monotonically from mu = 0 (Moré 1978, The Levenberg-Marquardt
    /// algorithm: implementation and theory, equation 5.5).
    let dampingFor (problem: DampedLeastSquares) (radius: float) : float =
        let rec search damping iterations =
            let mutable square, derivative = 0.0, 0.0

            for k in 0 .. problem.Singular.Length - 1 do
                let s = problem.Singular[k]
                let divisor = s * s + damping
                let coordinate = s * problem.Projected[k] / divisor
                square <- square + coordinate * coordinate
                derivative <- derivative - coordinate * coordinate / divisor

            let length = sqrt square
            let excess = length - radius

            if excess <= slack * radius || iterations = 0 then
                damping
            else
                // |D p|' = derivative / length.
                let change = -(length / radius) * excess / (derivative / length)

                if change > 0.0 then search (damping + change) (iterations - 1) else damping

        search 0.0 100

    /// The condition number of the scaled Jacobian: infinity if it is rank-deficient.
    let condition (problem: DampedLeastSquares) : float =
        if problem.Singular.Length < problem.Scale.Length then
            infinity
        else
            problem.Singular[0] / problem.Singular[problem.Singular.Length - 1]
