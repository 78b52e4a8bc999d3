namespace OptimizerFunctional.Core

open System
open System.Collections.Generic

/// Where the numbers of a block are, and what is done to them. A place has a number for every row of the block.
[<NoEquality; NoComparison>]
type internal BlockLayout = {
    /// Operations, in order.
    Code: BlockInstruction[]
    /// Leaves that differ from row to row: the operation, the index of the leaf and its place.
    Loads: struct (Operation * int * int)[]
    /// Constants, each with its place.
    Constants: struct (float * int)[]
    /// Numbers that all rows share: the place in the memory of the caller, and the place of the block.
    Broadcasts: struct (int * int)[]
    /// The place of every needed node; -1 for the others.
    Places: int[]
    /// The length of the memory.
    Length: int
}

/// Lays out blocks. A place is used again once no operation needs its numbers any more.
[<RequireQualifiedAccess>]
module internal BlockLayout =

    /// The rows of a block: a place of it is 1 KB.
    [<Literal>]
    let BlockLength = 128

    /// The operations of nodes that depend on columns alone, with those below; -1 for other nodes.
    let private dataCosts (graph: Graph) (last: int) : int[] =
        let costs = Array.zeroCreate (last + 1)

        for i in 0..last do
            let node = graph[i]

            costs[i] <-
                match node.Operation with
                | Operation.Constant
                | Operation.Column -> 0
                | leaf when leaf < Operation.Add -> -1
                | operation ->
                    let own = if operation <= Operation.Multiply then 1 else 4

                    Graph.operands graph node
                    |> Array.fold
                        (fun sum operand ->
                            if sum < 0 || costs[operand] < 0 then -1 else min 1000 (sum + costs[operand]))
                        own

        costs

    /// The nodes that depend on columns alone and are better computed once: those of at least 4 operations that others
    /// read.
    let dataNodes (graph: Graph) (shared: Dictionary<int, int>) (roots: int[]) : int[] =
        let costs = dataCosts graph (Array.max roots)
        let found = List<int>()
        let seen = HashSet<int>()
        let pending = Stack<int> roots

        while pending.Count > 0 do
            let i = pending.Pop()

            if seen.Add i then
                if costs[i] >= 4 then
                    found.Add i
                elif not (shared.ContainsKey i) then
                    for operand in Graph.operands graph graph[i] do
                        pending.Push operand

        found.ToArray()

    /// The layout for these nodes of a graph. `shared` gives, for nodes that are the same in every row, the place of
    /// the number in the memory of the caller, `data` the columns of nodes that were computed before.
    let make
        (isCareful: bool)
        (graph: Graph)
        (shared: Dictionary<int, int>)
        (data: Dictionary<int, int>)
        (roots: int[])
        : BlockLayout =
        let isLeaf i = shared.ContainsKey i || data.ContainsKey i || graph[i].Operation < Operation.Add

        let needed =
            let needed = Array.zeroCreate (Array.max roots + 1)

            for root in roots do
                needed[root] <- true

            for i in needed.Length - 1 .. -1 .. 0 do
                if needed[i] && not (isLeaf i) then
                    for operand in Graph.operands graph graph[i] do
                        needed[operand] <- true

            needed

        /// The last node that reads each node.
        let lastUse =
            let last = Array.init needed.Length id

            for i in 0 .. needed.Length - 1 do
                if needed[i] && not (isLeaf i) then
                    for operand in Graph.operands graph graph[i] do
                        last[operand] <- i

            for root in roots do
                last[root] <- Int32.MaxValue

            last

        let isKept i = shared.ContainsKey i || graph[i].Operation = Operation.Constant

        let places = Array.create needed.Length -1
        let placeCount = ref 0
        let free = Stack<int>()

        let place () =
            if free.Count > 0 then
                free.Pop()
            else
                placeCount.Value <- placeCount.Value + 1
                (placeCount.Value - 1) * BlockLength

        // Numbers that are the same in every row have places of their own, which are written once.
        for i in 0 .. needed.Length - 1 do
            if needed[i] && isKept i then
                places[i] <- place ()

        let code = List<BlockInstruction>()
        let loads = List<struct (Operation * int * int)>()

        // Leaves are loaded before the first instruction.
        for i in 0 .. needed.Length - 1 do
            if needed[i] && not (isKept i) && isLeaf i then
                places[i] <- place ()

                match data.TryGetValue i with
                | true, column -> loads.Add(struct (Operation.Column, column, places[i]))
                | _ -> loads.Add(struct (graph[i].Operation, graph[i].A, places[i]))

        for i in 0 .. needed.Length - 1 do
            if needed[i] && not (isLeaf i) then
                let node = graph[i]
                let operands = Graph.operands graph node

                // An instruction may write where it reads: it reads a register before it writes it.
                for operand in Array.distinct operands do
                    if lastUse[operand] = i && not (isKept operand) then
                        free.Push places[operand]

                places[i] <- place ()
                let at index = places[operands[min index (operands.Length - 1)]]

                let operation = if isCareful then graph.CarefulOperation i else node.Operation
                code.Add { Operation = operation; A = at 0; B = at 1; C = at 2; Result = places[i] }

        let constants = [|
            for i in 0 .. needed.Length - 1 do
                if needed[i] && not (shared.ContainsKey i) && graph[i].Operation = Operation.Constant then
                    struct (graph[i].Value, places[i])
        |]

        let broadcasts = [|
            for i in 0 .. needed.Length - 1 do
                if needed[i] && shared.ContainsKey i then
                    struct (shared[i], places[i])
        |]

        {
            Code = code.ToArray()
            Loads = loads.ToArray()
            Constants = constants
            Broadcasts = broadcasts
            Places = places
            Length = placeCount.Value * BlockLength
        }
