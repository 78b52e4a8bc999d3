namespace OptimizerFunctional.Core

open System
open System.Collections.Generic

/// Numbers of the rows of a group that are added to the coordinates of a gradient: the value of a node in each row, to
/// the coordinate that the row gathers.
[<Struct>]
type internal Scatter = { Group: int; Slot: int; Node: int }

/// The derivatives of one node by the leaves of its graph.
[<NoEquality; NoComparison>]
type internal Adjoints = {
    /// Leaves, and the node of the derivative by each.
    Leaves: struct (int * int)[]
    /// Derivatives by coordinates that groups gather.
    Scatters: Scatter[]
}

/// A coordinate: the same in every row of a group, or the one that the row gathers.
[<Struct; RequireQualifiedAccess>]
type internal Coordinate =
    | Fixed of index: int
    | Gathered of slot: int

/// Numbers of the rows of a group that are added to a matrix of derivatives by two coordinates.
[<Struct>]
type internal PairScatter = { Group: int; Row: Coordinate; Column: Coordinate; Node: int }

/// Nodes for the direction of a Hessian-vector product.
[<NoEquality; NoComparison>]
type internal Seeds = {
    /// The direction of a leaf of the outer graph.
    Variable: int -> int
    /// The direction of a gathered coordinate, in the graph of the group.
    Gathered: Group -> int -> int
}

/// Derivatives of a graph, as further nodes of the same graph (A. Griewank and A. Walther, "Evaluating Derivatives",
/// 2nd edition, 2008, chapters 3 and 5).
[<RequireQualifiedAccess>]
module internal Differentiate =

    let inline private operand (node: Node) index =
        match index with
        | 0 -> node.A
        | 1 -> node.B
        | _ -> node.C

    let private isVariable operation =
        match operation with
        | Operation.Variable
        | Operation.Shared
        | Operation.Gathered -> true
        | _ -> false

    /// Whether each of the nodes up to `last` depends on the point.
    let rec private varies (graph: Graph) (last: int) : bool[] =
        let result = Array.zeroCreate (last + 1)

        for i in 0..last do
            let node = graph[i]
            let arity = Operation.arity node.Operation

            result[i] <-
                isVariable node.Operation
                || node.Operation = Operation.Sum
                || arity > 0 && result[node.A]
                || arity > 1 && result[node.B]
                || arity > 2 && result[node.C]

        result

    /// The derivatives of `output` in reverse mode. Nodes that it adds lie above `output` and are not visited.
    let rec reverse (graph: Graph) (output: int) : Adjoints =
        let arithmetic = Simplify.arithmetic graph
        let varies = varies graph output
        let leaves = List<struct (int * int)>()
        let scatters = List<Scatter>()
        let adjoints = Array.create (output + 1) -1
        adjoints[output] <- graph.Constant 1.0

        let pass target product =
            if varies[target] then
                adjoints[target] <-
                    if adjoints[target] < 0 then
                        product
                    else
                        arithmetic.Make(Operation.Add, adjoints[target], product, 0)

        for i in output .. -1 .. 0 do
            let adjoint = adjoints[i]

            if adjoint >= 0 && varies[i] then
                let node = graph[i]

                if isVariable node.Operation then
                    leaves.Add(struct (i, adjoint))
                elif node.Operation = Operation.Sum then
                    scatters.AddRange(reverseSum graph node adjoint pass)
                else
                    Rules.partials arithmetic node.Operation node.A node.B i adjoint (fun index product ->
                        pass (operand node index) product)

        { Leaves = leaves.ToArray(); Scatters = merge graph scatters }

    /// Scatters to the same coordinates are added in the rows.
    and private merge (graph: Graph) (scatters: Scatter seq) : Scatter[] = [|
        for struct (group, slot), same in scatters |> Seq.groupBy (fun s -> struct (s.Group, s.Slot)) do
            let add a b = Simplify.ofDerivative graph.Groups[group].Graph Operation.Add a b 0
            { Group = group; Slot = slot; Node = same |> Seq.map _.Node |> Seq.reduce add }
    |]

    /// The derivatives of the sum of a node of a group. Those by shared inputs are sums, too.
    and private reverseSum graph (node: Node) adjoint pass : Scatter seq =
        let group = graph.Groups[node.A]
        let rows = group.Graph
        let arithmetic = Simplify.arithmetic graph
        let scatters = List<Scatter>()

        let factor =
            lazy
                (if graph.IsConstant adjoint then
                     rows.Constant graph[adjoint].Value
                 else
                     group.Shared adjoint)

        for struct (leaf, derivative) in (reverse rows node.B).Leaves do
            match rows[leaf].Operation with
            | Operation.Shared ->
                let sum = Simplify.sum graph node.A derivative
                pass group.Inputs[rows[leaf].A] (arithmetic.Make(Operation.Multiply, adjoint, sum, 0))
            | _ ->
                let product = Simplify.ofDerivative rows Operation.Multiply factor.Value derivative 0
                scatters.Add { Group = node.A; Slot = rows[leaf].A; Node = product }

        scatters

    /// The directional derivatives of outputs and scatters in forward mode.
    let rec forward (graph: Graph) (seeds: Seeds) (outputs: int[]) (scatters: Scatter[]) : struct (int[] * Scatter[]) =
        let arithmetic = Simplify.arithmetic graph
        let zero, one = graph.Constant 0.0, graph.Constant 1.0
        let inputs = scatters |> Array.collect (fun s -> Graph.inputs graph.Groups[s.Group] s.Node)
        let needed = Graph.needed graph (Array.append outputs inputs)
        let tangents = Array.create needed.Length zero

        /// The directional derivative of a node of a group.
        let inRow (group: Group) node =
            let rows = group.Graph

            let seed leaf =
                match rows[leaf].Operation with
                | Operation.Gathered -> seeds.Gathered group rows[leaf].A
                | _ ->
                    let tangent = tangents[group.Inputs[rows[leaf].A]]

                    if graph.IsConstant tangent then
                        rows.Constant graph[tangent].Value
                    else
                        group.Shared tangent

            let struct (result, _) = forward rows { seeds with Variable = seed } [| node |] [||]
            result[0]

        for i in 0 .. needed.Length - 1 do
            let node = graph[i]

            if not needed[i] then
                ()
            elif isVariable node.Operation then
                tangents[i] <- seeds.Variable i
            elif node.Operation = Operation.Sum then
                tangents[i] <- Simplify.sum graph node.A (inRow graph.Groups[node.A] node.B)
            elif node.Operation = Operation.Select then
                tangents[i] <- arithmetic.Make(Operation.Select, node.A, tangents[node.B], tangents[node.C])
            elif node.Operation >= Operation.Add then
                let mutable sum = zero

                Rules.partials arithmetic node.Operation node.A node.B i one (fun index partial ->
                    let tangent = tangents[operand node index]

                    if tangent <> zero then
                        let product = arithmetic.Make(Operation.Multiply, partial, tangent, 0)
                        sum <- arithmetic.Make(Operation.Add, sum, product, 0))

                tangents[i] <- sum

        struct (outputs |> Array.map (fun output -> tangents[output]),
                scatters |> Array.map (fun s -> { s with Node = inRow graph.Groups[s.Group] s.Node }))

    /// The gradient of `output`: a node for each of the n variables, and what groups add.
    let gradient (graph: Graph) (n: int) (output: int) : struct (int[] * Scatter[]) =
        let adjoints = reverse graph output
        let gradient = Array.create n (graph.Constant 0.0)

        for struct (leaf, derivative) in adjoints.Leaves do
            gradient[graph[leaf].A] <- derivative

        struct (gradient, adjoints.Scatters)

    /// The derivatives of outputs and scatters along the direction.
    let directional (graph: Graph) (outputs: int[]) (scatters: Scatter[]) : struct (int[] * Scatter[]) =
        let seeds = {
            Variable = fun leaf -> graph.Direction graph[leaf].A
            Gathered = fun group slot -> group.Graph.Leaf(Operation.GatheredDirection, slot)
        }

        forward graph seeds outputs scatters

    /// The product of the Hessian and the direction, from the gradient.
    let hessianTimes (graph: Graph) (struct (gradient: int[], scatters: Scatter[])) : struct (int[] * Scatter[]) =
        directional graph gradient scatters

    /// The Hessian, row by row, from the gradient, in reverse mode; nothing if it has products of sums over different
    /// rows, which no sum over rows gives.
    let hessian
        (graph: Graph)
        (struct (gradient: int[], scatters: Scatter[]))
        : struct (int[] * PairScatter[]) voption =
        let n = gradient.Length
        let nodes = Array.create (n * n) (graph.Constant 0.0)
        let pairs = List<PairScatter>()
        let mutable isSum = true

        for i in 0 .. n - 1 do
            let adjoints = reverse graph gradient[i]

            for struct (leaf, derivative) in adjoints.Leaves do
                nodes[i * n + graph[leaf].A] <- derivative

            for scatter in adjoints.Scatters do
                pairs.Add {
                    Group = scatter.Group
                    Row = Coordinate.Fixed i
                    Column = Coordinate.Gathered scatter.Slot
                    Node = scatter.Node
                }

        for scatter in scatters do
            let group = graph.Groups[scatter.Group]
            let rows = group.Graph

            let add column node =
                pairs.Add {
                    Group = scatter.Group
                    Row = Coordinate.Gathered scatter.Slot
                    Column = column
                    Node = node
                }

            for struct (leaf, derivative) in (reverse rows scatter.Node).Leaves do
                let index = rows[leaf].A

                if rows[leaf].Operation = Operation.Gathered then
                    add (Coordinate.Gathered index) derivative
                else
                    let adjoints = reverse graph group.Inputs[index]
                    isSum <- isSum && adjoints.Scatters.Length = 0

                    for struct (variable, factor) in adjoints.Leaves do
                        let factor = group.Shared factor
                        let product = Simplify.ofDerivative rows Operation.Multiply factor derivative 0
                        add (Coordinate.Fixed graph[variable].A) product

        if isSum then ValueSome(struct (nodes, pairs.ToArray())) else ValueNone
