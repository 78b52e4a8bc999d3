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
    /// Indices of the result, with the place of each.
    NodesAt: struct (int * int)[]
    /// Places of comparisons, with the outcome at the recorded point.
    GuardsAt: struct (int * float)[]
    /// Whether the result starts as zeros, to which groups and nodes are added.
    IsSummed: bool
}

/// Finds the nodes of groups that are the same in all rows. Each becomes a node of the outer graph, which computes it
/// once.
[<Sealed>]
type internal SharedNodes(graph: Graph) =

    let made = Dictionary<struct (int * int), int>()
    let isShared = Dictionary<int, bool[]>()

    let sharedIn index =
        match isShared.TryGetValue index with
        | true, known when known.Length = graph.Groups[index].Graph.Count -> known
        | _ ->
            let rows = graph.Groups[index].Graph
            let shared = Array.zeroCreate rows.Count

            for i in 0 .. rows.Count - 1 do
                shared[i] <-
                    match rows[i].Operation with
                    | Operation.Shared
                    | Operation.Constant -> true
                    | operation when operation < Operation.Add -> false
                    | _ -> Graph.operands rows rows[i] |> Array.forall (fun operand -> shared[operand])

            isShared[index] <- shared
            shared

    /// The node of the outer graph. Operands are made first, without recursion: a term can be as deep as a long sum.
    let outer index node =
        let group = graph.Groups[index]

        let known i =
            match group.Graph[i].Operation with
            | Operation.Shared -> ValueSome group.Inputs[group.Graph[i].A]
            | Operation.Constant -> ValueSome(graph.Constant group.Graph[i].Value)
            | _ ->
                match made.TryGetValue(struct (index, i)) with
                | true, found -> ValueSome found
                | _ -> ValueNone

        let pending = Stack<int>()
        pending.Push node

        while pending.Count > 0 do
            let i = pending.Peek()
            let operands = Graph.operands group.Graph group.Graph[i]
            let missing = operands |> Array.filter (fun operand -> (known operand).IsNone)

            if (known i).IsNone && missing.Length > 0 then
                Array.iter pending.Push missing
            else
                pending.Pop() |> ignore

                if (known i).IsNone then
                    let at k = if k < operands.Length then (known operands[k]).Value else 0
                    made[struct (index, i)] <- Simplify.ofValue graph group.Graph[i].Operation (at 0) (at 1) (at 2)

        (known node).Value

    /// The nodes nearest to `roots` that are the same in all rows of a group, each with its node in the outer graph.
    member _.Nearest(index: int, roots: int seq) : Dictionary<int, int> =
        let rows = graph.Groups[index].Graph
        let shared = sharedIn index
        let found = Dictionary<int, int>()
        let seen = HashSet<int>()
        let pending = Stack<int> roots

        while pending.Count > 0 do
            let i = pending.Pop()

            if seen.Add i then
                if shared[i] && rows[i].Operation <> Operation.Constant then
                    found[i] <- outer index i
                else
                    for operand in Graph.operands rows rows[i] do
                        pending.Push operand

        found

/// The nodes that outputs need, and the stage in which each is computed. A sum is computed one stage after its inputs.
[<Sealed>]
type internal Levels(graph: Graph, shared: SharedNodes, roots: int seq, rows: struct (int * RowOutput)[]) =

    let inputs (index: int) (node: int) = shared.Nearest(index, Seq.singleton node).Values |> Seq.toArray

    let ofRows = rows |> Array.map (fun (struct (group, output)) -> inputs group output.Node)

    let ofSums = Dictionary<int, int[]>()

    let operands i =
        let node = graph[i]

        if node.Operation = Operation.Sum then
            match ofSums.TryGetValue i with
            | true, known -> known
            | _ ->
                let found = inputs node.A node.B
                ofSums[i] <- found
                found
        else
            Graph.operands graph node

    /// In an order in which they can be computed. Nodes that are made for the inputs of a sum can lie above it.
    let needed =
        let ordered = List<int>()
        let entered = HashSet<int>()
        let pending = Stack<struct (int * bool)>()

        for root in Seq.append roots (Seq.concat ofRows) do
            pending.Push(struct (root, false))

            while pending.Count > 0 do
                let struct (i, isReady) = pending.Pop()

                if isReady then
                    ordered.Add i
                elif entered.Add i then
                    pending.Push(struct (i, true))

                    for operand in operands i do
                        if not (entered.Contains operand) then
                            pending.Push(struct (operand, false))

        ordered.ToArray()

    let levels =
        let levels = Dictionary<int, int>()

        for i in needed do
            let most = operands i |> Array.fold (fun most operand -> max most levels[operand]) 0
            levels[i] <- if graph[i].Operation = Operation.Sum then most + 1 else most

        levels

    /// The needed nodes, in an order in which they can be computed.
    member _.Needed: int[] = needed

    /// The stage of a node.
    member _.Of(node: int) : int = levels[node]

    /// The stage in which a row output is computed.
    member _.OfRow(row: int) : int = ofRows[row] |> Array.fold (fun most input -> max most (levels[input] + 1)) 1

    /// The last stage.
    member this.Last: int = Seq.fold max 0 (Seq.append levels.Values (Seq.init rows.Length this.OfRow))

/// Makes programs.
[<RequireQualifiedAccess>]
module internal PointProgram =

    /// The program for these outputs of a graph, to which it may add nodes that all rows of a group share.
    let make (graph: Graph) (guards: Guard[]) (outputs: Outputs) : PointProgram =
        let shared = SharedNodes graph

        let roots = [|
            if outputs.Value >= 0 then
                outputs.Value

            for struct (_, node) in outputs.Nodes do
                node

            yield! guards |> Array.map _.Comparison
        |]

        let levels = Levels(graph, shared, roots, outputs.Rows)
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
                for row in 0 .. outputs.Rows.Length - 1 do
                    if levels.OfRow row = level then
                        outputs.Rows[row]
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
                    struct (BlockProgram(graph.Groups[group], inputs, nodes, rows), first)
            |]

        let codeOf level = [|
            for i in levels.Needed do
                let node = graph[i]

                if node.Operation >= Operation.Add && levels.Of i = level then
                    let arity = Operation.arity node.Operation
                    let a = places[node.A]
                    assign i

                    {
                        Operation = node.Operation
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

        let isSummed = outputs.Rows.Length > 0

        {
            Variables = variables
            Directions = directions
            Constants = constants
            Stages = stages
            Size = size
            ValueAt = if outputs.Value >= 0 then places[outputs.Value] else -1
            NodesAt = [|
                for struct (index, node) in outputs.Nodes do
                    if not (isSummed && graph.Is(node, 0.0)) then
                        struct (index, places[node])
            |]
            GuardsAt =
                guards |> Array.map (fun guard -> struct (places[guard.Comparison], (if guard.Holds then 1.0 else 0.0)))
            IsSummed = isSummed
        }
