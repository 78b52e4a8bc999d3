/// What is measured: functions of `Real`s beside those written by hand.
module OptimizerFunctional.Benchmarks.Derivatives.Cases

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open OptimizerFunctional.StandardProblems

/// A function to minimize.
type Case = {
    Name: string
    Function: Reals -> Real
    ByHand: ValueAndGradientInto
    Point: float[]
    /// The ratio to the loop by hand that is wanted; NaN where there is none.
    Goal: float
}

/// Residuals of a model.
type Fit = {
    Name: string
    Model: Reals -> Reals -> Real
    ByHand: ByHand.ResidualsAndJacobian
    Problem: RegressionProblem
    /// The time of the tape that the command line had before, in microseconds.
    Tape: float
}

let private square (x: Real) = x * x

let private case name goal point byHand f = {
    Name = name
    Function = f
    ByHand = byHand
    Point = Seq.toArray point
    Goal = goal
}

let private rosenbrock (x: Reals) = square (1.0 - x[0]) + 100.0 * square (x[1] - x[0] * x[0])

let private wood (x: Reals) =
    100.0 * square (x[1] - x[0] * x[0])
    + square (1.0 - x[0])
    + 90.0 * square (x[3] - x[2] * x[2])
    + square (1.0 - x[2])
    + 10.0 * square (x[1] + x[3] - 2.0)
    + 0.1 * square (x[1] - x[3])

let private brownDennis (x: Reals) =
    Seq.sum (
        seq {
            for i in 1..20 do
                let t = float i / 5.0
                square (square (x[0] + t * x[1] - exp t) + square (x[2] + x[3] * sin t - cos t))
        }
    )

let private biggs (x: Reals) =
    let term t y = square (x[2] * exp (-t * x[0]) - x[3] * exp (-t * x[1]) + x[5] * exp (-t * x[4]) - y)
    Seq.sum (Seq.map2 term ByHand.tenths ByHand.biggsData)

let private chebyquad (x: Reals) =
    let n = x.Length

    let polynomials =
        Array.init n (fun j ->
            let a = 2.0 * x[j] - 1.0
            let values = Array.create (n + 1) Real.One
            values[1] <- a

            for i in 2..n do
                values[i] <- 2.0 * a * values[i - 1] - values[i - 2]

            values)

    let mean i = Seq.sumBy (fun (values: Real[]) -> values[i]) polynomials / float n
    Seq.sum (seq { for i in 1..n -> square (mean i - ByHand.chebyshevMean i) })

let private penaltyII (x: Reals) =
    let n = x.Length
    let e = Array.init n (fun j -> exp (x[j] / 10.0))
    let pair i = square (e[i] + e[i - 1] - ByHand.penaltyData[i + 1]) + square (e[i] - exp -0.1)
    let q = Seq.sum (seq { for j in 0 .. n - 1 -> float (n - j) * square x[j] }) - 1.0
    square (x[0] - 0.2) + square q + 1e-5 * Seq.sum (seq { for i in 1 .. n - 1 -> pair i })

let private pair (a: Real) (b: Real) = square (1.0 - a) + 100.0 * square (b - a * a)

let private loop (x: Reals) =
    let mutable f = Real.Zero

    for i in 0..2 .. x.Length - 2 do
        f <- f + pair x[i] x[i + 1]

    f

let private summed (x: Reals) = Real.sum (x.Length / 2) (fun i -> pair x[2 * i] x[2 * i + 1])

let private start n = Seq.init n (fun i -> if i % 2 = 0 then -1.2 else 1.0)

let private random = Random 1

let private logistic m n =
    let data = Array2D.init m n (fun _ _ -> 2.0 * random.NextDouble() - 1.0)
    let labels = Array.init m (fun _ -> float (random.Next 2))
    let column = Real.column labels

    let f (w: Reals) =
        Real.sum m (fun i ->
            let z = Real.Dot(data, i, w)
            Real.Softplus z - column[i] * z)

    case
        $"logistic regression, {m} x {n}"
        0.6
        (Seq.init n (fun _ -> random.NextDouble() - 0.5))
        (ByHand.logistic data labels)
        f

/// The functions.
let functions () : Case list = [
    case "Rosenbrock" 1.15 [ -1.2; 1.0 ] ByHand.rosenbrock rosenbrock
    case "Wood" 1.15 [ -3.0; -1.0; -3.0; -1.0 ] ByHand.wood wood
    case "Brown-Dennis" 1.15 [ 25.0; 5.0; -5.0; -1.0 ] ByHand.brownDennis brownDennis
    case "Biggs EXP6" 1.15 [ 1.0; 2.0; 1.0; 1.0; 1.0; 1.0 ] ByHand.biggs biggs
    case "Chebyquad, n = 8" 1.15 (Seq.init 8 (fun j -> float (j + 1) / 9.0)) (ByHand.chebyquad 8) chebyquad
    case "Penalty II, n = 10" 1.15 (Seq.replicate 10 0.5) (ByHand.penaltyII 10) penaltyII
    case "extended Rosenbrock, n = 10^4, a loop" nan (start 10_000) ByHand.extendedRosenbrock loop
    case "extended Rosenbrock, n = 10^4" nan (start 10_000) ByHand.extendedRosenbrock summed
    case "extended Rosenbrock, n = 10^6" 0.6 (start 1_000_000) ByHand.extendedRosenbrock summed
    logistic 569 30
    logistic 100_000 30
]

let private thurber (x: Real) (b: Reals) =
    let square, cube = x * x, x * x * x

    (b[0] + b[1] * x + b[2] * square + b[3] * cube) / (1.0 + b[4] * x + b[5] * square + b[6] * cube)

let private enso (x: Real) (b: Reals) =
    let wave a c (period: Real) = a * cos (2.0 * Math.PI * x / period) + c * sin (2.0 * Math.PI * x / period)
    b[0] + wave b[1] b[2] (Real.ofFloat 12.0) + wave b[4] b[5] b[3] + wave b[7] b[8] b[6]

let private gauss (x: Real) (b: Reals) =
    let bell height (middle: Real) (width: Real) = height * exp (-square(x - middle) / square width)
    b[0] * exp (-b[1] * x) + bell b[2] b[3] b[4] + bell b[5] b[6] b[7]

let private fit (name: string) tape (model: Real -> Reals -> Real) byHand =
    let problem = Nist.find name
    let xs = problem.Predictors |> Array.map Array.head

    {
        Name = $"{name}, {xs.Length} rows"
        Model = fun x b -> model x[0] b
        ByHand = byHand xs problem.Response
        Problem = problem
        Tape = tape
    }

/// The fits. The times of the tape are those of the design, on the same kind of machine.
let fits () : Fit list = [
    fit "Thurber" 8.62 thurber ByHand.thurber
    fit "ENSO" 54.8 enso ByHand.enso
    fit "Gauss1" 67.0 gauss ByHand.gauss
]
