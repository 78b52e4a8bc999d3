namespace OptimizerFunctional.FirstOrder.Tests

open System
open MathNet.Numerics.LinearAlgebra
open OptimizerFunctional
open OptimizerFunctional.Core
open Xunit

/// Muon's orthogonal matrices beside those of a singular value decomposition.
module OrthogonalTests =

    /// A step of Muon without momentum, for a gradient.
    let private step (form: Orthogonalization) (gradient: Matrix<float>) : Matrix<float> =
        let rows, columns = gradient.RowCount, gradient.ColumnCount

        let muon =
            Muon.create {
                Muon.defaults with
                    LearningRate = Schedule.constant 1.0
                    Momentum = 0.0
                    Epsilon = 0.0
                    Scale = MuonScale.One
                    Orthogonalization = form
            }
            |> Optimizer.on (Blocks.Of(BlockShape("weights", rows, columns)))

        let start = Vector.zeros (rows * columns)
        let at: Evaluation = { Point = start; Value = 0.0; Gradient = Vector.ofSeq (gradient.ToRowMajorArray()) }
        let struct (_, step) = muon.Step (muon.Init start) at
        -(Matrix.Build.DenseOfRowMajor(rows, columns, Vector.toArray step))

    let private random (seed: int) rows columns : Matrix<float> =
        let random = Random seed
        Matrix.Build.Dense(rows, columns, fun _ _ -> random.NextDouble() - random.NextDouble())

    /// Jordan's polynomial, five times.
    let private jordan (x: float) = List.fold (fun x _ -> 3.4445 * x - 4.7750 * x ** 3.0 + 2.0315 * x ** 5.0) x [ 1..5 ]

    let private near (expected: Matrix<float>) (actual: Matrix<float>) (tolerance: float) =
        Assert.True((expected - actual).InfinityNorm() < tolerance, $"{(expected - actual).InfinityNorm()}")

    [<Theory>]
    [<InlineData(1, 1)>]
    [<InlineData(6, 6)>]
    [<InlineData(3, 17)>]
    [<InlineData(40, 9)>]
    let ``both forms change the singular values alone`` (rows: int) (columns: int) =
        for seed in 1..5 do
            let gradient = random seed rows columns
            let svd = gradient.Svd()
            let count = min rows columns
            let u = svd.U.SubMatrix(0, rows, 0, count)
            let vt = svd.VT.SubMatrix(0, count, 0, columns)
            near (u * vt) (step Orthogonalization.Exact gradient) 1e-11
            let values = svd.S.Map(fun value -> jordan (value / svd.S.L2Norm()))

            near
                (u * Matrix.Build.DenseOfDiagonalVector values * vt)
                (step Orthogonalization.NewtonSchulz gradient)
                1e-11

    [<Fact>]
    let ``singular values above 0.002 of the norm come between 0.68 and 1.21`` () =
        // The polynomial on a fine grid: what the iteration does to a singular value, whatever the matrix.
        for k in 0..100_000 do
            let value = 0.002 + 0.998 * float k / 100_000.0
            Assert.InRange(jordan value, 0.68, 1.21)

        // Below, it multiplies by about 3.4445^5, at most.
        Assert.InRange(jordan 1e-5 / 1e-5, 480.0, Math.Pow(3.4445, 5.0))

    [<Fact>]
    let ``the exact form leaves out directions without gradient`` () =
        let flat = random 3 5 1 * random 4 1 7
        let exact = step Orthogonalization.Exact flat
        Assert.Equal(1.0, exact.Rank() |> float)
        Assert.Equal(1.0, exact.L2Norm(), 1e-12)
        Assert.Equal(0.0, (step Orthogonalization.Exact (Matrix.Build.Dense(4, 3))).L2Norm())
