namespace OptimizerFunctional.Conjectures.Tests

open System
open System.Globalization
open OptimizerFunctional.Core
open OptimizerFunctional.Laws

/// A worst case that is known exactly, beside what PEPit prints for it.
[<NoEquality; NoComparison>]
type KnownWorstCase = {
    /// What is bounded, in Markdown.
    Name: string
    /// The exact value, as a formula.
    Formula: string
    /// The exact value.
    Exact: float
    /// What PEPit's documentation prints; empty if it has no such example.
    Printed: string
    /// Searches for it, by a measure that is a ratio to the exact value, less 1.
    Search: unit -> WorstCase
} with

    /// The largest value that was found.
    member this.Found: float = this.Exact * (1.0 + (this.Search()).Breach)

    /// The decimal digits in which a number agrees with the exact value, at most 17.
    member this.DigitsOf(value: float) : float = min 17.0 (-Math.Log10(abs (value / this.Exact - 1.0) + 1e-17))

    /// The digits of what PEPit prints; NaN if it prints nothing.
    member this.DigitsPrinted: float =
        if this.Printed = "" then
            nan
        else
            this.DigitsOf(Double.Parse(this.Printed, CultureInfo.InvariantCulture))

/// Worst cases of the literature that PEPit has, too, with the digits of its documentation.
module WorstCases =

    open Subjects

    let private search functions steps runs expectation subject () =
        subject |> conjecture functions steps expectation |> Conjecture.worst { options with Runs = runs }

    let private gap (value: float) = Measure.gapAtMost "the exact value" (fun _ -> value)

    /// Convex functions below the parabola x^2 / 2 need not be smooth: quadratic growth from above. The worst is
    /// max(0, s |x| - s^2 / 2), a tangent of the parabola, with s = 1/(2Nh + 1), by hand: N steps end at 1 - N h s.
    let tangents =
        FunctionClass.create
            "maxima of 0 and a tangent of x^2 / 2"
            (fun random -> Vector.ofSeq [ random.NextDouble() ])
            (fun _ -> Vector.ofSeq [ 1.0 ])
            (fun numbers ->
                let s = Math.Clamp(numbers[0], 0.0, 1.0)

                Objective.OfVectors(
                    (fun x -> max 0.0 (s * abs x[0] - 0.5 * s * s)),
                    (fun x -> Vector.ofSeq [ (if abs x[0] > 0.5 * s then s * float (sign x[0]) else 0.0) ])
                ))
            (fun numbers -> $"max(0, s |x| - s^2 / 2) with s = {numbers[0]}")
        |> FunctionClass.withMinimizer

    let private ofDescent (h: float) (n: int) : KnownWorstCase = {
        Name = $"gradient descent, rate {h}, N = {n}: f(x_N)"
        Formula = $"1/{4.0 * float n * h + 2.0}"
        Exact = 1.0 / (4.0 * float n * h + 2.0)
        Printed = ""
        Search = search unitSmooth n 8060 (gap (1.0 / (4.0 * float n * h + 2.0))) (Conjecture.about (descent h))
    }

    let private optimized = 3.0 / (2.0 * theta 4 true ** 2.0)
    let private heavy = 0.75349323000619

    let all: KnownWorstCase list = [
        {
            Name = "fast gradient method, N = 1: f(x_N)"
            Formula = "1/6"
            Exact = 1.0 / 6.0
            Printed = "0.16666666115"
            Search = search unitSmooth 1 8060 (gap (1.0 / 6.0)) (Conjecture.about (fastGradient 1.0 1))
        }
        {
            Name = "gradient descent on nonconvex functions, N = 5: least squared gradient"
            Formula = "4/15"
            Exact = 4.0 / 15.0
            Printed = "0.26666666552"
            Search =
                search
                    (FunctionClass.nonconvex 1.0)
                    5
                    31_000
                    (Measure.leastGradientAtMost "4/(3N)" (fun n -> 4.0 / (3.0 * float n)))
                    (Conjecture.about (descent 1.0))
        }
        {
            Name = "heavy ball, N = 2: f(x_N) / f(x_0)"
            Formula = "0.75349323000619, by two programs"
            Exact = heavy
            Printed = "0.7534930184722"
            Search =
                search
                    (FunctionClass.smooth 0.1 1.0)
                    2
                    8060
                    (Measure.valueAtMost "the exact value" (fun _ -> heavy))
                    (Conjecture.about (heavyBall 0.5 (sqrt (0.95 * 0.5))))
        }
        {
            Name = "optimized gradient method, L = 3, N = 4: f(x_N)"
            Formula = "3/(2 theta^2)"
            Exact = optimized
            Printed = "0.0767518"
            Search =
                search
                    (FunctionClass.smooth 0.0 3.0)
                    4
                    8060
                    (gap optimized)
                    (Conjecture.about (optimizedGradient 3.0 4))
        }
        {
            Name = "gradient descent, growth from above, rate 0.2, N = 4: f(x_N)"
            Formula = "1/5.2"
            Exact = 1.0 / 5.2
            Printed = "0.1923077"
            Search = search tangents 4 8060 (gap (1.0 / 5.2)) (Conjecture.about (descent 0.2))
        }
        ofDescent 1.0 1
        ofDescent 1.0 10
        ofDescent 1.0 100
    ]

    /// A row of the table in docs/conjectures.md.
    let row (known: KnownWorstCase) (found: float) : string =
        let digits (number: float) =
            if Double.IsNaN number then
                ""
            else
                number.ToString("F1", CultureInfo.InvariantCulture)

        let text = found.ToString("G15", CultureInfo.InvariantCulture)
        let printed = if known.Printed = "" then "-" else known.Printed

        $"| {known.Name} | {known.Formula} | {printed} | {digits known.DigitsPrinted} | {text} \
          | {digits (known.DigitsOf found)} |"
