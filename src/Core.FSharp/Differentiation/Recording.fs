namespace OptimizerFunctional.Core

open System
open System.Collections.Generic

/// A term of a sum, or a model, branched on what differs from row to row: it has not one formula for all rows.
exception internal RowBranch

/// A graph that a function of `Real`s is writing, with the values of its nodes at one point, so that the function can
/// branch on them. It belongs to one thread and ends with the function.
[<Sealed>]
type internal Recording(point: float[]) =

    let graph = Graph()
    let values = List<float>()
    let guards = List<Guard>()
    let known = HashSet<int>()
    let thread = Environment.CurrentManagedThreadId
    let mutable isOpen = true
    let rows = List<RecordedRows>()
    // The rows on which each node depends; -1 if there are none.
    let rowsOf = List<int>()
    let mutable openRows = -1

    let placed owner node =
        if node = rowsOf.Count then
            rowsOf.Add owner

        node

    /// The rows on which a node depends; only those that are open can be used.
    let rowsOfOperand node =
        if rowsOf[node] <> -1 && rowsOf[node] <> openRows then
            invalidOp "A Real of the terms of a sum was used outside the sum; only Real.Sum returns from it."

        rowsOf[node]

    [<ThreadStatic; DefaultValue>]
    static val mutable private current: Recording | null

    /// The recording of the function that runs now on this thread; null if there is none.
    static member Current
        with get (): Recording | null = Recording.current
        and set (value: Recording | null) = Recording.current <- value

    /// The graph.
    member _.Graph: Graph = graph

    /// The branches taken, in order.
    member _.Guards: Guard[] = guards.ToArray()

    /// The rows of sums and of a model.
    member _.Rows: RecordedRows[] = rows.ToArray()

    /// For each node the rows on which it depends; -1 if there are none.
    member _.RowsOf: int[] = rowsOf.ToArray()

    /// The number of coordinates of the point.
    member _.Dimension: int = point.Length

    /// Ends the recording: its numbers cannot be used any more.
    member _.Close() : unit = isOpen <- false

    /// Raises if a number of this recording is used where it must not be.
    member _.Check() : unit =
        if not isOpen then
            invalidOp
                "A Real was used after its function had returned; numbers of a function may only be used inside it."

        if Environment.CurrentManagedThreadId <> thread then
            invalidOp "A Real was used on another thread; a function of Reals must run on the thread that calls it."

    /// Appends an operation.
    member this.Add(operation: Operation, a: int, b: int, c: int) : int =
        this.Check()
        let arity = Operation.arity operation
        let owner = rowsOfOperand a
        let owner = if arity > 1 then max owner (rowsOfOperand b) else owner
        let owner = if arity > 2 then max owner (rowsOfOperand c) else owner
        placed owner (graph.Put(operation, a, b, c))

    /// The node of a number that the user's function has computed from numbers of its own.
    member _.Constant(value: float) : int =
        if Double.IsNaN value then
            invalidOp "A constant of the function was NaN; constants must be numbers."

        placed -1 (graph.Constant value)

    /// The node of a constant result. It may be NaN where a function has no value.
    member _.Result(value: float) : int = placed -1 (graph.Constant value)

    /// The node of a result, which must not be a term of a sum.
    member _.Result(node: int) : int =
        rowsOfOperand node |> ignore
        node

    /// The node of a coordinate.
    member this.Variable(index: int) : int =
        this.Check()
        placed -1 (graph.Variable index)

    /// Whether rows are open.
    member _.HasOpenRows: bool = openRows <> -1

    /// Begins rows, and returns their index.
    member _.OpenRows(count: int) : int =
        rows.Add { Count = count; Gathers = List(); Columns = List() }
        openRows <- rows.Count - 1
        openRows

    /// Ends rows.
    member _.CloseRows() : unit = openRows <- -1

    /// The node of a coordinate that differs from row to row.
    member this.Gathered(owner: int, indexes: Indexes) : int =
        this.Check()
        let slot = Distinct.indexOf rows[owner].Gathers indexes.Equals indexes
        placed owner (graph.Put { Operation = Operation.Gathered; A = slot; B = owner; C = 0 })

    /// The node of numbers that differ from row to row.
    member this.Column(owner: int, numbers: RowNumbers) : int =
        this.Check()
        let slot = Distinct.indexOf rows[owner].Columns numbers.IsAt numbers
        placed owner (graph.Put { Operation = Operation.Column; A = slot; B = owner; C = 0 })

    /// The node of the sum of a term over the open rows.
    member this.Sum(term: int) : int =
        match rowsOfOperand term with
        | -1 -> this.Add(Operation.Multiply, this.Constant(float rows[openRows].Count), term, 0)
        | owner -> placed -1 (graph.Put { Operation = Operation.RowSum; A = term; B = owner; C = 0 })

    /// The sum of a term over its rows at the recorded point.
    member private _.SumOf(node: Node) : float =
        let rows = rows[node.B]
        let own = [| 0 .. node.A |] |> Array.filter (fun i -> rowsOf[i] = node.B)
        let mutable sum = 0.0

        for row in 0 .. rows.Count - 1 do
            for i in own do
                let node = graph[i]

                values[i] <-
                    match node.Operation with
                    | Operation.Gathered -> point[rows.Gathers[node.A].At row]
                    | Operation.Column -> rows.Columns[node.A].Numbers[row]
                    | operation -> Operation.value operation values[node.A] values[node.B] values[node.C]

            sum <- sum + values[node.A]

        sum

    /// The value of a node at the recorded point.
    member private this.ValueOf(index: int) : float =
        while values.Count <= index do
            let i = values.Count
            let node = graph[i]

            values.Add(
                match node.Operation with
                | Operation.Constant -> node.Value
                | Operation.Variable -> point[node.A]
                | Operation.RowSum -> this.SumOf node
                | _ when rowsOf[i] <> -1 -> nan
                | operation -> Operation.value operation values[node.A] values[node.B] values[node.C]
            )

        values[index]

    /// The outcome of a comparison at the recorded point, which becomes a guard of the graph.
    member this.Compare(operation: Operation, a: int, b: int) : bool =
        let node = this.Add(operation, a, b, 0)

        if rowsOf[node] <> -1 then
            raise RowBranch

        let holds = this.ValueOf node <> 0.0

        if known.Add node then
            guards.Add { Comparison = node; Holds = holds }

        holds
