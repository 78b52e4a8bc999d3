namespace OptimizerFunctional.StandardProblems

open System
open OptimizerFunctional
open OptimizerFunctional.Core

/// Evaluates formulas over jets. Each function computes only the order of derivatives that its result needs.
module Derivatives =

    /// The value of a function.
    let value (formula: Jet[] -> Jet) (point: float[]) : float = (formula (Jet.values point)).Value

    let private gradientOf (n: int) (jet: Jet) =
        // A jet that depends on no variable carries no derivatives.
        if jet.Gradient.Length = 0 then Array.zeroCreate n else jet.Gradient

    /// The value and the gradient of a function, from one evaluation.
    let valueAndGradient (formula: Jet[] -> Jet) (point: float[]) : struct (float * float[]) =
        let jet = formula (Jet.firstOrder point)
        struct (jet.Value, gradientOf point.Length jet)

    /// The gradient of a function.
    let gradient (formula: Jet[] -> Jet) (point: float[]) : float[] =
        gradientOf point.Length (formula (Jet.firstOrder point))

    /// The Hessian of a function.
    let hessian (formula: Jet[] -> Jet) (point: float[]) : float[,] =
        let n = point.Length
        let jet = formula (Jet.secondOrder point)

        Array2D.init n n (fun i j -> if jet.Hessian.Length = 0 then 0.0 else jet.Hessian[i * n + j])

    /// The values of several functions.
    let values (formulas: Jet[] -> Jet[]) (point: float[]) : float[] = formulas (Jet.values point) |> Array.map _.Value

    /// The values of several functions and their Jacobian, one row per function, from one evaluation.
    let valuesAndJacobian (formulas: Jet[] -> Jet[]) (point: float[]) : struct (float[] * float[,]) =
        let jets = formulas (Jet.firstOrder point)
        let gradients = jets |> Array.map (gradientOf point.Length)
        struct (jets |> Array.map _.Value, Array2D.init jets.Length point.Length (fun i j -> gradients[i][j]))

    /// The Jacobian of several functions, one row per function.
    let jacobian (formulas: Jet[] -> Jet[]) (point: float[]) : float[,] =
        let struct (_, jacobian) = valuesAndJacobian formulas point
        jacobian

    /// A function as an objective, with its exact gradient and Hessian.
    let objective (formula: Jet[] -> Jet) : Objective =
        Objective
            .Create(
                ValueAndGradientInto(fun point into ->
                    let struct (value, gradient) = valueAndGradient formula (point.ToArray())
                    gradient.CopyTo into
                    value)
            )
            .WithHessian(fun point into ->
                let hessian = hessian formula (point.ToArray())

                for row in 0 .. point.Length - 1 do
                    for column in 0 .. point.Length - 1 do
                        into[column * point.Length + row] <- hessian[row, column])

    /// Several functions as residuals, with their exact Jacobian.
    let residuals (count: int) (formulas: Jet[] -> Jet[]) : Residuals =
        Residuals.Create(
            count,
            ResidualsInto(fun point into -> (values formulas (point.ToArray())).CopyTo into),
            JacobianInto(fun point into ->
                let found = jacobian formulas (point.ToArray())

                for i in 0 .. count - 1 do
                    for j in 0 .. point.Length - 1 do
                        into[i + j * count] <- found[i, j])
        )
