namespace OptimizerFunctional.Core

open System
open System.Threading

/// Something that is made when it is first asked for, by one thread at a time of those that share the gate.
[<Sealed>]
type internal OnDemand<'T when 'T: not struct and 'T: not null>(gate: obj, make: unit -> 'T) =

    let mutable made: 'T | null = null

    member private _.Make() : 'T =
        lock gate (fun () ->
            match made with
            | null ->
                let value = make ()
                Volatile.Write(&made, value)
                value
            | value -> value)

    /// The value.
    member this.Value: 'T =
        match made with
        | null -> this.Make()
        | value -> value

/// A program for some outputs, and its careful twin, for points where a derivative is not finite.
[<Sealed>]
type internal Computation(gate: obj, graph: Graph, guards: Guard[], makeOutputs: unit -> Outputs) =

    let outputs = OnDemand(gate, (fun () -> makeOutputs ()))
    let make isCareful = OnDemand(gate, fun () -> Interpreter(PointProgram.make isCareful graph guards outputs.Value))
    let ordinary = make false
    let careful = make true

    /// The operations on single numbers of one evaluation.
    member _.Code: Instruction[] = ordinary.Value.Code

    /// The program.
    member _.Program: Interpreter = ordinary.Value

    /// The careful program.
    member _.Careful: Interpreter = careful.Value

    /// Computes the outputs and the value. False where a comparison has another outcome than at the recorded point;
    /// the results are then worthless.
    member _.Run
        (point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, into: Span<float>, result: byref<float>)
        : bool =
        ordinary.Value.Run(point, direction, into, &result)

    /// Computes the outputs carefully.
    member _.RunCarefully(point: ReadOnlySpan<float>, direction: ReadOnlySpan<float>, into: Span<float>) : unit =
        let mutable value = 0.0
        careful.Value.Run(point, direction, into, &value) |> ignore

/// How a Hessian is computed: by a program of its own, or by products with units.
type internal HessianProgram =
    | ByProgram of Computation
    | ByColumns

/// Programs for the derivatives of a recorded function.
[<Sealed>]
type internal PathPrograms(recorded: Recorded, dimension: int, isGrouped: bool) =

    let grouped = Grouped.ofRecorded isGrouped recorded
    let graph = grouped.Graph

    let guards = recorded.Guards |> Array.mapi (fun i guard -> { guard with Comparison = grouped.Outputs[i] })

    /// The results that are no rows; -1 for the others.
    let results = grouped.Outputs |> Array.skip guards.Length
    let result = if recorded.Kind = ResultKind.Value then results[0] else -1

    let count =
        match recorded.Kind with
        | ResultKind.Value -> 1
        | ResultKind.Residuals -> results.Length
        | _ -> recorded.Rows[0].Count

    // Derivatives are added to the one graph, and programs read it, by one thread at a time.
    let gate = obj ()
    let onDemand (make: unit -> 'T) = OnDemand(gate, make)

    let indexed (nodes: int[]) = nodes |> Array.mapi (fun index node -> struct (index, node))

    /// What is computed of these nodes. Where rows of groups write the result, zeros are left out.
    let outputs (nodes: int[]) (rows: struct (int * RowOutput)[]) = {
        Value = result
        Nodes = indexed nodes |> Array.filter (fun (struct (_, node)) -> rows.Length = 0 || not (graph.Is(node, 0.0)))
        Rows = rows
    }

    let scattered (scatters: Scatter[]) =
        scatters
        |> Array.map (fun scatter ->
            let indexes = graph.Groups[scatter.Group].Gathers[scatter.Slot]
            struct (scatter.Group, { Node = scatter.Node; Indexes = indexes; IsAdded = true }))

    let gradientNodes = lazy (Differentiate.gradient graph dimension result)

    let program (make: unit -> Outputs) = Computation(gate, graph, guards, make)

    let branches = program (fun () -> { Value = -1; Nodes = [||]; Rows = [||] })
    let value = program (fun () -> { Value = result; Nodes = [||]; Rows = [||] })

    let gradient =
        program (fun () ->
            let struct (nodes, scatters) = gradientNodes.Value
            outputs nodes (scattered scatters))

    let times =
        program (fun () ->
            let struct (nodes, scatters) = Differentiate.hessianTimes graph gradientNodes.Value
            outputs nodes (scattered scatters))

    /// The rows of a group that are added to a matrix of derivatives by two coordinates.
    let paired (pair: PairScatter) =
        let group = graph.Groups[pair.Group]

        let at coordinate row =
            match coordinate with
            | Coordinate.Fixed index -> index
            | Coordinate.Gathered slot -> group.Gathers[slot].At row

        let indexes = Array.init group.Count (fun row -> at pair.Row row * dimension + at pair.Column row)

        struct (pair.Group, { Node = pair.Node; Indexes = Indexes.ofList indexes; IsAdded = true })

    let hessian =
        onDemand (fun () ->
            let struct (gradient, _) = gradientNodes.Value
            let rows = gradient |> Array.sumBy (fun node -> if graph.IsConstant node then 0L else 1L)
            let isSmall = rows * int64 graph.Count <= PathPrograms.LongestHessian

            match (if isSmall then Differentiate.hessian graph gradientNodes.Value else ValueNone) with
            | ValueSome(struct (nodes, pairs)) ->
                let outputs = outputs nodes (Array.map paired pairs)
                ByProgram(program (fun () -> outputs))
            | ValueNone -> ByColumns)

    let residuals =
        program (fun () -> {
            Value = -1
            Nodes = indexed results |> Array.filter (fun (struct (_, node)) -> node >= 0)
            Rows =
                grouped.Rows
                |> Array.map (fun (struct (group, node, indexes)) ->
                    struct (group, { Node = node; Indexes = indexes; IsAdded = false }))
        })

    let jacobian =
        onDemand (fun () ->
            let rows = grouped.Rows

            match Jacobians.ofResiduals graph count results rows with
            | ValueSome outputs -> program (fun () -> outputs)
            | ValueNone ->
                // A sum over coordinates in every row: the rows are computed one by one.
                PathPrograms(recorded, dimension, false).Jacobian)

    /// The most nodes that are visited for a whole Hessian. Its program grows with the square of the number of
    /// variables; beyond, products with units take less time and memory.
    static member private LongestHessian = 1L <<< 15

    /// The recording.
    member _.Recorded: Recorded = recorded

    /// Computes nothing but the comparisons.
    member _.Branches: Computation = branches

    /// Computes the value.
    member _.Value: Computation = value

    /// Computes value and gradient.
    member _.Gradient: Computation = gradient

    /// Computes the product of the Hessian and a direction.
    member _.HessianTimes: Computation = times

    /// Computes the Hessian.
    member _.Hessian: HessianProgram = hessian.Value

    /// The number of residuals.
    member _.Count: int = count

    /// Computes the residuals.
    member _.Residuals: Computation = residuals

    /// Computes the Jacobian, column by column.
    member _.Jacobian: Computation = jacobian.Value
