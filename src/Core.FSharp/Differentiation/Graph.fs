namespace OptimizerFunctional.Core

open System
open System.Collections.Generic

/// A node of a graph: an operation and the indices of its operands. A constant has the bits of
/// its value in `A` and `B`, a sum has its group in `A` and the node in `B`; the other leaves have their index in `A`.
[<Struct; CustomEquality; NoComparison>]
type internal Node = {
    Operation: Operation
    A: int
    B: int
    C: int
} with

    /// A leaf.
    static member Leaf(operation: Operation, index: int) : Node = { Operation = operation; A = index; B = 0; C = 0 }

    /// A constant.
    static member Constant(value: float) : Node =
        let bits = BitConverter.DoubleToInt64Bits value
        { Operation = Operation.Constant; A = int bits; B = int (bits >>> 32); C = 0 }

    /// The value of a constant.
    member this.Value: float = BitConverter.Int64BitsToDouble((int64 this.B <<< 32) ||| int64 (uint32 this.A))

    /// The operands of an operation.
    member this.Operands: int[] =
        match Operation.arity this.Operation with
        | 0 -> [||]
        | 1 -> [| this.A |]
        | 2 -> [| this.A; this.B |]
        | _ -> [| this.A; this.B; this.C |]

    override this.GetHashCode() = HashCode.Combine(int this.Operation, this.A, this.B, this.C)

    override this.Equals other =
        match other with
        | :? Node as node -> this.Equals node
        | _ -> false

    member this.Equals(other: Node) : bool =
        this.Operation = other.Operation && this.A = other.A && this.B = other.B && this.C = other.C

    interface IEquatable<Node> with
        member this.Equals other = this.Equals other

/// Arithmetic in which rules of differentiation are written once: on nodes they build graphs, on numbers they compute.
type internal IArithmetic<'Value> =
    /// A constant.
    abstract Constant: value: float -> 'Value
    /// An operation. Operands beyond its arity are ignored.
    abstract Make: operation: Operation * a: 'Value * b: 'Value * c: 'Value -> 'Value

/// An index for each row of a group: `First + row * Stride`, or a list if there is one.
[<Struct; CustomEquality; NoComparison>]
type internal Indexes = {
    First: int
    Stride: int
    List: int[]
} with

    /// The index of a row.
    member inline this.At(row: int) : int =
        if this.List.Length = 0 then this.First + row * this.Stride else this.List[row]

    override this.GetHashCode() = HashCode.Combine(this.First, this.Stride, this.List.Length)

    override this.Equals other =
        match other with
        | :? Indexes as other ->
            this.First = other.First
            && this.Stride = other.Stride
            && this.List.AsSpan().SequenceEqual(other.List.AsSpan())
        | _ -> false

/// Indexes of rows.
[<RequireQualifiedAccess>]
module internal Indexes =

    /// Every row's own number.
    let identity: Indexes = { First = 0; Stride = 1; List = [||] }

    /// Indexes as they are, affine if they can be.
    let ofList (list: int[]) : Indexes =
        let stride = if list.Length > 1 then list[1] - list[0] else 0
        let mutable isAffine = true

        for row in 0 .. list.Length - 1 do
            isAffine <- isAffine && list[row] = list[0] + row * stride

        if isAffine then
            { First = list[0]; Stride = stride; List = [||] }
        else
            { First = 0; Stride = 0; List = list }

/// Lists whose items differ.
[<RequireQualifiedAccess>]
module internal Distinct =

    /// The index of an item, which is added if it is new.
    let indexOf (list: List<'T>) (isSame: 'T -> bool) (item: 'T) : int =
        match list.FindIndex isSame with
        | -1 ->
            list.Add item
            list.Count - 1
        | index -> index

/// Nodes in an order in which they can be computed. Equal nodes exist once.
[<Sealed>]
type internal Graph() =

    let mutable nodes: Node[] = Array.zeroCreate 32
    let mutable count = 0
    let known = Dictionary<Node, int>()
    let groups = List<Group>()

    /// The groups whose sums are nodes.
    member _.Groups: List<Group> = groups

    /// The index of the first node that differentiation added.
    member val FirstDerivative = Int32.MaxValue with get, set

    /// The operation of a node in a careful program. A factor of 0 passes nothing on in derivatives, whatever the other
    /// factor is: sqrt(x^2 + y^2) has the derivatives (0, 0) at 0, and a branch that is not taken has no influence.
    member this.CarefulOperation(index: int) : Operation =
        match nodes[index].Operation with
        | Operation.Multiply when index >= this.FirstDerivative -> Operation.StrongMultiply
        | Operation.Divide when index >= this.FirstDerivative -> Operation.StrongDivide
        | operation -> operation

    /// The number of nodes.
    member _.Count: int = count

    /// A node.
    member _.Item
        with get (index: int): Node = nodes[index]

    /// The nodes.
    member _.Nodes: ReadOnlySpan<Node> = ReadOnlySpan(nodes, 0, count)

    /// The index of a node as it is, without simplification.
    member _.Put(node: Node) : int =
        match known.TryGetValue node with
        | true, place -> place
        | _ ->
            if count = nodes.Length then
                Array.Resize(&nodes, 2 * count)

            nodes[count] <- node
            known.Add(node, count)
            count <- count + 1
            count - 1

    /// The index of an operation as it is, without simplification.
    member this.Put(operation: Operation, a: int, b: int, c: int) : int =
        let arity = Operation.arity operation
        this.Put { Operation = operation; A = a; B = (if arity > 1 then b else 0); C = (if arity > 2 then c else 0) }

    /// The index of a constant. Constants are compared by bits: 0 and -0 have different reciprocals.
    member this.Constant(value: float) : int = this.Put(Node.Constant value)

    /// The index of a leaf.
    member this.Leaf(operation: Operation, index: int) : int = this.Put(Node.Leaf(operation, index))

    /// The index of a coordinate of the point.
    member this.Variable(index: int) : int = this.Leaf(Operation.Variable, index)

    /// The index of a coordinate of the direction.
    member this.Direction(index: int) : int = this.Leaf(Operation.Direction, index)

    /// The index of the sum of a node of a group.
    member this.Sum(group: int, node: int) : int = this.Put { Operation = Operation.Sum; A = group; B = node; C = 0 }

    /// Whether a node is a constant.
    member _.IsConstant(index: int) : bool = nodes[index].Operation = Operation.Constant

    /// Whether a node is this constant, by bits.
    member _.Is(index: int, value: float) : bool =
        nodes[index].Operation = Operation.Constant
        && BitConverter.DoubleToInt64Bits nodes[index].Value = BitConverter.DoubleToInt64Bits value

/// Terms or residuals of one shape: one graph for all of them. Its leaves are constants, inputs that all rows share,
/// coordinates that differ from row to row, and columns of numbers.
and [<Sealed>] internal Group(count: int) =

    let graph = Graph()
    let inputs = List<int>()
    let gathers = List<Indexes>()
    let columns = List<float[]>()
    let padded = Dictionary<int, float[]>()

    // Columns of nodes that depend on columns alone.
    let computed = Dictionary<int, int>()

    /// The number of rows.
    member _.Count: int = count

    /// The column of a node that depends on columns alone, which is computed once.
    member _.Computed(node: int, compute: unit -> float[]) : int =
        match computed.TryGetValue node with
        | true, column -> column
        | _ ->
            columns.Add(compute ())
            computed[node] <- columns.Count - 1
            columns.Count - 1

    /// The graph of a row.
    member _.Graph: Graph = graph

    /// The nodes of the outer graph that all rows share.
    member _.Inputs: List<int> = inputs

    /// The coordinates that differ from row to row.
    member _.Gathers: List<Indexes> = gathers

    /// The numbers that differ from row to row.
    member _.Columns: List<float[]> = columns

    /// The node of an input: a node of the outer graph.
    member _.Shared(outer: int) : int =
        graph.Leaf(Operation.Shared, Distinct.indexOf inputs (fun input -> input = outer) outer)

    /// The node of coordinates that differ from row to row.
    member _.Gathered(indexes: Indexes) : int =
        graph.Leaf(Operation.Gathered, Distinct.indexOf gathers indexes.Equals indexes)

    /// The node of numbers that differ from row to row.
    member _.Column(numbers: float[]) : int =
        graph.Leaf(Operation.Column, Distinct.indexOf columns (Number.hasSameBits numbers) numbers)

    /// A column in memory that does not move, with its last number again up to a whole number of registers.
    member _.Padded(index: int) : float[] =
        lock padded (fun () ->
            match padded.TryGetValue index with
            | true, known -> known
            | _ ->
                let numbers = GC.AllocateUninitializedArray<float>(Pack.padded count, true)
                columns[index].CopyTo(numbers, 0)
                numbers.AsSpan(count).Fill(columns[index][count - 1])
                padded[index] <- numbers
                numbers)

/// A branch that a function took: the node of a comparison and its outcome at the recorded point.
[<Struct>]
type internal Guard = { Comparison: int; Holds: bool }

/// Functions of graphs.
[<RequireQualifiedAccess>]
module internal Graph =

    /// Whether each of the nodes up to the last output is needed for the outputs.
    let rec needed (graph: Graph) (outputs: int seq) : bool[] =
        let needed = Array.zeroCreate (Seq.fold max -1 outputs + 1)

        for output in outputs do
            needed[output] <- true

        for i in needed.Length - 1 .. -1 .. 0 do
            if needed[i] then
                for operand in operands graph graph[i] do
                    needed[operand] <- true

        needed

    /// The nodes that a node needs directly.
    and operands (graph: Graph) (node: Node) : int[] =
        if node.Operation = Operation.Sum then
            inputs graph.Groups[node.A] node.B
        else
            node.Operands

    /// The nodes of the outer graph that a node of a group needs.
    and inputs (group: Group) (node: int) : int[] = [|
        let needed = needed group.Graph [| node |]

        for i in 0..node do
            if needed[i] && group.Graph[i].Operation = Operation.Shared then
                group.Inputs[group.Graph[i].A]
    |]
