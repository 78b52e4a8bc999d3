namespace OptimizerFunctional

open System.Collections.Immutable
open System.Globalization

/// How well data determine parameters, by the linear model at the solution: s^2 (J'J)^-1, where s^2 is the residual variance.
type Covariance =
    {
        /// The covariances of the parameters. A parameter that the data do not determine has an infinite variance, and NaN
        /// with all others; one that bounds hold fixed has zeros.
        Matrix: Matrix
        /// The square roots of the variances.
        StandardErrors: ImmutableArray<float>
        /// s^2: twice the value over the degrees of freedom; NaN where there are none.
        ResidualVariance: float
        /// Residuals less parameters that the data determine, 0 or above.
        DegreesOfFreedom: int
        /// How many combinations of parameters the data determine.
        Rank: int
        /// How many parameters were to be determined: all but those that bounds hold fixed.
        Parameters: int
        /// The largest over the smallest singular value of the Jacobian with columns of length 1; infinite where the rank is too low.
        Condition: float
    }

    /// Whether the data determine every parameter.
    member this.IsDetermined: bool = this.Rank = this.Parameters

    /// What there is to say, in a sentence.
    override this.ToString() =
        let condition = this.Condition.ToString("G3", CultureInfo.InvariantCulture)

        if this.Rank < this.Parameters then
            $"The data determine only {this.Rank} combinations of {this.Parameters} parameters: infinite standard errors mark those that are not."
        elif this.DegreesOfFreedom = 0 then
            $"There are as many parameters as residuals, so nothing is left to tell standard errors from (condition {condition})."
        else
            $"All {this.Parameters} parameters are determined, with {this.DegreesOfFreedom} degrees of freedom and condition {condition}."

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Finding covariances.
[<RequireQualifiedAccess>]
module Covariance =

    /// The share of a direction that the data do not determine from which on a parameter is not determined either.
    let private negligible = 1e-8

    /// The covariance at an iterate, by singular values: J'J is never formed. With a loss it is that of the corrected
    /// residuals, which is approximate. Nothing raises: what is not known is NaN or infinite.
    let at (loss: Loss) (bounds: Bounds) (iterate: LeastSquaresIterate) : Covariance =
        let dimension = iterate.Point.Length

        let free =
            [| 0 .. dimension - 1 |]
            |> Array.filter (fun j -> bounds.Lower j < bounds.Upper j)

        let isKnown =
            iterate.Jacobian.Columns = dimension && LeastSquaresIterate.isUsable iterate

        let struct (residuals, jacobian) =
            if isKnown then
                Loss.correct loss iterate.Residuals iterate.Jacobian
            else
                struct (Vector.zeros 1, Matrix.init 1 dimension (fun _ _ -> 0.0))

        let columns =
            Matrix.init jacobian.Rows free.Length (fun i k -> jacobian[i, free[k]])

        let scale =
            LeastSquaresIterate.columnNorms columns
            |> Vector.map (fun norm -> if norm > 0.0 then norm else 1.0)

        let rank, condition, unscaled, isDetermined =
            if free.Length = 0 then
                0, 1.0, (fun _ _ -> 0.0), (fun _ -> true)
            else
                let problem = DampedLeastSquares.factor columns residuals scale
                let rank = problem.Singular.Length
                let right (j: int) (k: int) = problem.Right[j, k]

                // Row j of D^-1 V S^-1.
                let root (j: int) (k: int) =
                    right j k / problem.Singular[k] / scale[j]

                let sum (j: int) (l: int) =
                    Seq.sumBy (fun k -> root j k * root l k) (seq { 0 .. rank - 1 })

                // Rows of V are unit vectors where the rank is full: what is missing lies in what the data do not determine.
                let missing j =
                    1.0 - Seq.sumBy (fun k -> right j k * right j k) (seq { 0 .. rank - 1 })

                rank,
                DampedLeastSquares.condition problem,
                sum,
                (fun j -> rank = free.Length || missing j <= negligible)

        let degrees = max 0 (iterate.Residuals.Length - rank)

        let variance =
            if isKnown && degrees > 0 then
                2.0 * iterate.Value / float degrees
            else
                nan

        let place = Array.create dimension -1
        free |> Array.iteri (fun k j -> place[j] <- k)

        let matrix =
            Matrix.init dimension dimension (fun i j ->
                let k, l = place[i], place[j]

                if k < 0 || l < 0 then
                    0.0
                elif isDetermined k && isDetermined l then
                    variance * unscaled k l
                elif k = l then
                    infinity
                else
                    nan)

        {
            Matrix = matrix
            StandardErrors = Vector.init dimension (fun j -> sqrt matrix[j, j])
            ResidualVariance = variance
            DegreesOfFreedom = degrees
            Rank = rank
            Parameters = free.Length
            Condition = condition
        }
