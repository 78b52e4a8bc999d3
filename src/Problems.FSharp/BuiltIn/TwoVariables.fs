namespace OptimizerFunctional.Core

open OptimizerFunctional
open System

/// Functions of two variables.
[<RequireQualifiedAccess>]
module TwoVariables =

    let private survey =
        "Jamil and Yang 2013, International Journal of Mathematical Modelling and Numerical Optimisation 4:150, \
         section 3"

    let private at x y = Vector.ofSeq [ x; y ]

    /// One of Beale's three terms, (c - x (1 - y^k))^2, from the power y^k and its derivative k y^(k-1).
    let private bealeTerm (c: float) (x: float) (power: float) (slope: float) (gradient: Span<float>) =
        let t = c - x * (1.0 - power)
        gradient[0] <- gradient[0] + 2.0 * t * (power - 1.0)
        gradient[1] <- gradient[1] + 2.0 * t * (x * slope)
        t * t

    /// Beale's function, flat along y = 1. At its start (1, 1) the derivative by x is exactly 0.
    let beale: Problem =
        ProblemParts.onCube
            "beale"
            "f(x, y) = (1.5 - x (1 - y))^2 + (2.25 - x (1 - y^2))^2 + (2.625 - x (1 - y^3))^2"
            "Beale 1958; Moré, Garbow and Hillstrom 1981, ACM Transactions on Mathematical Software 7:17, problem 5"
            4.5
            (at 1.0 1.0)
            [ at 3.0 0.5 ]
            0.0
            (ValueAndGradientInto(fun point g ->
                ProblemParts.check 2 point
                let x = point[0]
                let y = point[1]
                let square = y * y

                bealeTerm 1.5 x y 1.0 g
                + bealeTerm 2.25 x square (2.0 * y) g
                + bealeTerm 2.625 x (square * y) (3.0 * square) g))

    /// Himmelblau's function: four minimizers, all of value 0.
    let himmelblau: Problem =
        ProblemParts.onCube
            "himmelblau"
            "f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2"
            "Himmelblau 1972, Applied Nonlinear Programming, McGraw-Hill"
            5.0
            (at 0.0 0.0)
            [
                at 3.0 2.0
                at -2.805118086952745 3.131312518250573
                at -3.779310253377747 -3.2831859912861696
                at 3.5844283403304917 -1.8481265269644036
            ]
            0.0
            (ValueAndGradientInto(fun point g ->
                ProblemParts.check 2 point
                let x = point[0]
                let y = point[1]
                let a = x * x + y - 11.0
                let b = x + y * y - 7.0
                g[0] <- 4.0 * x * a + 2.0 * b
                g[1] <- 2.0 * a + 4.0 * y * b
                a * a + b * b))

    /// Booth's function, a quadratic with condition number 9.
    let booth: Problem =
        ProblemParts.onCube
            "booth"
            "f(x, y) = (x + 2y - 7)^2 + (2x + y - 5)^2"
            survey
            10.0
            (at -5.0 5.0)
            [ at 1.0 3.0 ]
            0.0
            (ValueAndGradientInto(fun point g ->
                ProblemParts.check 2 point
                let x = point[0]
                let y = point[1]
                let a = x + 2.0 * y - 7.0
                let b = 2.0 * x + y - 5.0
                g[0] <- 2.0 * a + 4.0 * b
                g[1] <- 4.0 * a + 2.0 * b
                a * a + b * b))

    /// Matyas's function, a quadratic with condition number 25 along the diagonals.
    let matyas: Problem =
        ProblemParts.onCube
            "matyas"
            "f(x, y) = 0.26 (x^2 + y^2) - 0.48 x y"
            survey
            10.0
            (at 6.0 -4.0)
            [ at 0.0 0.0 ]
            0.0
            (ValueAndGradientInto(fun point g ->
                ProblemParts.check 2 point
                let x = point[0]
                let y = point[1]
                g[0] <- 0.52 * x - 0.48 * y
                g[1] <- 0.52 * y - 0.48 * x
                0.26 * (x * x + y * y) - 0.48 * x * y))

    /// The three-hump camel: one global minimizer and two local ones near (±1.75, ∓0.87).
    let threeHumpCamel: Problem =
        ProblemParts.onCube
            "three-hump-camel"
            "f(x, y) = 2 x^2 - 1.05 x^4 + x^6 / 6 + x y + y^2"
            survey
            5.0
            (at 2.0 2.0)
            [ at 0.0 0.0 ]
            0.0
            (ValueAndGradientInto(fun point g ->
                ProblemParts.check 2 point
                let x = point[0]
                let y = point[1]
                let s = x * x
                g[0] <- x * (4.0 - 4.2 * s + s * s) + y
                g[1] <- x + 2.0 * y
                s * (2.0 - 1.05 * s + s * s / 6.0) + x * y + y * y))
