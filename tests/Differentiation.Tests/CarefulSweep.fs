namespace OptimizerFunctional.Differentiation.Tests

open System
open OptimizerFunctional.Core

/// The definition of derivatives: a reverse sweep on numbers. A factor of 0 passes nothing on, whatever the other
/// factor is: sqrt(x^2 + y^2) has the derivatives (0, 0) at 0, and a branch that is not taken has no influence.
[<RequireQualifiedAccess>]
module internal CarefulSweep =

    /// The product of two factors of the chain rule.
    let private chain (adjoint: float) (slope: float) : float =
        if adjoint = 0.0 || slope = 0.0 then 0.0 else adjoint * slope

    let private arithmetic = {
        new IArithmetic<float> with
            member _.Constant value = value

            member _.Make(operation, a, b, c) =
                match operation with
                | Operation.Multiply -> chain a b
                | Operation.Divide when a = 0.0 -> 0.0
                | _ -> Operation.value operation a b c
    }

    /// The values of all nodes up to `last`.
    let private values (graph: Graph) (last: int) (point: ReadOnlySpan<float>) : float[] =
        let values = Array.zeroCreate (last + 1)

        for i in 0..last do
            let node = graph[i]

            values[i] <-
                match node.Operation with
                | Operation.Constant -> node.Value
                | Operation.Variable -> point[node.A]
                | operation -> Operation.value operation values[node.A] values[node.B] values[node.C]

        values

    /// The value of `output`, and its gradient, which is set. The derivatives are NaN if the value is NaN.
    let gradient (graph: Graph) (output: int) (point: ReadOnlySpan<float>) (into: float[]) : float =
        let values = values graph output point
        let adjoints = Array.zeroCreate (output + 1)
        adjoints[output] <- 1.0
        Array.Clear into

        for i in output .. -1 .. 0 do
            let adjoint = adjoints[i]

            if adjoint <> 0.0 then
                let node = graph[i]
                let pass target slope = adjoints[target] <- adjoints[target] + chain adjoint slope

                match node.Operation with
                | Operation.Constant -> ()
                | Operation.Variable -> into[node.A] <- into[node.A] + adjoint
                | operation ->
                    let a, b = values[node.A], values[node.B]

                    Rules.partials arithmetic operation a b values[i] 1.0 (fun index slope ->
                        match index with
                        | 0 -> pass node.A slope
                        | 1 -> pass node.B slope
                        | _ -> pass node.C slope)

        if Double.IsNaN values[output] then
            Array.Fill(into, nan)

        values[output]
