namespace OptimizerFunctional.Conjectures.Tests

open System
open OptimizerFunctional.Core
open OptimizerFunctional.Laws
open Xunit

/// Worst cases of the literature, to ten digits.
module WorstCaseTests =

    open Subjects

    /// The worst case of a measure that is a ratio to the literature's value, less 1.
    let private worst functions steps expectation subject =
        subject |> conjecture functions steps expectation |> Conjecture.worst { options with Runs = 8060 }

    let private agrees (digits: int) (worst: WorstCase) =
        Assert.True(abs worst.Breach <= 10.0 ** float -digits, string worst)

    [<Theory>]
    [<InlineData(1.0)>]
    [<InlineData(1.5)>]
    [<InlineData(1.9)>]
    let ``gradient descent in value (Drori and Teboulle 2014; Taylor, Hendrickx and Glineur 2017)`` (h: float) =
        for n in [ 1; 2; 5; 10 ] do
            Conjecture.about (descent h) |> worst unitSmooth n (TheoremTests.gapOfDescent h) |> agrees 10

    [<Theory>]
    [<InlineData(1.0)>]
    [<InlineData(1.5)>]
    [<InlineData(1.9)>]
    let ``gradient descent in gradient norm (Taylor, Hendrickx and Glineur 2017)`` (h: float) =
        for n in [ 1; 2; 5; 10 ] do
            Conjecture.about (descent h) |> worst unitSmooth n (TheoremTests.gradientOfDescent h) |> agrees 7

    [<Fact>]
    let ``worst cases are readable: a parabola that goes on as a line`` () =
        let worst n = Conjecture.about (descent 1.0) |> worst unitSmooth n (TheoremTests.gapOfDescent 1.0)
        Assert.Equal("f'' = 1 left of 1, 0 right of it; least at 0. From 3.", (worst 1).Member.Text)
        Assert.Equal("f'' = 1 left of 1, 0 right of it; least at 0. From 11.", (worst 5).Member.Text)

    [<Fact>]
    let ``gradient descent after 100 steps`` () =
        Conjecture.about (descent 1.0) |> worst unitSmooth 100 (TheoremTests.gapOfDescent 1.0) |> agrees 10

    /// The tables of Kim and Fessler 2016 in digits of our own: a second program maximized over the parabola that goes
    /// on as a line, and found the same.
    [<Theory>]
    [<InlineData(1, 0.16666666666666666)>]
    [<InlineData(2, 0.1)>]
    [<InlineData(5, 0.03489376851801916)>]
    [<InlineData(10, 0.012335112027457554)>]
    let ``the fast gradient method: 1/6.00, 1/10.00, 1/28.66, 1/81.07`` (n: int, value: float) =
        Conjecture.about (fastGradient 1.0 n)
        |> worst unitSmooth n (Measure.gapAtMost "the table" (fun _ -> value))
        |> agrees 10

    [<Theory>]
    [<InlineData(1, 8.00)>]
    [<InlineData(2, 16.16)>]
    [<InlineData(5, 53.80)>]
    [<InlineData(10, 159.07)>]
    let ``the optimized gradient method: 1/(2 theta_N^2) (Kim and Fessler 2016, theorem 2)`` (n: int, table: float) =
        Assert.Equal(table, 2.0 * theta n true ** 2.0, 2)

        Conjecture.about (optimizedGradient 1.0 n)
        |> worst unitSmooth n (Measure.gapAtMost "1/(2 theta_N^2)" (fun n -> 0.5 / theta n true ** 2.0))
        |> agrees 10

    [<Fact>]
    let ``the optimized gradient method at L = 3 and N = 4: 0.0767518`` () =
        let bound = 3.0 / (2.0 * theta 4 true ** 2.0)
        Assert.Equal(0.0767518, bound, 7)

        Conjecture.about (optimizedGradient 3.0 4)
        |> worst (FunctionClass.smooth 0.0 3.0) 4 (Measure.gapAtMost "3/(2 theta_4^2)" (fun _ -> bound))
        |> agrees 10

    /// A second program found 0.75349323000619 by hill climbing. PEPit prints 0.7534930184722, 2.8e-7 less; the bound
    /// is 0.9025.
    [<Fact>]
    let ``the heavy ball of PEPit's example, N = 2: 0.753493230006`` () =
        let alpha, mu = 0.5, 0.1
        let beta = sqrt ((1.0 - alpha * mu) * (1.0 - alpha))

        Conjecture.about (heavyBall alpha beta)
        |> worst (FunctionClass.smooth mu 1.0) 2 (Measure.valueAtMost "0.75349323000619" (fun _ -> 0.75349323000619))
        |> agrees 10

    [<Fact>]
    let ``gradient descent on nonconvex functions: 4/(3N), on ten alternations of the curvature`` () =
        Conjecture.about (descent 1.0)
        |> conjecture
            (FunctionClass.nonconvex 1.0)
            5
            (Measure.leastGradientAtMost "4/(3N)" (fun n -> 4.0 / (3.0 * float n)))
        |> Conjecture.worst { options with Runs = 31_000 }
        |> agrees 10

    /// Convex functions below the parabola x^2 / 2 need not be smooth: quadratic growth from above. The worst is
    /// max(0, s |x| - s^2 / 2), a tangent of the parabola, with s = 1/(2Nh + 1), by hand: N steps end at 1 - N h s.
    [<Fact>]
    let ``gradient descent under quadratic growth from above, h = 0.2, N = 4: 0.1923077`` () =
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

        let bound = 0.5 * max (1.0 / (2.0 * 4.0 * 0.2 + 1.0)) 0.2
        Assert.Equal(0.1923077, bound, 7)

        Conjecture.about (descent 0.2)
        |> worst tangents 4 (Measure.gapAtMost "max(1/(2Nh + 1), h) / 2" (fun _ -> bound))
        |> agrees 10
