namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// Residuals of `Real`s of any number of variables.
[<Sealed>]
type internal TracedResiduals private (record: float[] -> Recorded) =

    let paths = PathsByDimension(record, true)
    let pathAt (point: ReadOnlySpan<float>) = (paths.For point.Length).At point

    /// Residuals from a function of the variables.
    static member OfFunction(f: Func<Reals, Real[]>) : TracedResiduals = TracedResiduals(Recorded.ofResiduals f)

    /// Residuals of a model, (model - response) / sigma: the columns are the predictors, `width` of them, the responses
    /// and, if there is one column more, the sigmas. A model that branches on a predictor is called for every row.
    static member OfModel(model: Func<Reals, Reals, Real>, columns: float[][], width: int) : TracedResiduals =
        let residual (row: int) (parameters: Reals) =
            let predictors = Variables.ofNumbers (Array.init width (fun k -> columns[k][row]))
            let residual = model.Invoke(predictors, parameters) - columns[width][row]

            if columns.Length > width + 1 then
                residual / columns[width + 1][row]
            else
                residual

        let byRows =
            Func<Reals, Real[]>(fun parameters -> Array.init columns[0].Length (fun row -> residual row parameters))

        // Where one recording gives all rows is known at the first point.
        let mutable isRowByRow = false

        let record (point: float[]) =
            if isRowByRow then
                Recorded.ofResiduals byRows point
            else
                try
                    Recorded.ofModel model columns width point
                with RowBranch ->
                    isRowByRow <- true
                    Recorded.ofResiduals byRows point

        TracedResiduals record

    /// The number of residuals at a point.
    member _.CountAt(point: ReadOnlySpan<float>) : int = (pathAt point).Count

    /// Writes the residuals.
    member _.Residuals(point: ReadOnlySpan<float>, residuals: Span<float>) : unit =
        let mutable none = 0.0
        let path = pathAt point
        Check.length "residuals" path.Count residuals.Length
        path.Residuals.Run(point, ReadOnlySpan.Empty, residuals, &none) |> ignore

    /// Writes the Jacobian, every entry, column by column. If an entry is not finite, it is computed again carefully.
    member _.Jacobian(point: ReadOnlySpan<float>, jacobian: Span<float>) : unit =
        let mutable none = 0.0
        let path = pathAt point
        Check.length "jacobian" (path.Count * point.Length) jacobian.Length
        path.Jacobian.Run(point, ReadOnlySpan.Empty, jacobian, &none) |> ignore

        if not (Finite.all jacobian) then
            path.Jacobian.RunCarefully(point, ReadOnlySpan.Empty, jacobian)
