namespace OptimizerFunctional.StandardProblems.MoreGarbowHillstromFormulas

open OptimizerFunctional.StandardProblems

/// Residuals of the problems 28 to 35: discretized and banded equations, linear functions and quadrature.
module internal Equations =

    /// x_i with the paper's index from one, and zero outside 1 .. n.
    let private at (x: Jet[]) i = if i < 1 || i > x.Length then Jet.Zero else x[i - 1]

    let private sum (terms: seq<Jet>) = Seq.sum terms

    /// (28)
    let discreteBoundaryValue (x: Jet[]) : Jet[] =
        let h = 1.0 / float (x.Length + 1)

        [|
            for i in 1 .. x.Length do
                let t = float i * h

                2.0 * at x i - at x (i - 1) - at x (i + 1) + h * h * Jet.cube (at x i + t + 1.0) / 2.0
        |]

    /// (29)
    let discreteIntegralEquation (x: Jet[]) : Jet[] =
        let n = x.Length
        let h = 1.0 / float (n + 1)
        let t i = float i * h
        let cubes = x |> Array.mapi (fun j xj -> Jet.cube (xj + t (j + 1) + 1.0))

        [|
            for i in 1..n do
                let below = sum (seq { for j in 1..i -> t j * cubes[j - 1] })
                let above = sum (seq { for j in i + 1 .. n -> (1.0 - t j) * cubes[j - 1] })
                at x i + h * ((1.0 - t i) * below + t i * above) / 2.0
        |]

    /// (30)
    let broydenTridiagonal (x: Jet[]) : Jet[] = [|
        for i in 1 .. x.Length do
            (3.0 - 2.0 * at x i) * at x i - at x (i - 1) - 2.0 * at x (i + 1) + 1.0
    |]

    /// (31)
    let broydenBanded (x: Jet[]) : Jet[] =
        let n = x.Length

        [|
            for i in 1..n do
                let neighbors =
                    sum (
                        seq {
                            for j in max 1 (i - 5) .. min n (i + 1) do
                                if j <> i then
                                    at x j * (1.0 + at x j)
                        }
                    )

                at x i * (2.0 + 5.0 * Jet.square (at x i)) + 1.0 - neighbors
        |]

    /// (32)
    let linearFullRank (m: int) (x: Jet[]) : Jet[] =
        let mean = 2.0 / float m * Array.sum x
        [| for i in 1..m -> at x i - mean - 1.0 |]

    /// (33)
    let linearRank1 (m: int) (x: Jet[]) : Jet[] =
        let weighted = sum (seq { for j in 1 .. x.Length -> float j * at x j })
        [| for i in 1..m -> float i * weighted - 1.0 |]

    /// (34)
    let linearRank1WithZeros (m: int) (x: Jet[]) : Jet[] =
        let weighted = sum (seq { for j in 2 .. x.Length - 1 -> float j * at x j })

        [|
            for i in 1..m do
                if i = 1 || i = m then Jet.Constant -1.0 else float (i - 1) * weighted - 1.0
        |]

    /// T_0(2x - 1) .. T_n(2x - 1), the Chebyshev polynomials of the interval from zero to one.
    let private chebyshev (n: int) (x: Jet) : Jet[] =
        let argument = 2.0 * x - 1.0
        let polynomials = Array.create (n + 1) (Jet.Constant 1.0)
        polynomials[1] <- argument

        for i in 2..n do
            polynomials[i] <- 2.0 * argument * polynomials[i - 1] - polynomials[i - 2]

        polynomials

    /// (35)
    let chebyquad (x: Jet[]) : Jet[] =
        let n = x.Length
        let polynomials = x |> Array.map (chebyshev n)

        [|
            for i in 1..n do
                let integral = if i % 2 = 0 then -1.0 / float (i * i - 1) else 0.0
                sum (seq { for j in 1..n -> polynomials[j - 1][i] }) / float n - integral
        |]
