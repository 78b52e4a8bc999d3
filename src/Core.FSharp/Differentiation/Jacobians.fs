namespace OptimizerFunctional.Core

open System
open System.Collections.Generic

/// Jacobians of residuals.
[<RequireQualifiedAccess>]
module internal Jacobians =

    /// The index of entry (residual, coordinate), column by column.
    let private entries count rows (residual: Indexes) (coordinate: int -> int) =
        Indexes.ofList (Array.init rows (fun row -> residual.At row + count * coordinate row))

    /// What a family of rows writes; nothing if a row depends on a sum over coordinates.
    let private ofRows (graph: Graph) count (struct (index: int, node: int, residual: Indexes)) =
        let group = graph.Groups[index]
        let rows = group.Graph
        let gathered = List<struct (int * int)>()
        let byVariable = SortedDictionary<int, int>()
        let mutable isLocal = true

        let add variable derivative =
            byVariable[variable] <-
                match byVariable.TryGetValue variable with
                | true, sum -> Simplify.ofDerivative rows Operation.Add sum derivative 0
                | _ -> derivative

        for struct (leaf, derivative) in (Differentiate.reverse rows node).Leaves do
            if rows[leaf].Operation = Operation.Gathered then
                gathered.Add(struct (rows[leaf].A, derivative))
            else
                let adjoints = Differentiate.reverse graph group.Inputs[rows[leaf].A]
                isLocal <- isLocal && adjoints.Scatters.Length = 0

                for struct (variable, factor) in adjoints.Leaves do
                    let factor =
                        if graph.IsConstant factor then
                            rows.Constant graph[factor].Value
                        else
                            group.Shared factor

                    add graph[variable].A (Simplify.ofDerivative rows Operation.Multiply factor derivative 0)

        let output coordinate node =
            let indexes = entries count group.Count residual coordinate
            // A gathered coordinate can be one that all rows share.
            struct (index, { Node = node; Indexes = indexes; IsAdded = gathered.Count > 0 })

        if isLocal then
            ValueSome [|
                for struct (slot, derivative) in gathered do
                    let indexes = group.Gathers[slot]
                    output (fun row -> indexes.At row) derivative

                for KeyValue(variable, derivative) in byVariable do
                    output (fun _ -> variable) derivative
            |]
        else
            ValueNone

    /// What a program for the Jacobian writes, column by column: `results` are residuals that are no rows, -1 for the
    /// others. Nothing if a row depends on a sum over coordinates.
    let ofResiduals
        (graph: Graph)
        (count: int)
        (results: int[])
        (rows: struct (int * int * Indexes)[])
        : Outputs voption =
        let nodes = List<struct (int * int)>()
        let written = List<struct (int * RowOutput)>()

        for residual in 0 .. results.Length - 1 do
            if results[residual] >= 0 then
                let adjoints = Differentiate.reverse graph results[residual]

                for struct (leaf, derivative) in adjoints.Leaves do
                    nodes.Add(struct (residual + count * graph[leaf].A, derivative))

                for scatter in adjoints.Scatters do
                    let group = graph.Groups[scatter.Group]
                    let gathers = group.Gathers[scatter.Slot]
                    let fixedRow = { First = residual; Stride = 0; List = [||] }
                    let indexes = entries count group.Count fixedRow (fun row -> gathers.At row)
                    written.Add(struct (scatter.Group, { Node = scatter.Node; Indexes = indexes; IsAdded = true }))

        let ofFamilies = rows |> Array.map (ofRows graph count)

        if ofFamilies |> Array.forall _.IsSome then
            ofFamilies |> Array.iter (fun outputs -> written.AddRange outputs.Value)
            ValueSome { Value = -1; Nodes = nodes.ToArray(); Rows = written.ToArray() }
        else
            ValueNone
