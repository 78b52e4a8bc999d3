namespace OptimizerFunctional.StandardProblems.MoreGarbowHillstromFormulas

open System
open OptimizerFunctional.StandardProblems

/// Residuals of the problems 7 to 12, of three variables.
module internal ThreeVariables =

    /// (7) The angle of (x1, x2) in turns, continuous where x2 passes through zero with x1 negative.
    let private turns (x1: Jet) (x2: Jet) =
        if Jet.isZero x1 then
            // The formula's own limit, by x1 / x2, which is finite where x2 / x1 is not.
            let quarter = if Jet.isPositive x2 then 0.25 else -0.25
            quarter - atan (x1 / x2) / (2.0 * Math.PI)
        else
            let half = if Jet.isPositive x1 then 0.0 else 0.5
            atan (x2 / x1) / (2.0 * Math.PI) + half

    /// (7)
    let helicalValley (x: Jet[]) : Jet[] =
        let x1, x2, x3 = x[0], x[1], x[2]

        [| 10.0 * (x3 - 10.0 * turns x1 x2); 10.0 * (sqrt (Jet.square x1 + Jet.square x2) - 1.0); x3 |]

    /// (8)
    let bard (y: float[]) (x: Jet[]) : Jet[] =
        let x1, x2, x3 = x[0], x[1], x[2]

        [|
            for i in 1..15 do
                let u, v = float i, float (16 - i)
                y[i - 1] - (x1 + u / (v * x2 + min u v * x3))
        |]

    /// (9)
    let gaussian (y: float[]) (x: Jet[]) : Jet[] =
        let x1, x2, x3 = x[0], x[1], x[2]

        [|
            for i in 1..15 do
                let t = float (8 - i) / 2.0
                x1 * exp (-x2 * Jet.square (t - x3) / 2.0) - y[i - 1]
        |]

    /// (10)
    let meyer (y: float[]) (x: Jet[]) : Jet[] =
        let x1, x2, x3 = x[0], x[1], x[2]

        [|
            for i in 1..16 do
                let t = float (45 + 5 * i)
                x1 * exp (x2 / (t + x3)) - y[i - 1]
        |]

    /// (11) The paper prints "y_i m i x2" for y_i - x2, with which no point has the value zero that it states.
    let gulf (m: int) (x: Jet[]) : Jet[] =
        let x1, x2, x3 = x[0], x[1], x[2]

        [|
            for i in 1..m do
                let t = float i / 100.0
                let y = 25.0 + (-50.0 * log t) ** (2.0 / 3.0)
                exp (-(abs (y - x2) ** x3) / x1) - t
        |]

    /// (12)
    let box (m: int) (x: Jet[]) : Jet[] =
        let x1, x2, x3 = x[0], x[1], x[2]

        [|
            for i in 1..m do
                let t = 0.1 * float i
                exp (-t * x1) - exp (-t * x2) - x3 * (exp -t - exp (-float i))
        |]
