namespace OptimizerFunctional.Core

open System.Collections.Generic

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
