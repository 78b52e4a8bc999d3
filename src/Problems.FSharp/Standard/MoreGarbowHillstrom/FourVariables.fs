namespace OptimizerFunctional.StandardProblems.MoreGarbowHillstromFormulas

open OptimizerFunctional.StandardProblems

/// Residuals of the problems 13 to 16, of four variables.
module internal FourVariables =

    /// (13)
    let powellSingular (x: Jet[]) : Jet[] =
        let x1, x2, x3, x4 = x[0], x[1], x[2], x[3]

        [|
            x1 + 10.0 * x2
            sqrt 5.0 * (x3 - x4)
            Jet.square (x2 - 2.0 * x3)
            sqrt 10.0 * Jet.square (x1 - x4)
        |]

    /// (14)
    let wood (x: Jet[]) : Jet[] =
        let x1, x2, x3, x4 = x[0], x[1], x[2], x[3]

        [|
            10.0 * (x2 - Jet.square x1)
            1.0 - x1
            sqrt 90.0 * (x4 - Jet.square x3)
            1.0 - x3
            sqrt 10.0 * (x2 + x4 - 2.0)
            (x2 - x4) / sqrt 10.0
        |]

    /// (15)
    let kowalikOsborne (y: float[]) (u: float[]) (x: Jet[]) : Jet[] =
        let x1, x2, x3, x4 = x[0], x[1], x[2], x[3]

        Array.map2 (fun y u -> y - x1 * (u * u + u * x2) / (u * u + u * x3 + x4)) y u

    /// (16)
    let brownDennis (m: int) (x: Jet[]) : Jet[] =
        let x1, x2, x3, x4 = x[0], x[1], x[2], x[3]

        [|
            for i in 1..m do
                let t = float i / 5.0
                Jet.square (x1 + t * x2 - exp t) + Jet.square (x3 + x4 * sin t - cos t)
        |]
