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

    /// The layout for these nodes of a graph. `shared` gives, for nodes that are the same in every row, the place of
    /// the number in the memory of the caller.
    let make (graph: Graph) (shared: Dictionary<int, int>) (roots: int[]) : BlockLayout =
        let needed =
            let needed = Array.zeroCreate (Array.max roots + 1)

            for root in roots do
                needed[root] <- true

            for i in needed.Length - 1 .. -1 .. 0 do
                if needed[i] && not (shared.ContainsKey i) then
                    for operand in Graph.operands graph graph[i] do
                        needed[operand] <- true

            needed

        /// The last node that reads each node.
        let lastUse =
            let last = Array.init needed.Length id

            for i in 0 .. needed.Length - 1 do
                if needed[i] && not (shared.ContainsKey i) then
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
            if needed[i] && not (isKept i) && graph[i].Operation < Operation.Add then
                places[i] <- place ()
                loads.Add(struct (graph[i].Operation, graph[i].A, places[i]))

        for i in 0 .. needed.Length - 1 do
            if needed[i] && not (isKept i) && graph[i].Operation >= Operation.Add then
                let node = graph[i]
                let operands = Graph.operands graph node

                // An instruction may write where it reads: it reads a register before it writes it.
                for operand in Array.distinct operands do
                    if lastUse[operand] = i && not (isKept operand) then
                        free.Push places[operand]

                places[i] <- place ()
                let at index = places[operands[min index (operands.Length - 1)]]

                code.Add { Operation = node.Operation; A = at 0; B = at 1; C = at 2; Result = places[i] }

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
