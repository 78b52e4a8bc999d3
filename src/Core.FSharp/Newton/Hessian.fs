namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// A symmetric matrix times a power of two.
type internal ScaledHessian = {
    /// The matrix, whose largest entry is at least 1 and below 2, or 0.
    Matrix: Matrix
    /// The exponent of the power of two.
    Exponent: int
}

/// Prepares the Hessian of an objective for factorizations.
[<RequireQualifiedAccess>]
module internal Hessian =

    /// The symmetric part (H + H')/2, on which alone p'Hp depends; none if an entry is NaN or infinite. With the power
    /// of two, factorizations give the same results for all units of the objective and of the coordinates.
    let usable (hessian: Matrix) : ScaledHessian voption =
        let part =
            Matrix.init hessian.Rows hessian.Columns (fun row column ->
                0.5 * hessian[row, column] + 0.5 * hessian[column, row])

        if Vector.isFinite part.Entries then
            let largest = Vector.largest part.Entries
            let exponent = if largest = 0.0 then 0 else Math.ILogB largest

            ValueSome {
                Matrix = { part with Entries = Vector.map (fun entry -> Math.ScaleB(entry, -exponent)) part.Entries }
                Exponent = exponent
            }
        else
            ValueNone

    /// A vector times a power of two.
    let scaled (exponent: int) (vector: Vector) : Vector =
        if exponent = 0 then
            vector
        else
            Vector.map (fun coordinate -> Math.ScaleB(coordinate, exponent)) vector
