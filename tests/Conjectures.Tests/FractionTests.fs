namespace OptimizerFunctional.Conjectures.Tests

open System
open System.Numerics
open FsCheck.FSharp
open OptimizerFunctional
open OptimizerFunctional.Laws
open OptimizerFunctional.Properties
open Xunit

module FractionTests =

    let private fraction (n: int) (d: int) = Fraction.Create(BigInteger n, BigInteger d)

    [<Property>]
    let ``fractions add, multiply and divide as rational numbers do`` (a: int, b: int, c: int, d: int) =
        let b, d = (if b = 0 then 1 else b), (if d = 0 then 1 else d)
        let x, y = fraction a b, fraction c d
        Assert.Equal(x, x + y - y)
        Assert.Equal(x * (y + Fraction.One), x * y + x)

        if y.Sign <> 0 then
            Assert.Equal(x, x / y * y)

        Assert.Equal(sign (float a / float b - float c / float d), compare x y)

    [<Fact>]
    let ``fractions are in lowest terms with a positive denominator`` () =
        Assert.Equal("-3/2", string (fraction 6 -4))
        Assert.Equal("2", string (fraction -8 -4))
        Assert.Equal(fraction 1 3, fraction 2 6)

    [<Fact>]
    let ``the value of a fraction of huge integers is finite`` () =
        let huge = BigInteger.Pow(BigInteger 7, 2000)
        Assert.Equal(0.5, Fraction.Create(huge, huge * BigInteger 2).Value, 15)

    [<Property>]
    let ``the simplest fraction is in the interval, and none with a smaller denominator is`` (n: int, d: int, w: int) =
        let middle = float (n % 1000) / float (1 + abs (d % 97))
        let width = 0.5 / float (1 + abs (w % 1000))
        let low, high = middle - width, middle + width
        let found = Fraction.simplest low high
        Assert.True(low <= found.Value && found.Value <= high)

        for smaller in 1 .. int found.Denominator - 1 do
            Assert.False(floor (high * float smaller) >= ceil (low * float smaller) + 1e-9)

    [<Fact>]
    let ``numbers are written as the fractions that they stand for`` () =
        Assert.Equal("1/9", Fraction.text (1.0 / 9.0))
        Assert.Equal("-49/18", Fraction.text (-49.0 / 18.0))
        Assert.Equal("0.7071067811865476", Fraction.text (sqrt 0.5))

    [<Fact>]
    let ``-0.4 is harder to read than -1`` () =
        Assert.True(Fraction.cost -0.4 > Fraction.cost -1.0)
        Assert.Contains(-1.0, Fraction.simpler -0.4)

    [<Property>]
    let ``simpler numbers cost less`` (n: int, d: int) =
        let value = float n / float (1 + abs (d % 1000))
        Assert.All(Fraction.simpler value, (fun other -> Assert.True(Fraction.cost other < Fraction.cost value)))

    [<Fact>]
    let ``derivatives shrink to what is easier to read`` () =
        let shrunk value = Arb.toShrink Gens.derivative value |> List.ofSeq
        Assert.Contains(-1.0, shrunk -0.4)
        Assert.Contains(1.0, shrunk 0.0084)
        Assert.Empty(shrunk 0.0)

    [<Theory>]
    [<InlineData("1/0", "rate was \"1/0\"; it must be a fraction whose denominator is not 0.")>]
    [<InlineData("a/2", "rate was \"a/2\"; it must be a number or a fraction, such as 0.5 or 1/9.")>]
    [<InlineData("1/2/3", "rate was \"1/2/3\"; it must be a number or a fraction, such as 0.5 or 1/9.")>]
    let ``a text that is no fraction is refused in a sentence`` (text: string, sentence: string) =
        let error = Assert.Throws<ParameterException>(fun () -> Fraction.parse "rate" text |> ignore)
        Assert.Equal(sentence, error.Message)

    [<Fact>]
    let ``a denominator of 0 is refused in a sentence`` () =
        let error = Assert.Throws<ParameterException>(fun () -> fraction 1 0 |> ignore)
        Assert.Equal("the denominator was 0; it must be an integer other than 0.", error.Message)

    [<Fact>]
    let ``fractions are read`` () =
        Assert.Equal(1.0 / 9.0, Fraction.parse "rate" "1/9")
        Assert.Equal(0.25, Fraction.parse "rate" "0.25")
