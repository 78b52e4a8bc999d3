namespace OptimizerFunctional.Core

open OptimizerFunctional

/// What is made of a matrix that an objective calls its Hessian.
[<RequireQualifiedAccess>]
module internal Hessian =

    /// The symmetric part (H + H')/2, which is all that p'Hp depends on; none if an entry is NaN or infinite.
    let usable (hessian: Matrix) : Matrix voption =
        let part =
            Matrix.init hessian.Rows hessian.Columns (fun row column ->
                0.5 * hessian[row, column] + 0.5 * hessian[column, row])

        if Vector.isFinite part.Entries then
            ValueSome part
        else
            ValueNone
