namespace OptimizerFunctional.StandardProblems.MoreGarbowHillstromFormulas

open OptimizerFunctional.StandardProblems

/// Residuals of the problems 17 to 20, which fit sums of exponentials or a power series.
module internal Fitting =

    /// (17)
    let osborne1 (y: float[]) (x: Jet[]) : Jet[] =
        let x1, x2, x3, x4, x5 = x[0], x[1], x[2], x[3], x[4]

        [|
            for i in 1..33 do
                let t = 10.0 * float (i - 1)
                y[i - 1] - (x1 + x2 * exp (-t * x4) + x3 * exp (-t * x5))
        |]

    /// (18)
    let biggsExp6 (m: int) (x: Jet[]) : Jet[] =
        let x1, x2, x3, x4, x5, x6 = x[0], x[1], x[2], x[3], x[4], x[5]

        [|
            for i in 1..m do
                let i = float i
                let t = 0.1 * i
                let y = exp -t - 5.0 * exp -i + 3.0 * exp (-0.4 * i)
                x3 * exp (-t * x1) - x4 * exp (-t * x2) + x6 * exp (-t * x5) - y
        |]

    /// (19)
    let osborne2 (y: float[]) (x: Jet[]) : Jet[] =
        let bell (t: float) (height: Jet) (width: Jet) (center: Jet) = height * exp (-(Jet.square (t - center)) * width)

        [|
            for i in 1..65 do
                let t = float (i - 1) / 10.0
                let decay = x[0] * exp (-t * x[4])

                y[i - 1] - (decay + bell t x[1] x[5] x[8] + bell t x[2] x[6] x[9] + bell t x[3] x[7] x[10])
        |]

    /// (20)
    let watson (x: Jet[]) : Jet[] =
        let n = x.Length

        [|
            for i in 1..29 do
                let t = float i / 29.0

                let slope = Seq.sum (seq { for j in 2..n -> float (j - 1) * t ** float (j - 2) * x[j - 1] })

                let series = Seq.sum (seq { for j in 1..n -> t ** float (j - 1) * x[j - 1] })
                slope - Jet.square series - 1.0
            x[0]
            x[1] - Jet.square x[0] - 1.0
        |]
