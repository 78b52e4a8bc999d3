namespace OptimizerFunctional.Solvers.Tests

open System
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Robust losses.
module RobustLossTests =

    let private kinds = [ RobustLoss.None; RobustLoss.SoftL1; RobustLoss.Huber; RobustLoss.Cauchy; RobustLoss.Arctan ]

    let private settings kind scale = { LevenbergMarquardt.defaults with Loss = { Kind = kind; Scale = scale } }

    /// A line with noise and an outlier at the end: residuals of slope and intercept.
    let private line =
        Residuals.Create(
            10,
            ResidualsInto(fun b into ->
                for i in 0..9 do
                    let response = 2.0 * float i + 1.0 + 0.05 * float (i % 3 - 1) + (if i = 9 then 30.0 else 0.0)

                    into[i] <- b[0] * float i + b[1] - response),
            JacobianInto(fun _ into ->
                for i in 0..9 do
                    into[i] <- float i
                    into[i + 10] <- 1.0)
        )

    let private fit settings = LeastSquaresProblems.run (LevenbergMarquardt.create settings) line [| 0.0; 0.0 |]

    [<Fact>]
    let ``the derivatives of a loss agree with differences`` () =
        for kind in kinds do
            for z in [ 0.01; 0.3; 0.9; 1.5; 7.0; 300.0 ] do
                let h = 1e-5 * z
                let struct (_, first, second) = Loss.terms kind z
                let struct (right, rightFirst, _) = Loss.terms kind (z + h)
                let struct (left, leftFirst, _) = Loss.terms kind (z - h)
                Assert.Equal((right - left) / (2.0 * h), first, 1e-7)
                Assert.Equal((rightFirst - leftFirst) / (2.0 * h), second, 1e-7)

    [<Fact>]
    let ``every loss is the square for small residuals`` () =
        for kind in kinds do
            let struct (rho, first, _) = Loss.terms kind 1e-12
            Assert.Equal(1.0, rho / 1e-12, 1e-11)
            Assert.Equal(1.0, first, 1e-11)

    [<Fact>]
    let ``no loss is plain least squares, whatever its scale`` () =
        let plain = fit LevenbergMarquardt.defaults
        let scaled = fit (settings RobustLoss.None 0.001)
        // The settings that are saved with the runs are not the same.
        let run (solution: Solution<_, _>) = Run.toJson { solution.Last with Settings = Setting.none }
        Assert.Equal(run plain, run scaled)

    [<Fact>]
    let ``a loss with a large scale is nearly plain least squares`` () =
        let plain = (fit LevenbergMarquardt.defaults).Last.Current.Point

        for kind in kinds do
            let point = (fit (settings kind 1e6)).Last.Current.Point
            Assert.True(Vector.largestDifference plain point < 1e-5, $"{kind}")

    [<Theory>]
    [<InlineData(RobustLoss.SoftL1, 0.3)>]
    [<InlineData(RobustLoss.Huber, 0.3)>]
    [<InlineData(RobustLoss.Cauchy, 0.01)>]
    [<InlineData(RobustLoss.Arctan, 0.01)>]
    let ``an outlier moves the line little`` (kind: RobustLoss, error: float) =
        let point = (fit (settings kind 0.1)).Last.Current.Point
        Assert.True(abs (point[0] - 2.0) < error, $"{point[0]}")
        // Plain least squares is off by 1.6.
        Assert.True(abs ((fit LevenbergMarquardt.defaults).Last.Current.Point[0] - 2.0) > 1.0)

    [<Fact>]
    let ``at the solution the gradient of the loss is zero`` () =
        for kind in kinds do
            for scale in [ 0.1; 1.0; 10.0 ] do
                let solution = fit (settings kind scale)
                let loss: Loss = { Kind = kind; Scale = scale }

                let value (b: float[]) = Loss.value loss (line.At(Vector.ofSeq b))

                let point = Vector.toArray solution.Last.Current.Point
                Assert.True(solution.Reason.Converged, string solution.Reason)
                Assert.Equal(value point, solution.Last.Current.Value)

                for j in 0..1 do
                    let at h = value (Array.mapi (fun k x -> if k = j then x + h else x) point)

                    let slope = (at 1e-5 - at -1e-5) / 2e-5
                    Assert.True(abs slope <= 1e-6 * (1.0 + value point), $"{kind} {scale}: {slope}")

    [<Fact>]
    let ``corrected residuals have the gradient of the loss, and its curvature where that is not small`` () =
        for kind in kinds do
            let loss: Loss = { Kind = kind; Scale = 2.0 }

            // One residual r = 3 x, with r'' = 0.
            for x in [ 0.01; 0.2; 0.4 ] do
                let residuals, jacobian = Vector.ofSeq [ 3.0 * x ], Matrix.init 1 1 (fun _ _ -> 3.0)
                let struct (r, j) = Loss.correct loss residuals jacobian

                let value x = Loss.value loss (Vector.ofSeq [ 3.0 * x ])

                let h = 1e-4
                Assert.Equal((value (x + h) - value (x - h)) / (2.0 * h), r[0] * j[0, 0], 1e-5)
                Assert.Equal((value (x + h) - 2.0 * value x + value (x - h)) / (h * h), j[0, 0] * j[0, 0], 1e-5)

    [<Fact>]
    let ``invalid losses are refused`` () =
        let refused (settings: LevenbergMarquardtSettings) =
            Assert.Throws<ParameterException>(fun () -> LevenbergMarquardt.create settings |> ignore).Message

        Assert.Equal("LossScale was 0; it must be finite and greater than 0.", refused (settings RobustLoss.Huber 0.0))
        Assert.StartsWith("Loss was 9; it must be one of None,", refused (settings (enum 9) 1.0))
