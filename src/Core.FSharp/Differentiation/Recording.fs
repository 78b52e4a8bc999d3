namespace OptimizerFunctional.Core

open System
open System.Collections.Generic

/// A model branched on a predictor: it has not one formula for all rows.
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
    let mutable hasColumns = false

    /// The graph.
    member _.Graph: Graph = graph

    /// The branches taken, in order.
    member _.Guards: Guard[] = guards.ToArray()

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
        graph.Put(operation, a, b, c)

    /// The node of a number that the user's function has computed from numbers of its own.
    member _.Constant(value: float) : int =
        if Double.IsNaN value then
            invalidOp "A constant of the function was NaN; constants must be numbers."

        graph.Constant value

    /// The node of a coordinate.
    member this.Variable(index: int) : int =
        this.Check()
        graph.Variable index

    /// The node of a predictor of a row.
    member this.Column(index: int) : int =
        this.Check()
        hasColumns <- true
        graph.Leaf(Operation.Column, index)

    /// The value of a node at the recorded point.
    member _.ValueOf(index: int) : float =
        while values.Count <= index do
            let node = graph[values.Count]

            values.Add(
                match node.Operation with
                | Operation.Constant -> node.Value
                | Operation.Variable -> point[node.A]
                | Operation.Column -> nan
                | operation -> Operation.value operation values[node.A] values[node.B] values[node.C]
            )

        values[index]

    /// The outcome of a comparison at the recorded point, which becomes a guard of the graph.
    member this.Compare(operation: Operation, a: int, b: int) : bool =
        let node = this.Add(operation, a, b, 0)

        if hasColumns && Graph.dependsOnColumns graph node then
            raise RowBranch

        let holds = this.ValueOf node <> 0.0

        if known.Add node then
            guards.Add { Comparison = node; Holds = holds }

        holds
