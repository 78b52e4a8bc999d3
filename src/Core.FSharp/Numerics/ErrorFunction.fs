namespace OptimizerFunctional.Core

open System

/// The error function, which .NET does not have.
[<RequireQualifiedAccess>]
module internal ErrorFunction =

    /// The series exp(-x^2) sum of 2^k x^(2k+1) / (1 3 5 ... (2k+1)), whose terms have one sign (M. Abramowitz and
    /// I. A. Stegun, "Handbook of Mathematical Functions", 1964, 7.1.6).
    let private series (x: float) =
        let mutable term = x
        let mutable sum = x
        let mutable k = 1

        while Math.Abs term > 1e-18 * Math.Abs sum do
            term <- term * (2.0 * x * x) / float (2 * k + 1)
            sum <- sum + term
            k <- k + 1

        sum * Math.Exp(-x * x) * (2.0 / Math.Sqrt Math.PI)

    /// erfc x for x of at least 2, by 60 terms of the continued fraction 7.1.14.
    let private complement (x: float) =
        let mutable fraction = 0.0

        for k in 60..-1..1 do
            fraction <- float k / 2.0 / (x + fraction)

        Math.Exp(-x * x) / (Math.Sqrt Math.PI * (x + fraction))

    /// The error function 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x, with a relative error of a few units
    /// in the last place.
    let value (x: float) : float =
        let size = Math.Abs x

        if size > 6.0 then float (Math.Sign x)
        elif size >= 2.0 then Math.CopySign(1.0 - complement size, x)
        elif x = 0.0 then x
        else series x
