namespace OptimizerFunctional.Core

open System

/// Derivatives of a graph, as further nodes of the same graph (A. Griewank and A. Walther, "Evaluating Derivatives",
/// 2nd edition, 2008, chapters 3 and 5).
[<RequireQualifiedAccess>]
module internal Differentiate =

    let inline private operand (node: Node) index =
        match index with
        | 0 -> node.A
        | 1 -> node.B
        | _ -> node.C

    /// Whether each of the nodes up to `last` depends on a leaf of this kind.
    let private depends (graph: Graph) (last: int) (leaf: Operation) =
        let result = Array.zeroCreate (last + 1)

        for i in 0..last do
            let node = graph[i]
            let arity = Operation.arity node.Operation

            result[i] <-
                node.Operation = leaf
                || arity > 0 && result[node.A]
                || arity > 1 && result[node.B]
                || arity > 2 && result[node.C]

        result

    /// The gradient of `output` in reverse mode: a node for each of the n variables. Nodes that it adds lie above
    /// `output` and are not visited.
    let reverse (graph: Graph) (n: int) (output: int) : int[] =
        let arithmetic = Simplify.arithmetic graph
        let varies = depends graph output Operation.Variable
        let gradient = Array.create n -1
        let adjoints = Array.create (output + 1) -1
        adjoints[output] <- graph.Constant 1.0

        for i in output .. -1 .. 0 do
            let adjoint = adjoints[i]

            if adjoint >= 0 && varies[i] then
                let node = graph[i]

                if node.Operation = Operation.Variable then
                    gradient[node.A] <- adjoint
                else
                    Rules.partials arithmetic node.Operation node.A node.B i adjoint (fun index product ->
                        let target = operand node index

                        if varies[target] then
                            adjoints[target] <-
                                if adjoints[target] < 0 then
                                    product
                                else
                                    arithmetic.Make(Operation.Add, adjoints[target], product, 0))

        for i in 0 .. n - 1 do
            if gradient[i] < 0 then
                gradient[i] <- graph.Constant 0.0

        gradient

    /// The directional derivatives of `outputs` in forward mode. `seed` gives the node of each variable's direction.
    let forward (graph: Graph) (seed: int -> int) (outputs: int[]) : int[] =
        let arithmetic = Simplify.arithmetic graph
        let zero, one = graph.Constant 0.0, graph.Constant 1.0
        let last = Array.max outputs
        let needed = Graph.needed graph outputs
        let tangents = Array.create (last + 1) zero

        for i in 0..last do
            let node = graph[i]

            if not needed[i] then
                ()
            elif node.Operation = Operation.Variable then
                tangents[i] <- seed node.A
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

        outputs |> Array.map (fun output -> tangents[output])

    /// The product of the Hessian and the direction, from the gradient.
    let hessianTimes (graph: Graph) (gradient: int[]) : int[] = forward graph graph.Direction gradient

    /// The columns of the Hessian, from the gradient.
    let hessian (graph: Graph) (gradient: int[]) : int[][] =
        let zero, one = graph.Constant 0.0, graph.Constant 1.0
        Array.init gradient.Length (fun j -> forward graph (fun i -> if i = j then one else zero) gradient)
