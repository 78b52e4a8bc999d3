namespace OptimizerFunctional.Core

open OptimizerFunctional
open System

/// Functions of any dimension with many local minima.
[<RequireQualifiedAccess>]
module ManyMinima =

    /// The function of Styblinski and Tang: 2^n local minima, one of them global. Starts at the origin.
    let styblinskiTang (dimension: int) : Problem =
        let dimension = ProblemParts.dimension 1 dimension

        ProblemParts.onCube
            "styblinski-tang"
            "f(x) = sum (x_i^4 - 16 x_i^2 + 5 x_i) / 2"
            "Styblinski and Tang 1990, Neural Networks 3:467"
            5.0
            (Vector.zeros dimension)
            // The least root of 4x^3 - 32x + 5.
            [ Vector.replicate dimension -2.903534027771177 ]
            (-39.16616570377141 * float dimension)
            (ValueAndGradientInto(fun x g ->
                ProblemParts.check dimension x
                let mutable sum = 0.0

                for i in 0 .. x.Length - 1 do
                    let square = x[i] * x[i]
                    g[i] <- x[i] * (2.0 * square - 16.0) + 2.5
                    sum <- sum + 0.5 * (square * (square - 16.0) + 5.0 * x[i])

                sum))

    /// Rastrigin's function: a bowl with a local minimum near every point with integer coordinates. Starts at (2.2,
    /// ..., 2.2).
    let rastrigin (dimension: int) : Problem =
        let dimension = ProblemParts.dimension 1 dimension

        ProblemParts.onCube
            "rastrigin"
            "f(x) = sum 10 + x_i^2 - 10 cos(2 pi x_i)"
            "Rastrigin 1974; any dimension: Mühlenbein, Schomisch and Born 1991, Parallel Computing 17:619"
            5.12
            (Vector.replicate dimension 2.2)
            [ Vector.zeros dimension ]
            0.0
            (ValueAndGradientInto(fun x g ->
                ProblemParts.check dimension x
                let mutable sum = 0.0

                for i in 0 .. x.Length - 1 do
                    let struct (sine, cosine) = Math.SinCos(2.0 * Math.PI * x[i])
                    g[i] <- 2.0 * x[i] + 20.0 * Math.PI * sine
                    sum <- sum + (x[i] * x[i] + 10.0 * (1.0 - cosine))

                sum))

    /// Ackley's function: nearly flat far away, with a cone at the origin. It is not differentiable there; its
    /// gradient at the origin is defined as 0. Starts at (2.5, ..., 2.5).
    let ackley (dimension: int) : Problem =
        let dimension = ProblemParts.dimension 1 dimension
        let n = float dimension

        ProblemParts.onCube
            "ackley"
            "f(x) = 20 - 20 exp(-0.2 sqrt(sum x_i^2 / n)) + e - exp(sum cos(2 pi x_i) / n)"
            "Ackley 1987, A Connectionist Machine for Genetic Hillclimbing, Kluwer"
            32.768
            (Vector.replicate dimension 2.5)
            [ Vector.zeros dimension ]
            0.0
            (ValueAndGradientInto(fun x g ->
                ProblemParts.check dimension x
                let mutable squares = 0.0
                let mutable cosines = 0.0

                for i in 0 .. x.Length - 1 do
                    squares <- squares + x[i] * x[i]
                    cosines <- cosines + Math.Cos(2.0 * Math.PI * x[i])

                let radius = sqrt (squares / n)
                let bowl = Math.Exp(-0.2 * radius)
                let waves = Math.Exp(cosines / n)
                let bowlSlope = if radius > 0.0 then 4.0 * bowl / (n * radius) else 0.0
                let waveSlope = 2.0 * Math.PI * waves / n

                for i in 0 .. x.Length - 1 do
                    g[i] <- bowlSlope * x[i] + waveSlope * Math.Sin(2.0 * Math.PI * x[i])

                20.0 * (1.0 - bowl) + (Math.E - waves)))
