namespace OptimizerFunctional.Core

/// Nodes as text, for messages and the debugger.
[<RequireQualifiedAccess>]
module internal Formula =

    let private symbol operation =
        match operation with
        | Operation.Add -> " + "
        | Operation.Subtract -> " - "
        | Operation.Multiply -> " * "
        | Operation.Divide -> " / "
        | Operation.Less -> " < "
        | Operation.LessOrEqual -> " <= "
        | _ -> " = "

    /// The formula of a node. Operands that are nested deeply are dots.
    let ofNode (graph: Graph) (node: int) : string =
        let rec text depth index =
            let node = graph[index]
            let operand i = text (depth - 1) i

            match node.Operation with
            | Operation.Constant -> Number.text node.Value
            | Operation.Variable -> $"x[{node.A}]"
            | Operation.Direction -> $"v[{node.A}]"
            | Operation.Column -> $"column[{node.A}]"
            | Operation.Gathered -> "x[i]"
            | _ when depth = 0 -> "..."
            | Operation.RowSum -> $"sum({operand node.A})"
            | Operation.Negate -> $"-{operand node.A}"
            | Operation.Add
            | Operation.Subtract
            | Operation.Multiply
            | Operation.Divide
            | Operation.Less
            | Operation.LessOrEqual
            | Operation.Equal -> $"({operand node.A}{symbol node.Operation}{operand node.B})"
            | operation ->
                let name = (string operation).ToLowerInvariant()

                match Operation.arity operation with
                | 1 -> $"{name}({operand node.A})"
                | 2 -> $"{name}({operand node.A}, {operand node.B})"
                | _ -> $"{name}({operand node.A}, {operand node.B}, {operand node.C})"

        text 4 node
