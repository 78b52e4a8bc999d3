namespace OptimizerFunctional.Core

open System
open System.Threading

/// Something that is made when it is first asked for, by one thread at a time of those that share the gate.
[<Sealed>]
type internal OnDemand<'T when 'T: not struct and 'T: not null>(gate: obj, make: unit -> 'T) =

    let mutable made: 'T | null = null

    /// The value.
    member _.Value: 'T =
        match Volatile.Read &made with
        | null ->
            lock gate (fun () ->
                match made with
                | null ->
                    let value = make ()
                    Volatile.Write(&made, value)
                    value
                | value -> value)
        | value -> value

/// How a Hessian is computed: by a program of its own, or by products with units.
type internal HessianProgram =
    | ByProgram of Interpreter
    | ByColumns

/// Programs for the derivatives of a recorded function.
[<Sealed>]
type internal PathPrograms(recorded: Recorded, dimension: int, isGrouped: bool) =

    let comparisons = recorded.Guards |> Array.map _.Comparison

    let grouped =
        match recorded.Kind with
        | ResultKind.Value ->
            Grouped.ofRecorded isGrouped recorded.Graph (Array.append comparisons recorded.Results) [||]
        | ResultKind.Residuals -> Grouped.ofRecorded isGrouped recorded.Graph comparisons recorded.Results
        | _ -> Grouped.ofModel recorded.Graph comparisons recorded.Results[0] recorded.Columns

    let graph = grouped.Graph

    let guards = recorded.Guards |> Array.mapi (fun i guard -> { guard with Comparison = grouped.Outputs[i] })

    /// The results that are no rows; -1 for the others.
    let results = grouped.Outputs |> Array.skip guards.Length
    let result = if recorded.Kind = ResultKind.Value then results[0] else -1

    let count =
        match recorded.Kind with
        | ResultKind.Value -> 1
        | ResultKind.Residuals -> results.Length
        | _ -> recorded.Columns[0].Length

    // Derivatives are added to the one graph, and programs read it, by one thread at a time.
    let gate = obj ()
    let onDemand (make: unit -> 'T) = OnDemand(gate, make)

    let indexed (nodes: int[]) = nodes |> Array.mapi (fun index node -> struct (index, node))

    let scattered (scatters: Scatter[]) =
        scatters
        |> Array.map (fun scatter ->
            let indexes = graph.Groups[scatter.Group].Gathers[scatter.Slot]
            struct (scatter.Group, { Node = scatter.Node; Indexes = indexes; IsAdded = true }))

    let gradientNodes = lazy (Differentiate.gradient graph dimension result)

    let program (make: unit -> Outputs) = onDemand (fun () -> Interpreter(PointProgram.make graph guards (make ())))

    let branches = program (fun () -> { Value = -1; Nodes = [||]; Rows = [||] })
    let value = program (fun () -> { Value = result; Nodes = [||]; Rows = [||] })

    let gradient =
        program (fun () ->
            let struct (nodes, scatters) = gradientNodes.Value
            { Value = result; Nodes = indexed nodes; Rows = scattered scatters })

    let times =
        program (fun () ->
            let struct (nodes, scatters) = Differentiate.hessianTimes graph gradientNodes.Value
            { Value = result; Nodes = indexed nodes; Rows = scattered scatters })

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
                let outputs = { Value = result; Nodes = indexed nodes; Rows = Array.map paired pairs }
                ByProgram(Interpreter(PointProgram.make graph guards outputs))
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
            | ValueSome outputs -> Interpreter(PointProgram.make graph guards outputs)
            | ValueNone ->
                // A sum over coordinates in every row: the rows are computed one by one.
                PathPrograms(recorded, dimension, false).Jacobian)

    /// The most nodes that are visited for a whole Hessian. Its program grows with the square of the number of
    /// variables; beyond, products with units take less time and memory.
    static member private LongestHessian = 1L <<< 15

    /// Computes nothing but the comparisons.
    member _.Branches: Interpreter = branches.Value

    /// Computes the value.
    member _.Value: Interpreter = value.Value

    /// Computes value and gradient.
    member _.Gradient: Interpreter = gradient.Value

    /// Computes the product of the Hessian and a direction.
    member _.HessianTimes: Interpreter = times.Value

    /// Computes the Hessian.
    member _.Hessian: HessianProgram = hessian.Value

    /// The number of residuals.
    member _.Count: int = count

    /// Computes the residuals.
    member _.Residuals: Interpreter = residuals.Value

    /// Computes the Jacobian, column by column.
    member _.Jacobian: Interpreter = jacobian.Value
