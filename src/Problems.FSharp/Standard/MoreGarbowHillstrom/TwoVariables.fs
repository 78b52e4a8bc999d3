namespace OptimizerFunctional.StandardProblems.MoreGarbowHillstromFormulas

open OptimizerFunctional.StandardProblems

/// Residuals of the problems 1 to 6, of two variables.
module internal TwoVariables =

    /// (1)
    let rosenbrock (x: Jet[]) : Jet[] =
        let x1, x2 = x[0], x[1]
        [| 10.0 * (x2 - Jet.square x1); 1.0 - x1 |]

    /// (2)
    let freudensteinRoth (x: Jet[]) : Jet[] =
        let x1, x2 = x[0], x[1]

        [| -13.0 + x1 + ((5.0 - x2) * x2 - 2.0) * x2; -29.0 + x1 + ((x2 + 1.0) * x2 - 14.0) * x2 |]

    /// (3)
    let powellBadlyScaled (x: Jet[]) : Jet[] =
        let x1, x2 = x[0], x[1]
        [| 1e4 * x1 * x2 - 1.0; exp (-x1) + exp (-x2) - 1.0001 |]

    /// (4)
    let brownBadlyScaled (x: Jet[]) : Jet[] =
        let x1, x2 = x[0], x[1]
        [| x1 - 1e6; x2 - 2e-6; x1 * x2 - 2.0 |]

    /// (5)
    let beale (y: float[]) (x: Jet[]) : Jet[] =
        let x1, x2 = x[0], x[1]
        [| for i in 1..3 -> y[i - 1] - x1 * (1.0 - x2 ** float i) |]

    /// (6)
    let jennrichSampson (m: int) (x: Jet[]) : Jet[] =
        let x1, x2 = x[0], x[1]

        [|
            for i in 1..m do
                let i = float i
                2.0 + 2.0 * i - (exp (i * x1) + exp (i * x2))
        |]
