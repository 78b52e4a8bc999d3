namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Rosenbrock's curved valley.
[<RequireQualifiedAccess>]
module Rosenbrock =

    /// The chain of n - 1 valleys, n at least 2: sum 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2. Starts at
    /// (-1.2, 1, -1.2, 1, ...). From n = 4 on there is also a local minimum near (-1, 1, ..., 1).
    let chained (dimension: int) : Problem =
        let dimension = ProblemParts.dimension 2 dimension

        ProblemParts.onCube
            "rosenbrock"
            "f(x) = sum 100 (x_{i+1} - x_i^2)^2 + (1 - x_i)^2"
            "Rosenbrock 1960, The Computer Journal 3:175; chained: Kok and Sandrock 2009, Evolutionary Computation \
             17:437"
            2.048
            (Vector.init dimension (fun i -> if i % 2 = 0 then -1.2 else 1.0))
            [ Vector.replicate dimension 1.0 ]
            0.0
            (ValueAndGradientInto(fun x g ->
                ProblemParts.check dimension x
                let mutable sum = 0.0
                // What the valley of x_{i-1} and x_i adds to the derivative by x_i.
                let mutable carried = 0.0

                for i in 0 .. x.Length - 2 do
                    let height = x[i + 1] - x[i] * x[i]
                    let rest = 1.0 - x[i]
                    sum <- sum + (100.0 * height * height + rest * rest)
                    g[i] <- carried + (-400.0 * x[i] * height - 2.0 * rest)
                    carried <- 200.0 * height

                g[x.Length - 1] <- carried
                sum))
