namespace OptimizerFunctional.StandardProblems

/// The functions of W. Hock and K. Schittkowski, "Test Examples for Nonlinear Programming Codes", Lecture Notes in
/// Economics and Mathematical Systems 187, 1981, that have bounds and no other constraints.
module internal HockSchittkowski =

    let private rosenbrock (x: Jet[]) : Jet =
        let x1, x2 = x[0], x[1]
        100.0 * Jet.square (x2 - Jet.square x1) + Jet.square (1.0 - x1)

    let private problem3 (x: Jet[]) : Jet =
        let x1, x2 = x[0], x[1]
        x2 + 1e-5 * Jet.square (x2 - x1)

    let private problem4 (x: Jet[]) : Jet =
        let x1, x2 = x[0], x[1]
        Jet.cube (x1 + 1.0) / 3.0 + x2

    let private problem5 (x: Jet[]) : Jet =
        let x1, x2 = x[0], x[1]
        sin (x1 + x2) + Jet.square (x1 - x2) - 1.5 * x1 + 2.5 * x2 + 1.0

    let private problem25 (x: Jet[]) : Jet =
        let x1, x2, x3 = x[0], x[1], x[2]

        Seq.sum (
            seq {
                for i in 1..99 do
                    let t = 0.01 * float i
                    let u = 25.0 + (-50.0 * log t) ** (2.0 / 3.0)
                    Jet.square (exp (-((u - x2) ** x3) / x1) - t)
            }
        )

    let private colville (x: Jet[]) : Jet =
        let x1, x2, x3, x4 = x[0], x[1], x[2], x[3]

        100.0 * Jet.square (x2 - Jet.square x1)
        + Jet.square (1.0 - x1)
        + 90.0 * Jet.square (x4 - Jet.square x3)
        + Jet.square (1.0 - x3)
        + 10.1 * (Jet.square (x2 - 1.0) + Jet.square (x4 - 1.0))
        + 19.8 * (x2 - 1.0) * (x4 - 1.0)

    let private problem45 (x: Jet[]) : Jet = 2.0 - Array.reduce (*) x / 120.0

    let private problem110 (x: Jet[]) : Jet =
        let logarithms = x |> Array.sumBy (fun xi -> Jet.square (log (xi - 2.0)) + Jet.square (log (10.0 - xi)))

        logarithms - Array.reduce (*) x ** 0.2

    /// The function of a problem by its number in the book.
    let objective (number: int) : Jet[] -> Jet =
        match number with
        | 1
        | 2 -> rosenbrock
        | 3 -> problem3
        | 4 -> problem4
        | 5 -> problem5
        | 25 -> problem25
        | 38 -> colville
        | 45 -> problem45
        | 110 -> problem110
        | _ ->
            invalidArg (nameof number) $"Problem {number} is not among those that have bounds and no other constraints."
