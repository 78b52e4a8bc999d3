namespace OptimizerFunctional.Conjectures.Tests

open System
open System.Globalization
open System.IO
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
            Conjecture.about (descent h) |> worst unitSmooth n (Theorems.gapOfDescent h) |> agrees 10

    [<Theory>]
    [<InlineData(1.0)>]
    [<InlineData(1.5)>]
    [<InlineData(1.9)>]
    let ``gradient descent in gradient norm (Taylor, Hendrickx and Glineur 2017)`` (h: float) =
        for n in [ 1; 2; 5; 10 ] do
            Conjecture.about (descent h) |> worst unitSmooth n (Theorems.gradientOfDescent h) |> agrees 7

    [<Fact>]
    let ``worst cases are readable: a parabola that goes on as a line`` () =
        let worst n = Conjecture.about (descent 1.0) |> worst unitSmooth n (Theorems.gapOfDescent 1.0)
        Assert.Equal("f'' = 1 left of 1, 0 right of it; least at 0. From 3.", (worst 1).Member.Text)
        Assert.Equal("f'' = 1 left of 1, 0 right of it; least at 0. From 11.", (worst 5).Member.Text)

    [<Fact>]
    let ``gradient descent after 100 steps`` () =
        Conjecture.about (descent 1.0) |> worst unitSmooth 100 (Theorems.gapOfDescent 1.0) |> agrees 10

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

    /// A second program found 0.75349323000619 for the heavy ball by hill climbing; the bound is 0.9025.
    [<Fact>]
    let ``worst cases that PEPit prints are found to ten digits, and to as many as it prints`` () =
        for known in WorstCases.all do
            let digits = known.DigitsOf known.Found
            Assert.True(digits >= 10.0, $"{known.Name}: {digits} digits")

            if known.Printed <> "" then
                Assert.True(digits >= known.DigitsPrinted, $"{known.Name}: {digits} digits")
                // It rounds the exact value, or errs by its solver's tolerance.
                Assert.True(known.DigitsPrinted >= 6.0, known.Name)

    [<Fact>]
    let ``the table of digits in docs/conjectures.md is the measured one`` () =
        let document = File.ReadAllText(Path.Combine(__SOURCE_DIRECTORY__, "..", "..", "docs", "conjectures.md"))
        let rows = document.Split '\n' |> Array.map (fun line -> line.Split '|' |> Array.map _.Trim())

        for known in WorstCases.all do
            let row = rows |> Array.find (fun cells -> cells.Length = 8 && cells[1] = known.Name)
            let expected = (WorstCases.row known 1.0).Split '|' |> Array.map _.Trim()
            Assert.Equal<string[]>(expected[2..4], row[2..4])
            // The last digits depend on the machine.
            let found = Double.Parse(row[5], CultureInfo.InvariantCulture)
            Assert.Equal(known.DigitsOf found, Double.Parse(row[6], CultureInfo.InvariantCulture), 1.5)
            Assert.True(known.DigitsOf found >= 10.0)
