namespace OptimizerFunctional.Core

open System

/// Adds nodes to a graph in their simplest form.
[<RequireQualifiedAccess>]
module internal Simplify =

    let private ofConstants (graph: Graph) operation a b c =
        let arity = Operation.arity operation

        let valueOf index place = if place < arity then graph[index].Value else 0.0

        if
            arity > 0 && graph.IsConstant a && (arity < 2 || graph.IsConstant b) && (arity < 3 || graph.IsConstant c)
        then
            ValueSome(graph.Constant(Operation.value operation (valueOf a 0) (valueOf b 1) (valueOf c 2)))
        else
            ValueNone

    /// A power with a whole exponent from -1 to 4 becomes products, as one writes it by hand.
    let private power (graph: Graph) a b =
        let square () = graph.Put(Operation.Multiply, a, a, 0)

        match (if graph.IsConstant b then graph[b].Value else nan) with
        | 1.0 -> a
        | 2.0 -> square ()
        | 3.0 -> graph.Put(Operation.Multiply, square (), a, 0)
        | 4.0 -> graph.Put(Operation.Multiply, square (), square (), 0)
        | -1.0 -> graph.Put(Operation.Divide, graph.Constant 1.0, a, 0)
        | _ -> graph.Put(Operation.Power, a, b, 0)

    /// The reciprocal of a power of two, with which a product has the bits of the quotient.
    let private exactReciprocal (graph: Graph) b =
        if graph.IsConstant b then
            let reciprocal = 1.0 / graph[b].Value
            let isPowerOfTwo = BitConverter.DoubleToInt64Bits graph[b].Value &&& 0xFFFFFFFFFFFFFL = 0L

            if isPowerOfTwo && Double.IsNormal graph[b].Value then
                ValueSome reciprocal
            else
                ValueNone
        else
            ValueNone

    /// An operation of the user's function. What is left out changes no bit of any result.
    let rec ofValue (graph: Graph) (operation: Operation) (a: int) (b: int) (c: int) : int =
        match ofConstants graph operation a b c, operation with
        | ValueSome constant, _ -> constant
        | _, Operation.Multiply when graph.Is(a, 1.0) -> b
        | _, Operation.Multiply when graph.Is(b, 1.0) -> a
        | _, Operation.Subtract when graph.Is(b, 0.0) -> a
        | _, Operation.Divide when graph.Is(b, 1.0) -> a
        | _, Operation.Divide ->
            match exactReciprocal graph b with
            | ValueSome reciprocal -> graph.Put(Operation.Multiply, a, graph.Constant reciprocal, 0)
            | ValueNone -> graph.Put(operation, a, b, c)
        | _, Operation.Negate when graph[a].Operation = Operation.Negate -> graph[a].A
        | _, Operation.Add when graph[b].Operation = Operation.Negate -> graph.Put(Operation.Subtract, a, graph[b].A, 0)
        | _, (Operation.Add | Operation.Multiply) when b < a -> graph.Put(operation, b, a, 0)
        | _, Operation.Power -> power graph a b
        | _, Operation.Select when b = c -> b
        | _, Operation.Select when graph.IsConstant a -> if graph[a].Value <> 0.0 then b else c
        | _ -> graph.Put(operation, a, b, c)

    /// An operation that differentiation makes: 0 and 1 disappear, signs move outwards, constant factors meet.
    let rec ofDerivative (graph: Graph) (operation: Operation) (a: int) (b: int) (c: int) : int =
        let make operation a b = ofDerivative graph operation a b 0
        let isZero i = graph.IsConstant i && graph[i].Value = 0.0
        let isNegation i = graph[i].Operation = Operation.Negate

        let isScaled i = graph[i].Operation = Operation.Multiply && graph.IsConstant graph[i].A

        match operation with
        | Operation.Add when isZero a -> b
        | Operation.Add when isZero b -> a
        | Operation.Add when isNegation a -> make Operation.Subtract b graph[a].A
        | Operation.Add when a = b -> make Operation.Multiply (graph.Constant 2.0) a
        | Operation.Subtract when isZero a -> make Operation.Negate b 0
        | Operation.Subtract when isZero b -> a
        | Operation.Subtract when isNegation b -> make Operation.Add a graph[b].A
        | Operation.Subtract when a = b -> graph.Constant 0.0
        | Operation.Multiply when isZero a || isZero b -> graph.Constant 0.0
        | Operation.Multiply when graph.Is(a, -1.0) -> make Operation.Negate b 0
        | Operation.Multiply when graph.Is(b, -1.0) -> make Operation.Negate a 0
        | Operation.Multiply when isNegation a -> make Operation.Negate (make Operation.Multiply graph[a].A b) 0
        | Operation.Multiply when isNegation b -> make Operation.Negate (make Operation.Multiply a graph[b].A) 0
        | Operation.Multiply when graph.IsConstant b && not (graph.IsConstant a) -> make operation b a
        | Operation.Multiply when graph.IsConstant a && isScaled b ->
            make operation (make operation a graph[b].A) graph[b].B
        | Operation.Divide when isZero a -> a
        | Operation.Negate when graph[a].Operation = Operation.Subtract -> make Operation.Subtract graph[a].B graph[a].A
        | Operation.Negate when isScaled a ->
            make Operation.Multiply (graph.Constant(-graph[graph[a].A].Value)) graph[a].B
        | _ -> ofValue graph operation a b c

    /// The sum of a node of a group. A number that is the same for every row is multiplied by the number of rows.
    let sum (graph: Graph) (group: int) (node: int) : int =
        let rows = graph.Groups[group]
        let leaf = rows.Graph[node]
        let times = ofDerivative graph Operation.Multiply (graph.Constant(float rows.Count))

        match leaf.Operation with
        | Operation.Constant -> times (graph.Constant leaf.Value) 0
        | Operation.Shared -> times rows.Inputs[leaf.A] 0
        | _ -> graph.Sum(group, node)

    /// Arithmetic that adds derivatives to a graph.
    let arithmetic (graph: Graph) : IArithmetic<int> = {
        new IArithmetic<int> with
            member _.Constant value = graph.Constant value
            member _.Make(operation, a, b, c) = ofDerivative graph operation a b c
    }
