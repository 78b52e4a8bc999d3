namespace OptimizerFunctional.StandardProblems.MoreGarbowHillstromFormulas

open OptimizerFunctional.StandardProblems

/// Residuals of the problems 21 to 27, of any number of variables.
module internal AnyDimension =

    /// (21)
    let extendedRosenbrock (x: Jet[]) : Jet[] = Array.chunkBySize 2 x |> Array.collect TwoVariables.rosenbrock

    /// (22)
    let extendedPowellSingular (x: Jet[]) : Jet[] = Array.chunkBySize 4 x |> Array.collect FourVariables.powellSingular

    let private small = sqrt 1e-5

    /// (23)
    let penalty1 (x: Jet[]) : Jet[] = [|
        for xi in x do
            small * (xi - 1.0)
        Array.sumBy Jet.square x - 0.25
    |]

    /// (24)
    let penalty2 (x: Jet[]) : Jet[] =
        let n = x.Length

        [|
            x[0] - 0.2
            for i in 2..n do
                let y = exp (float i / 10.0) + exp (float (i - 1) / 10.0)
                small * (exp (x[i - 1] / 10.0) + exp (x[i - 2] / 10.0) - y)
            for i in 2..n do
                small * (exp (x[i - 1] / 10.0) - exp -0.1)
            Array.sum (x |> Array.mapi (fun j xj -> float (n - j) * Jet.square xj)) - 1.0
        |]

    /// (25)
    let variablyDimensioned (x: Jet[]) : Jet[] =
        let weighted = Array.sum (x |> Array.mapi (fun j xj -> float (j + 1) * (xj - 1.0)))

        [|
            for xi in x do
                xi - 1.0
            weighted
            Jet.square weighted
        |]

    /// (26)
    let trigonometric (x: Jet[]) : Jet[] =
        let cosines = Array.sumBy cos x

        x |> Array.mapi (fun i xi -> float x.Length - cosines + float (i + 1) * (1.0 - cos xi) - sin xi)

    /// (27)
    let brownAlmostLinear (x: Jet[]) : Jet[] =
        let n = x.Length
        let sum = Array.sum x

        [|
            for xi in x[.. n - 2] do
                xi + sum - float (n + 1)
            Array.reduce (*) x - 1.0
        |]
