namespace OptimizerFunctional.Core

open System.Collections.Generic

/// Numbers that compiled rows read or write, one for each row: those of a leaf or an output, or of two that are
/// neighbors, in turn.
[<Struct; NoEquality; NoComparison>]
type internal Stream = {
    /// The index of the leaf or output.
    Item: int
    /// The index of its neighbor; -1 if there is none.
    Other: int
    /// The index of the first number, in the column, the point, the direction or the result; -1 if the numbers are in a
    /// copy.
    First: int
    /// From the number of a row to that of the next one.
    Stride: int
    /// Whether numbers are added to what is there.
    IsAdded: bool
} with

    /// Whether the numbers are in a copy.
    member this.IsCopied: bool = this.First < 0

/// What compiled rows of a group read, compute and write.
[<NoEquality; NoComparison>]
type internal RowPlan = {
    /// The graph of a row. What all rows share is a leaf with the place in the memory of the caller.
    Nodes: Node[]
    /// The nodes that are summed over the rows.
    Sums: int[]
    /// The nodes that are written.
    Outputs: int[]
    /// The leaves that differ from row to row.
    Leaves: Node[]
    Reads: Stream[]
    Writes: Stream[]
    /// The columns of the streams that are read; empty for those that are no columns.
    Columns: float[][]
}

/// Makes plans.
[<RequireQualifiedAccess>]
module internal RowPlan =

    let private isAffine (indexes: Indexes) = indexes.List.Length = 0

    /// The streams of items with these indexes. They are read and written where they are, if they may be and have a
    /// stride. Two alike of every second number share a stream if they are neighbors and may.
    let private streams
        (indexes: Indexes[])
        (mayStay: bool)
        (mayShare: bool)
        (isAlike: int -> int -> bool)
        (isAdded: int -> bool)
        =
        let others = Array.create indexes.Length -1
        let taken = HashSet<int>()

        let isPair i j =
            isAffine indexes[j]
            && indexes[j].Stride = 2
            && indexes[j].First = indexes[i].First + 1
            && isAlike i j
            && not (taken.Contains j)

        for i in 0 .. indexes.Length - 1 do
            if mayShare && isAffine indexes[i] && indexes[i].Stride = 2 && not (taken.Contains i) then
                match Seq.tryFind (isPair i) (seq { 0 .. indexes.Length - 1 }) with
                | Some j ->
                    others[i] <- j
                    taken.Add j |> ignore
                | None -> ()

        [|
            for i in 0 .. indexes.Length - 1 do
                if not (taken.Contains i) then
                    let stays = mayStay && isAffine indexes[i]

                    {
                        Item = i
                        Other = others[i]
                        First = if stays then indexes[i].First else -1
                        Stride = if stays then indexes[i].Stride else 1
                        IsAdded = stays && isAdded i
                    }
        |]

    /// The plan for a group. Where two rows write one index, either all outputs are copied or none is, so that the
    /// order is that of `BlockRows.writeAll`.
    let make
        (group: Group)
        (isCareful: bool)
        (layout: BlockLayout)
        (shared: Dictionary<int, int>)
        (data: Dictionary<int, int>)
        (sums: int[])
        (outputs: RowOutput[])
        (isDisjoint: bool)
        : RowPlan =
        let nodes =
            layout.Places
            |> Array.mapi (fun i place ->
                match shared.TryGetValue i, data.TryGetValue i with
                | _ when place < 0 -> Node.Constant 0.0
                | (true, from), _ -> Node.Leaf(Operation.Shared, from)
                | _, (true, column) -> Node.Leaf(Operation.Column, column)
                | _ when isCareful -> { group.Graph[i] with Operation = group.Graph.CarefulOperation i }
                | _ -> group.Graph[i])

        let leaves = layout.Loads |> Array.map (fun (struct (operation, index, _)) -> Node.Leaf(operation, index))

        let indexesOf (leaf: Node) =
            if leaf.Operation = Operation.Column then
                { First = 0; Stride = 1; List = [||] }
            else
                group.Gathers[leaf.A]

        let isOfOneKind i j = leaves[i].Operation = leaves[j].Operation
        let isAdded i = outputs[i].IsAdded
        let reads = streams (Array.map indexesOf leaves) true true isOfOneKind (fun _ -> false)
        let written = outputs |> Array.map _.Indexes
        let mayStay = isDisjoint || Array.forall isAffine written

        {
            Nodes = nodes
            Sums = sums
            Outputs = outputs |> Array.map _.Node
            Leaves = leaves
            Reads = reads
            Writes = streams written mayStay isDisjoint (fun i j -> isAdded i = isAdded j) isAdded
            Columns =
                reads
                |> Array.map (fun stream ->
                    match leaves[stream.Item] with
                    | leaf when leaf.Operation = Operation.Column -> group.Padded leaf.A
                    | _ -> [||])
        }
