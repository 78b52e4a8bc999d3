namespace OptimizerFunctional.Core

open System
open System.Collections.Generic

/// An operation of a program. Operands are places in its memory.
[<Struct>]
type internal Instruction = { Operation: Operation; A: int; B: int; C: int }

/// What a program writes.
[<NoEquality; NoComparison>]
type internal Outputs = {
    /// The node of the value; -1 if there is none.
    Value: int
    /// Indices of the result, each with its node.
    Nodes: struct (int * int)[]
    /// Rows of the group with this index.
    Rows: struct (int * RowOutput)[]
}

/// A part of a program: groups whose inputs the parts before have computed, then operations.
[<NoEquality; NoComparison>]
type internal Stage = {
    /// Each with the place of its first sum.
    Groups: struct (BlockProgram * int)[]
    Code: Instruction[]
    /// The place of the first result of the code; the others follow.
    ResultsAt: int
}

/// A graph as instructions for one point, in stages. The memory has the needed coordinates of the point and of the
/// direction, the constants, the sums of groups and the results of the instructions.
[<NoEquality; NoComparison>]
type internal PointProgram = {
    /// The coordinates of the point that are needed, in order.
    Variables: int[]
    /// The coordinates of the direction that are needed, in order.
    Directions: int[]
    Constants: float[]
    Stages: Stage[]
    /// The length of the memory.
    Size: int
    /// The place of the value; -1 if there is none.
    ValueAt: int
    /// Indices of the result that are set, with the place of each.
    NodesAt: struct (int * int)[]
    /// Indices of the result, with the place of what is added to what rows of groups have written.
    AddedAt: struct (int * int)[]
    /// Places of comparisons, with the outcome at the recorded point.
    GuardsAt: struct (int * float)[]
    /// The length of a result of which every number is set. A result of another length starts as zeros.
    SetLength: int
    /// Whether compiled code also tells whether all derivatives are finite: those of a value, as single numbers.
    IsChecked: bool
}

/// Makes programs.
[<RequireQualifiedAccess>]
module internal PointProgram =

    /// The program for these outputs of a graph, to which it may add nodes that all rows of a group share. In a careful
    /// program factors of 0 pass nothing on in derivatives.
    let make (isCareful: bool) (graph: Graph) (guards: Guard[]) (outputs: Outputs) : PointProgram =
        let shared = SharedNodes graph

        let roots = [|
            if outputs.Value >= 0 then
                outputs.Value

            for struct (_, node) in outputs.Nodes do
                node

            yield! guards |> Array.map _.Comparison
        |]

        let written =
            outputs.Rows
            |> Array.map (fun (struct (group, row)) -> struct (graph.Groups[group].Count, row.Indexes))
            |> WrittenIndexes

        /// Rows set what no other row writes.
        let outputRows =
            if written.IsDisjoint then
                outputs.Rows |> Array.map (fun (struct (group, row)) -> struct (group, { row with IsAdded = false }))
            else
                outputs.Rows

        let levels = Levels(graph, shared, roots, outputRows)
        let places = Dictionary<int, int>()
        let mutable size = 0

        let assign node =
            places[node] <- size
            size <- size + 1

        let leaves operation =
            let nodes = levels.Needed |> Array.filter (fun i -> graph[i].Operation = operation)
            let nodes = nodes |> Array.sortBy (fun i -> graph[i].A)
            nodes |> Array.iter assign
            nodes

        let variables = leaves Operation.Variable |> Array.map (fun i -> graph[i].A)
        let directions = leaves Operation.Direction |> Array.map (fun i -> graph[i].A)
        let constants = leaves Operation.Constant |> Array.map (fun i -> graph[i].Value)

        /// The groups of a stage, with their sums and rows.
        let groupsOf level =
            let sums =
                levels.Needed |> Array.filter (fun i -> graph[i].Operation = Operation.Sum && levels.Of i = level)

            let rows = [|
                for row in 0 .. outputRows.Length - 1 do
                    if levels.OfRow row = level then
                        outputRows[row]
            |]

            let groups =
                Seq.append (sums |> Seq.map (fun i -> graph[i].A)) (rows |> Seq.map (fun (struct (group, _)) -> group))
                |> Seq.distinct
                |> Seq.toArray

            [|
                for group in groups do
                    let sums = sums |> Array.filter (fun i -> graph[i].A = group)
                    let nodes = sums |> Array.map (fun i -> graph[i].B)

                    let rows =
                        rows
                        |> Array.choose (fun (struct (index, output)) -> if index = group then Some output else None)

                    let inputs = Dictionary<int, int>()

                    for KeyValue(inner, outer) in shared.Nearest(group, Seq.append nodes (rows |> Seq.map _.Node)) do
                        inputs[inner] <- places[outer]

                    let first = size
                    sums |> Array.iter assign
                    struct (BlockProgram.Make(graph.Groups[group], isCareful, inputs, nodes, rows), first)
            |]

        let codeOf level = [|
            for i in levels.Needed do
                let node = graph[i]

                if node.Operation >= Operation.Add && levels.Of i = level then
                    let arity = Operation.arity node.Operation
                    let a = places[node.A]
                    assign i

                    {
                        Operation = if isCareful then graph.CarefulOperation i else node.Operation
                        A = a
                        B = if arity > 1 then places[node.B] else a
                        C = if arity > 2 then places[node.C] else a
                    }
        |]

        let stages = [|
            for level in 0 .. levels.Last do
                let groups = groupsOf level
                let resultsAt = size
                { Groups = groups; Code = codeOf level; ResultsAt = resultsAt }
        |]

        let isWritten index = not written.IsDisjoint || written.Contains index

        let placesOf isAdded = [|
            for struct (index, node) in outputs.Nodes do
                if isWritten index = isAdded && not (isAdded && graph.Is(node, 0.0)) then
                    struct (index, places[node])
        |]

        let nodesAt = placesOf false

        let setLength =
            let largest = nodesAt |> Array.fold (fun most (struct (index, _)) -> max most index) written.Largest

            if written.IsDisjoint && written.Count + nodesAt.Length = largest + 1 then
                largest + 1
            else
                -1

        {
            Variables = variables
            Directions = directions
            Constants = constants
            Stages = stages
            Size = size
            ValueAt = if outputs.Value >= 0 then places[outputs.Value] else -1
            NodesAt = nodesAt
            AddedAt = placesOf true
            GuardsAt =
                guards |> Array.map (fun guard -> struct (places[guard.Comparison], (if guard.Holds then 1.0 else 0.0)))
            SetLength = setLength
            IsChecked = not isCareful && outputs.Value >= 0 && outputs.Rows.Length = 0
        }
