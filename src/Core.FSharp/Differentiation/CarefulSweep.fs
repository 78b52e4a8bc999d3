namespace OptimizerFunctional.Core

open System

/// The reverse sweep on numbers that defines derivatives where the ordinary one gives NaN. A factor of 0 passes nothing
/// on, whatever the other factor is: sqrt(x^2 + y^2) has the derivatives (0, 0) at 0, and a branch that is not taken
/// has no influence.
[<RequireQualifiedAccess>]
module internal CarefulSweep =

    /// The product of two factors of the chain rule.
    let chain (adjoint: float) (slope: float) : float = if adjoint = 0.0 || slope = 0.0 then 0.0 else adjoint * slope

    /// The result of an operation of a derivative: 0 times infinity and 0/0 are 0.
    let compute (operation: Operation) (a: float) (b: float) (c: float) : float =
        match operation with
        | Operation.Multiply -> chain a b
        | Operation.Divide when a = 0.0 -> 0.0
        | _ -> Operation.value operation a b c

    let private arithmetic = {
        new IArithmetic<float> with
            member _.Constant value = value
            member _.Make(operation, a, b, c) = compute operation a b c
    }

    /// The values of all nodes up to `last`.
    let values (graph: Graph) (last: int) (column: int -> float) (point: ReadOnlySpan<float>) : float[] =
        let values = Array.zeroCreate (last + 1)

        for i in 0..last do
            let node = graph[i]

            values[i] <-
                match node.Operation with
                | Operation.Constant -> node.Value
                | Operation.Variable -> point[node.A]
                | Operation.Column -> column node.A
                | operation -> Operation.value operation values[node.A] values[node.B] values[node.C]

        values

    /// The value of `output`. Its derivatives go to `add index derivative`; they are NaN if the value is NaN.
    let run
        (graph: Graph)
        (output: int)
        (column: int -> float)
        (point: ReadOnlySpan<float>)
        (add: int -> float -> unit)
        : float =
        let values = values graph output column point
        let adjoints = Array.zeroCreate (output + 1)
        adjoints[output] <- if Double.IsNaN values[output] then nan else 1.0

        for i in output .. -1 .. 0 do
            let adjoint = adjoints[i]

            if adjoint <> 0.0 then
                let node = graph[i]
                let pass target slope = adjoints[target] <- adjoints[target] + chain adjoint slope

                match node.Operation with
                | Operation.Constant
                | Operation.Column
                | Operation.Direction -> ()
                | Operation.Variable -> add node.A adjoint
                | operation ->
                    let a, b = values[node.A], values[node.B]

                    Rules.partials arithmetic operation a b values[i] 1.0 (fun index slope ->
                        match index with
                        | 0 -> pass node.A slope
                        | 1 -> pass node.B slope
                        | _ -> pass node.C slope)

        values[output]

    /// The value of `output` in a row of columns, and its gradient, which is set.
    let gradientOfRow
        (graph: Graph)
        (output: int)
        (columns: float[][])
        (row: int)
        (point: ReadOnlySpan<float>)
        (into: Span<float>)
        : float =
        let sum = Array.zeroCreate<float> into.Length
        let add i derivative = sum[i] <- sum[i] + derivative
        let value = run graph output (fun column -> columns[column][row]) point add

        if Double.IsNaN value then
            Array.Fill(sum, nan)

        sum.CopyTo into
        value

    /// The value of `output`, and its gradient, which is set.
    let gradient (graph: Graph) (output: int) (point: ReadOnlySpan<float>) (into: Span<float>) : float =
        gradientOfRow graph output [||] 0 point into
