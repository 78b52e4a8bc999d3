namespace OptimizerFunctional.Core

open System
open System.Collections.Concurrent
open OptimizerFunctional

/// Residuals of `Real`s of any number of variables.
[<Sealed>]
type internal TracedResiduals private (record: float[] -> Recorded) =

    let functions = ConcurrentDictionary<int, Paths>()

    let pathAt (point: ReadOnlySpan<float>) =
        functions.GetOrAdd(point.Length, (fun n -> Paths(record, n, true))).At point

    /// Residuals from a function of the variables.
    static member OfFunction(f: Func<Reals, Real[]>) : TracedResiduals = TracedResiduals(Recorded.ofResiduals f)

    /// Residuals of a model, (model - response) / sigma: the columns are the predictors, `width` of them, the responses
    /// and, if there is one column more, the sigmas. A model that branches on a predictor is called for every row.
    static member OfModel(model: Func<Reals, Reals, Real>, columns: float[][], width: int) : TracedResiduals =
        let residual (row: int) (parameters: Reals) =
            let predictors = Reals.Constants(Array.init width (fun k -> columns[k][row]))
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
    member _.CountAt(point: ReadOnlySpan<float>) : int = (pathAt point).Programs.Count

    /// Writes the residuals.
    member _.Residuals(point: ReadOnlySpan<float>, residuals: Span<float>) : unit =
        let mutable none = 0.0
        let programs = (pathAt point).Programs
        Check.length "residuals" programs.Count residuals.Length
        programs.Residuals.Run(point, ReadOnlySpan.Empty, residuals, &none) |> ignore

    /// Writes the Jacobian, every entry, column by column. Rows that are not finite are computed again by the careful
    /// sweep.
    member _.Jacobian(point: ReadOnlySpan<float>, jacobian: Span<float>) : unit =
        let mutable none = 0.0
        let path = pathAt point
        Check.length "jacobian" (path.Programs.Count * point.Length) jacobian.Length
        path.Programs.Jacobian.Run(point, ReadOnlySpan.Empty, jacobian, &none) |> ignore

        if not (Finite.all jacobian) then
            let count = path.Programs.Count
            let n = point.Length
            let recorded = path.Recorded
            let gradient = Array.zeroCreate n

            for row in 0 .. count - 1 do
                let mutable sum = 0.0

                for column in 0 .. n - 1 do
                    sum <- sum + jacobian[row + column * count] * 0.0

                if sum <> 0.0 then
                    let result =
                        if recorded.Kind = ResultKind.Model then
                            recorded.Results[0]
                        else
                            recorded.Results[row]

                    CarefulSweep.gradientOfRow recorded.Graph result recorded.Columns row point (gradient.AsSpan())
                    |> ignore

                    for column in 0 .. n - 1 do
                        jacobian[row + column * count] <- gradient[column]
