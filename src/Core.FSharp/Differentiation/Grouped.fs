namespace OptimizerFunctional.Core

open System
open System.Collections.Generic

/// Puts terms into groups.
[<RequireQualifiedAccess>]
module internal Rows =

    /// The node of numbers of a group, one for each row.
    let numbers (group: Group) (numbers: float[]) : int =
        let bits (number: float) = BitConverter.DoubleToInt64Bits number

        if numbers |> Array.forall (fun number -> bits number = bits numbers[0]) then
            group.Graph.Constant numbers[0]
        else
            group.Column numbers

    /// The node of a family in a group, whose graph it extends. `outer` gives the node of the outer graph for a
    /// variable or a shared node.
    let add (outerVariable: int -> int) (outerNode: int -> int) (group: Group) (family: Family) : int =
        let terms = family.Terms
        let first = terms[0]
        let codes = first.Shape.Codes
        let rows = group.Graph

        let leafNode slot code =
            let indices = terms |> Array.map (fun term -> term.Leaves[slot])

            if code = int Operation.Shared then
                group.Shared(outerNode indices[0])
            else
                let indexes = Indexes.ofList indices

                if indexes.List.Length = 0 && indexes.Stride = 0 then
                    group.Shared(outerVariable indexes.First)
                else
                    group.Gathered indexes

        let constantNode slot = terms |> Array.map (fun term -> term.Constants[slot]) |> numbers group

        // The codes are read as they were written, so the recursion is as deep as the term, whose length is limited.
        let numbered = List<int>()
        let mutable at = 1
        let mutable leaf = 0
        let mutable constant = 0

        let rec build () =
            let code = codes[at]
            at <- at + 1

            if code < 0 then
                numbered[-1 - code]
            elif code = int Operation.Constant then
                constant <- constant + 1
                constantNode (constant - 1)
            elif code = int Operation.Variable then
                leaf <- leaf + 1
                leafNode (leaf - 1) code
            else
                let number = numbered.Count
                numbered.Add -1

                let node =
                    if code = int Operation.Shared then
                        leaf <- leaf + 1
                        leafNode (leaf - 1) code
                    else
                        let operation = enum<Operation> code
                        let arity = Operation.arity operation
                        let a = build ()
                        let b = if arity > 1 then build () else 0
                        let c = if arity > 2 then build () else 0
                        Simplify.ofValue rows operation a b c

                numbered[number] <- node
                node

        let root = build ()

        if first.IsNegative then
            Simplify.ofValue rows Operation.Negate root 0 0
        else
            root

/// A recorded graph whose loops were found again.
[<NoEquality; NoComparison>]
type internal Grouped = {
    Graph: Graph
    /// The nodes of outputs that are no rows, in the order in which they were given; -1 for those that are rows.
    Outputs: int[]
    /// Residuals that are rows: a node of a group, and the number of each row.
    Rows: struct (int * int * Indexes)[]
}

/// Turns recorded graphs into graphs with groups.
[<RequireQualifiedAccess>]
module internal Grouped =

    /// What differentiation adds to the graph from now on are derivatives.
    let private finish (graph: Graph) =
        graph.FirstDerivative <- graph.Count

        for group in graph.Groups do
            group.Graph.FirstDerivative <- group.Graph.Count

    /// What is computed of a recorded graph: its nodes, and the groups of those that are sums.
    let private plan (isSum: int -> bool) (loops: Loops) (recorded: Graph) (roots: int seq) =
        let last = Seq.fold max -1 roots
        let needed = Array.zeroCreate (last + 1)
        let sums = Dictionary<int, struct (struct (int * bool)[] * GroupedTerms)>()

        for root in roots do
            needed[root] <- true

        for i in last .. -1 .. 0 do
            if needed[i] then
                match (if isSum i then loops.OfSum i else ValueNone) with
                | ValueSome(struct (all, grouped)) ->
                    sums[i] <- struct (all, grouped)

                    for index in grouped.Rest do
                        let struct (node, _) = all[index]
                        needed[node] <- true

                    for node in grouped.Families |> Seq.collect _.Shared do
                        needed[node] <- true
                | ValueNone ->
                    for operand in Graph.operands recorded recorded[i] do
                        needed[operand] <- true

        struct (needed, sums)

    /// The graph that computes a recorded function. Sums become sums of groups where their terms have one shape, and
    /// residuals of one shape become rows. What is left is simplified without changing a bit.
    let ofRecorded (isGrouped: bool) (recorded: Recorded) : Grouped =
        let nodes = recorded.Graph
        let comparisons = recorded.Guards |> Array.map _.Comparison
        let isModel = recorded.Kind = ResultKind.Model
        let residuals = if recorded.Kind = ResultKind.Residuals then recorded.Results else [||]

        let outputs =
            if residuals.Length > 0 then
                comparisons
            else
                Array.append comparisons recorded.Results

        let loops = Loops(nodes, Array.append outputs residuals)

        let residualRows =
            if isGrouped && residuals.Length > 0 then
                loops.OfResiduals residuals
            else
                { Families = [||]; Rest = [| 0 .. residuals.Length - 1 |] }

        let roots =
            Seq.concat [
                Seq.ofArray outputs
                residualRows.Rest |> Seq.map (fun index -> residuals[index])
                residualRows.Families |> Seq.collect _.Shared
            ]

        // A model is computed in its rows; terms of a sum are, if they differ from row to row.
        let isInRows i = isModel || recorded.RowsOf[i] <> -1
        let isSum i = isGrouped && not (isInRows i)
        let struct (needed, sums) = plan isSum loops nodes (Seq.cache roots)
        let graph = Graph()
        let places = Array.create needed.Length -1
        let inRows = Array.create needed.Length -1
        let byCount = Dictionary<int, int>()

        /// The group of so many rows.
        let groupOf count =
            if not (byCount.ContainsKey count) then
                byCount[count] <- graph.Groups.Count
                graph.Groups.Add(Group count)

            byCount[count]

        /// The node of a family in the group of its number of rows.
        let rowsOf (family: Family) =
            let index = groupOf family.Terms.Length
            struct (index, Rows.add graph.Variable (fun i -> places[i]) graph.Groups[index] family)

        let sumOf (struct (all: struct (int * bool)[], grouped: GroupedTerms)) =
            let sums =
                grouped.Families
                |> Array.map rowsOf
                |> Array.groupBy (fun (struct (group, _)) -> group)
                |> Array.map (fun (group, terms) ->
                    let rows = graph.Groups[group].Graph

                    terms
                    |> Array.map (fun (struct (_, node)) -> node)
                    |> Array.reduce (fun a b -> Simplify.ofValue rows Operation.Add a b 0)
                    |> Simplify.sum graph group)

            let add total index =
                let struct (node, isNegative) = all[index]
                let operation = if isNegative then Operation.Subtract else Operation.Add
                Simplify.ofValue graph operation total places[node] 0

            let total = sums |> Array.reduce (fun a b -> Simplify.ofValue graph Operation.Add a b 0)
            grouped.Rest |> Array.fold add total

        /// The node in the group of nodes rows.
        let inRowsOf (rows: RecordedRows) (node: Node) i =
            let group = graph.Groups[groupOf rows.Count]

            let operand k =
                if inRows[k] >= 0 then inRows[k]
                elif nodes.IsConstant k then group.Graph.Put nodes[k]
                else group.Shared places[k]

            match node.Operation with
            | Operation.Constant -> group.Graph.Put node
            | Operation.Variable -> group.Shared places[i]
            | Operation.Gathered -> group.Gathered rows.Gathers[node.A]
            | Operation.Column -> Rows.numbers group rows.Columns[node.A].Numbers
            | operation ->
                match Graph.operands nodes node |> Array.map operand with
                | [| a |] -> Simplify.ofValue group.Graph operation a 0 0
                | [| a; b |] -> Simplify.ofValue group.Graph operation a b 0
                | all -> Simplify.ofValue group.Graph operation all[0] all[1] all[2]

        for i in 0 .. needed.Length - 1 do
            if needed[i] then
                let node = nodes[i]
                let owner = recorded.RowsOf[i]

                if owner = -1 then
                    places[i] <-
                        match sums.TryGetValue i with
                        | true, sum -> sumOf sum
                        | _ when node.Operation = Operation.RowSum ->
                            Simplify.sum graph (groupOf recorded.Rows[node.B].Count) inRows[node.A]
                        | _ when node.Operation < Operation.Add -> graph.Put node
                        | _ -> Simplify.ofValue graph node.Operation places[node.A] places[node.B] places[node.C]

                if isInRows i then
                    inRows[i] <- inRowsOf recorded.Rows[max owner 0] node i

        let rows =
            if isModel then
                [| struct (0, inRows[recorded.Results[0]], Indexes.identity) |]
            else
                residualRows.Families
                |> Array.map (fun family ->
                    let struct (group, node) = rowsOf family
                    struct (group, node, Indexes.ofList (family.Terms |> Array.map _.Index)))

        let isRow = Array.create residuals.Length true
        residualRows.Rest |> Array.iter (fun index -> isRow[index] <- false)
        finish graph

        {
            Graph = graph
            Outputs = [|
                for output in outputs do
                    places[output]

                for index in 0 .. residuals.Length - 1 do
                    if isRow[index] then -1 else places[residuals[index]]
            |]
            Rows = rows
        }
