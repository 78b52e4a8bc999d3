namespace OptimizerFunctional.Laws

open System
open System.Globalization
open System.Numerics
open OptimizerFunctional.Core

/// An exact fraction in lowest terms. Its denominator is positive.
[<Sealed; AllowNullLiteral(false)>]
type Fraction private (numerator: BigInteger, denominator: BigInteger) =

    /// The numerator.
    member _.Numerator: BigInteger = numerator

    /// The denominator, at least 1.
    member _.Denominator: BigInteger = denominator

    /// The sign: -1, 0 or 1.
    member _.Sign: int = numerator.Sign

    /// The nearest double, up to rounding of numerator and denominator.
    member _.Value: float =
        let excess = max (numerator.GetBitLength()) (denominator.GetBitLength()) - 1000L

        if excess <= 0L then
            float numerator / float denominator
        else
            float (numerator >>> int excess) / float (denominator >>> int excess)

    /// The fraction of two integers. The denominator must not be 0.
    static member Create(numerator: BigInteger, denominator: BigInteger) : Fraction =
        if denominator.IsZero then
            Check.fail "the denominator" "0" "an integer other than 0"

        let divisor = BigInteger.GreatestCommonDivisor(numerator, denominator) * BigInteger denominator.Sign
        Fraction(numerator / divisor, denominator / divisor)

    /// An integer.
    static member Create(whole: int) : Fraction = Fraction(BigInteger whole, BigInteger.One)

    /// 0.
    static member Zero: Fraction = Fraction.Create 0

    /// 1.
    static member One: Fraction = Fraction.Create 1

    /// The sum.
    static member (+)(a: Fraction, b: Fraction) =
        Fraction.Create(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator)

    /// The difference.
    static member (-)(a: Fraction, b: Fraction) =
        Fraction.Create(a.Numerator * b.Denominator - b.Numerator * a.Denominator, a.Denominator * b.Denominator)

    /// The product.
    static member (*)(a: Fraction, b: Fraction) =
        Fraction.Create(a.Numerator * b.Numerator, a.Denominator * b.Denominator)

    /// The quotient. The second fraction must not be 0.
    static member (/)(a: Fraction, b: Fraction) =
        Fraction.Create(a.Numerator * b.Denominator, a.Denominator * b.Numerator)

    /// The negative.
    static member (~-)(a: Fraction) = Fraction.Create(-a.Numerator, a.Denominator)

    /// The absolute value.
    static member Abs(a: Fraction) = Fraction.Create(BigInteger.Abs a.Numerator, a.Denominator)

    /// The text, such as -7/2 or 3.
    override _.ToString() =
        let whole (value: BigInteger) = value.ToString CultureInfo.InvariantCulture

        if denominator.IsOne then
            whole numerator
        else
            $"{whole numerator}/{whole denominator}"

    override _.Equals other =
        match other with
        | :? Fraction as fraction -> numerator = fraction.Numerator && denominator = fraction.Denominator
        | _ -> false

    override _.GetHashCode() = HashCode.Combine(numerator, denominator)

    interface IComparable with
        member _.CompareTo other =
            match other with
            | :? Fraction as fraction ->
                BigInteger.Compare(numerator * fraction.Denominator, fraction.Numerator * denominator)
            | _ -> 1

/// Simple fractions near numbers.
[<RequireQualifiedAccess>]
module Fraction =

    /// The fraction with the least denominator in [low, high], by continued fractions (the Stern-Brocot tree). Both
    /// bounds are finite.
    let rec simplest (low: float) (high: float) : Fraction =
        if low <= 0.0 && high >= 0.0 then
            Fraction.Zero
        elif high < 0.0 then
            -(simplest -high -low)
        else
            let below = floor low

            if below = low then
                Fraction.Create(BigInteger below, BigInteger.One)
            elif below + 1.0 <= high then
                Fraction.Create(BigInteger below + BigInteger.One, BigInteger.One)
            else
                Fraction.Create(BigInteger below, BigInteger.One)
                + Fraction.One / simplest (1.0 / (high - below)) (1.0 / (low - below))

    /// The simplest fraction within this relative distance of a finite number.
    let near (relative: float) (value: float) : Fraction =
        let distance = relative * abs value
        simplest (value - distance) (value + distance)

    /// The fraction that a number stands for: the simplest one within 1e-13 of it, relatively.
    let ofFloat (value: float) : Fraction = near 1e-13 value

    let private digits (whole: BigInteger) = if whole.IsZero then 0 else (BigInteger.Abs whole).ToString().Length

    /// How much there is to read in a number: the digits of the numerator, and three times those of the denominator of
    /// its fraction; 100 where it is no short fraction.
    let cost (value: float) : int =
        if not (Double.IsFinite value) || abs value > 1e15 then
            100
        else
            let fraction = ofFloat value
            let below = if fraction.Denominator.IsOne then 0 else 3 * digits fraction.Denominator
            let cost = below + digits fraction.Numerator

            if digits fraction.Numerator > 7 || digits fraction.Denominator > 6 then
                100
            else
                cost

    /// The fraction as text; with every digit of the double where it is no short fraction.
    let text (value: float) : string =
        if cost value < 100 then
            string (ofFloat value)
        else
            value.ToString("R", CultureInfo.InvariantCulture)

    /// Numbers that cost less to read than this one, from the crudest to the nearest: 0, plus or minus 1, and the
    /// simplest fractions nearby.
    let simpler (value: float) : float list =
        if not (Double.IsFinite value) || abs value > 1e15 then
            []
        else
            let nearby =
                [ 0.5; 0.3; 0.2; 0.1; 0.05; 0.02; 0.01; 0.003; 0.001; 1e-4; 1e-5 ]
                |> List.map (fun width -> (near width value).Value)

            let own = cost value

            0.0 :: float (sign value) :: nearby |> List.distinct |> List.filter (fun other -> cost other < own)

    /// Reads an integer, a decimal number or a fraction such as 1/9. Raises a `ParameterException` with the parameter's
    /// name for any other text, and for a denominator of 0.
    let parse (parameter: string) (text: string) : float =
        let number (part: string) =
            match Double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture) with
            | true, value when Double.IsFinite value -> value
            | _ -> Check.fail parameter $"\"{text}\"" "a number or a fraction, such as 0.5 or 1/9"

        match text.Split '/' with
        | [| whole |] -> number whole
        | [| above; below |] ->
            match number above, number below with
            | _, 0.0 -> Check.fail parameter $"\"{text}\"" "a fraction whose denominator is not 0"
            | above, below -> above / below
        | _ -> Check.fail parameter $"\"{text}\"" "a number or a fraction, such as 0.5 or 1/9"
