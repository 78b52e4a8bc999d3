namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// What a recorded function gives.
type internal ResultKind =
    /// One value.
    | Value = 0
    /// Residuals.
    | Residuals = 1
    /// The residual of a row, for every row of the columns.
    | Model = 2

/// A function of `Real`s that was called at a point.
[<NoEquality; NoComparison>]
type internal Recorded = {
    Kind: ResultKind
    Graph: Graph
    /// The nodes of its results: one of an objective, as many as there are residuals, or one of a model of rows.
    Results: int[]
    /// The branches that it took.
    Guards: Guard[]
    /// The predictors of a model, a column for each; empty for functions of the point alone.
    Columns: float[][]
}

/// Records functions.
[<RequireQualifiedAccess>]
module internal Recorded =

    let private node (recording: Recording) (result: Real) =
        match result.Recording with
        // A function may return NaN where it has no value.
        | null -> recording.Graph.Constant result.Payload
        | _ -> result.NodeIn recording

    let private once kind (columns: float[][]) (point: float[]) (results: Recording -> Real[]) : Recorded =
        let recording = Recording point

        try
            let results = results recording |> Array.map (node recording)

            {
                Kind = kind
                Graph = recording.Graph
                Results = results
                Guards = recording.Guards
                Columns = columns
            }
        finally
            recording.Close()

    /// A function of the variables.
    let ofFunction (f: Func<Reals, Real>) (point: float[]) : Recorded =
        once ResultKind.Value [||] point (fun recording -> [| f.Invoke(Reals.Variables recording) |])

    /// Residuals.
    let ofResiduals (f: Func<Reals, Real[]>) (point: float[]) : Recorded =
        once ResultKind.Residuals [||] point (fun recording ->
            let residuals = f.Invoke(Reals.Variables recording)

            if residuals.Length = 0 then
                Check.fail "residuals" "empty" "at least one number"

            residuals)

    /// A model of the predictors of a row and of the parameters, less the last column, divided by the one after it if
    /// there are so many. It is called once for all rows; where it branches on a predictor, it raises `RowBranch`.
    let ofModel (model: Func<Reals, Reals, Real>) (columns: float[][]) (width: int) (point: float[]) : Recorded =
        once ResultKind.Model columns point (fun recording ->
            let column index = Real.OfNode(recording, recording.Column index)
            let predictors = Reals.Columns(recording, width)
            let residual = model.Invoke(predictors, Reals.Variables recording) - column width
            [| (if columns.Length > width + 1 then residual / column (width + 1) else residual) |])

    /// Whether two recordings are the same formula.
    let isSame (a: Recorded) (b: Recorded) : bool =
        a.Graph.Nodes.SequenceEqual b.Graph.Nodes
        && a.Results.AsSpan().SequenceEqual(b.Results.AsSpan())
        && a.Guards.AsSpan().SequenceEqual(b.Guards.AsSpan())

    /// The recording at a point. The function is called twice, to refuse one that gives another formula each time.
    let twice (record: float[] -> Recorded) (point: float[]) : Recorded =
        let recorded = record point

        if not (isSame recorded (record point)) then
            invalidOp (
                "The function gave two formulas at one point; "
                + "a function of Reals must not use a clock, random numbers or a counter."
            )

        recorded
