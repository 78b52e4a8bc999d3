namespace OptimizerFunctional.Laws

open System
open OptimizerFunctional.Core

/// Assertions of laws. Each raises a `LawException` with the measured number if it fails.
[<RequireQualifiedAccess>]
module Expect =

    /// Raises a `LawException` with this message.
    let fail (message: string) : unit = raise (LawException message)

    /// Raises unless the condition holds.
    let that (message: string) (condition: bool) : unit =
        if not condition then
            fail message

    /// Whether two numbers are equal bit for bit, including the signs of zeros. NaN equals NaN, whatever its sign and
    /// payload, which operations need not preserve.
    let isSame (expected: float) (actual: float) : bool =
        BitConverter.DoubleToInt64Bits expected = BitConverter.DoubleToInt64Bits actual
        || Double.IsNaN expected && Double.IsNaN actual

    /// Two numbers are equal bit for bit, as in `isSame`.
    let sameBits (what: string) (expected: float) (actual: float) : unit =
        if not (isSame expected actual) then
            fail $"{what} was {actual:R}, not {expected:R}."

    /// Two numbers are equal, up to the sign of a zero, which additions of zeros do not preserve.
    let equal (what: string) (expected: float) (actual: float) : unit =
        if not (expected = actual || Double.IsNaN expected && Double.IsNaN actual) then
            fail $"{what} was {actual:R}, not {expected:R}."

    /// Two numbers agree within the relative tolerance `relative`.
    let close (relative: float) (what: string) (expected: float) (actual: float) : unit =
        if not (abs (expected - actual) <= relative * max (abs expected) (abs actual)) then
            fail $"{what} was {actual:R}, not {expected:R}."

    /// A number is at most a bound. NaN is not.
    let atMost (what: string) (bound: float) (actual: float) : unit =
        if not (actual <= bound) then
            fail $"{what} was {actual:R}, more than {bound:R}."

    /// A number is at least a bound. NaN is not.
    let atLeast (what: string) (bound: float) (actual: float) : unit =
        if not (actual >= bound) then
            fail $"{what} was {actual:R}, less than {bound:R}."

    let private coordinates compare (what: string) (expected: Vector) (actual: Vector) : unit =
        if expected.Length <> actual.Length then
            fail $"{what} had {actual.Length} coordinates, not {expected.Length}."

        for i in 0 .. expected.Length - 1 do
            compare $"{what}, coordinate {i}," expected[i] actual[i]

    let private each compare (what: string) (expected: Vector list) (actual: Vector list) : unit =
        if expected.Length <> actual.Length then
            fail $"There were {actual.Length} of {what}, not {expected.Length}."

        List.iteri2 (fun k expected actual -> compare $"{what} {k + 1}" expected actual) expected actual

    /// Two vectors are equal bit for bit.
    let sameVector (what: string) (expected: Vector) (actual: Vector) : unit = coordinates sameBits what expected actual

    /// Two lists of vectors are equal bit for bit.
    let sameVectors (what: string) (expected: Vector list) (actual: Vector list) : unit =
        each sameVector what expected actual

    /// Two lists of vectors are equal, up to the signs of zeros.
    let equalVectors (what: string) (expected: Vector list) (actual: Vector list) : unit =
        each (coordinates equal) what expected actual

    /// Two lists of vectors agree within `relative` of the largest coordinate of either so far.
    let closeVectors (relative: float) (what: string) (expected: Vector list) (actual: Vector list) : unit =
        let mutable size = 0.0

        each
            (fun what expected actual ->
                for coordinate in Seq.append expected actual do
                    size <- max size (abs coordinate)

                coordinates
                    (fun what expected actual ->
                        if not (abs (expected - actual) <= relative * size) then
                            fail $"{what} was {actual:R}, not {expected:R}.")
                    what
                    expected
                    actual)
            what
            expected
            actual

    /// Two lists of vectors differ somewhere by more than `relative`.
    let differ (relative: float) (what: string) (left: Vector list) (right: Vector list) : unit =
        let apart =
            List.exists2
                (fun (left: Vector) (right: Vector) ->
                    Seq.exists2 (fun l r -> abs (l - r) > relative * max (abs l) (abs r)) left right)
                left
                right

        that $"{what} did not differ." apart
