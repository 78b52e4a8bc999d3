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
    /// The rows of its sums; the first are those of a model.
    Rows: RecordedRows[]
    /// For each node the rows on which it depends; -1 if there are none.
    RowsOf: int[]
}

/// Variables of recorded functions.
[<RequireQualifiedAccess>]
module internal Variables =

    /// The coordinates of the point.
    let ofPoint (recording: Recording) : Reals =
        let item index = Real.OfNode(recording, recording.Variable index)

        let gather (index: RealIndex) =
            match index.Recording with
            | null -> item index.First
            | own when Object.ReferenceEquals(own, recording) ->
                Real.OfNode(recording, recording.Gathered(index.Owner, index.Indexes))
            | _ -> invalidOp "A RealIndex of one function was used in another; functions must not share their sums."

        Reals(recording.Dimension, item, gather)

    /// Numbers, such as the predictors of one row.
    let ofNumbers (numbers: float[]) : Reals =
        let column = RealColumn numbers
        Reals(numbers.Length, (fun index -> Real.op_Implicit numbers[index]), (fun index -> column[index]))

    /// The predictors of every row of a model. Inside a model the index of a sum is a number.
    let ofRows (column: int -> Real) (width: int) : Reals = Reals(width, column, (fun index -> column index.First))

/// Records functions.
[<RequireQualifiedAccess>]
module internal Recorded =

    let private node (recording: Recording) (result: Real) =
        match result.Recording with
        | null -> recording.Result result.Payload
        | _ -> recording.Result(result.NodeIn recording)

    let private once kind (point: float[]) (results: Recording -> Real[]) : Recorded =
        let recording = Recording point
        let outer = Recording.Current
        Recording.Current <- recording

        try
            let results = results recording |> Array.map (node recording)

            {
                Kind = kind
                Graph = recording.Graph
                Results = results
                Guards = recording.Guards
                Rows = recording.Rows
                RowsOf = recording.RowsOf
            }
        finally
            Recording.Current <- outer
            recording.Close()

    /// A function of the variables.
    let ofFunction (f: Func<Reals, Real>) (point: float[]) : Recorded =
        once ResultKind.Value point (fun recording -> [| f.Invoke(Variables.ofPoint recording) |])

    /// Residuals.
    let ofResiduals (f: Func<Reals, Real[]>) (point: float[]) : Recorded =
        once ResultKind.Residuals point (fun recording ->
            let residuals = f.Invoke(Variables.ofPoint recording)

            if isNull (box residuals) then
                Check.fail "residuals" "null" "an array of numbers"

            if residuals.Length = 0 then
                Check.fail "residuals" "empty" "at least one number"

            residuals)

    /// A model of the predictors of a row and of the parameters, less the last column, divided by the one after it if
    /// there are so many. It is called once for all rows; where it branches on a predictor, it raises `RowBranch`.
    let ofModel (model: Func<Reals, Reals, Real>) (columns: float[][]) (width: int) (point: float[]) : Recorded =
        once ResultKind.Model point (fun recording ->
            let rows = recording.OpenRows columns[0].Length
            let column index = Real.OfNode(recording, recording.Column(rows, RowNumbers columns[index]))
            let predictors = Variables.ofRows column width
            let residual = model.Invoke(predictors, Variables.ofPoint recording) - column width
            [| (if columns.Length > width + 1 then residual / column (width + 1) else residual) |])

    /// Whether two recordings are the same formula.
    let isSame (a: Recorded) (b: Recorded) : bool =
        a.Graph.Nodes.SequenceEqual b.Graph.Nodes
        && a.Results.AsSpan().SequenceEqual(b.Results.AsSpan())
        && a.Guards.AsSpan().SequenceEqual(b.Guards.AsSpan())
        && a.Rows.Length = b.Rows.Length
        && Array.forall2 (fun (x: RecordedRows) y -> x.IsSame y) a.Rows b.Rows

    /// The recording at a point. The function is called twice, to refuse one that gives another formula each time.
    let twice (record: float[] -> Recorded) (point: float[]) : Recorded =
        let recorded = record point

        if not (isSame recorded (record point)) then
            invalidOp (
                "The function gave two formulas at one point; "
                + "a function of Reals must not use a clock, random numbers or a counter."
            )

        recorded
