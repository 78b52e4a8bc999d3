namespace OptimizerFunctional

open System.Collections.Immutable
open System.Globalization

/// The covariance of fitted parameters, by the linear model at the solution: s^2 (J'J)^-1, where s^2 is the residual
/// variance; (J'J)^-1 if residuals are in units of known standard deviations.
type Covariance = {
    /// The covariance matrix of the parameters. A parameter that the data do not determine has an infinite variance,
    /// and NaN with all others; one that bounds fix has zeros.
    Matrix: Matrix
    /// The standard errors: the square roots of the variances.
    StandardErrors: ImmutableArray<float>
    /// s^2: twice the value over the degrees of freedom; NaN if there are none.
    ResidualVariance: float
    /// The degrees of freedom: the number of residuals minus the rank, at least 0.
    DegreesOfFreedom: int
    /// The rank: the number of combinations of parameters that the data determine.
    Rank: int
    /// The number of parameters, without those that bounds fix.
    Parameters: int
    /// The condition number of the Jacobian with columns of length 1; infinite if it is rank-deficient.
    Condition: float
    /// The least determined combination of parameters: one coefficient per parameter, in units of their columns'
    /// lengths, the largest 1; 0 for those that bounds fix.
    Weakest: ImmutableArray<float>
    /// Whether residuals are in units of known standard deviations, so that the residual variance is left out.
    IsAbsolute: bool
} with

    /// The condition number above which parameters are only weakly determined: a rounding error in the eighth digit of
    /// data or derivatives could change all digits of the weakest combination.
    static member WeakCondition: float = 1e8

    /// Whether the data determine every parameter.
    member this.IsDetermined: bool = this.Rank = this.Parameters

    /// Whether the data determine every parameter, with a condition number of at most `WeakCondition`.
    member this.IsWellDetermined: bool = this.IsDetermined && this.Condition <= Covariance.WeakCondition

    /// The least determined combination with these names of parameters, such as p0 - 0.98 p1. Coefficients below a
    /// hundredth of the largest are left out.
    member this.WeakestText(names: string seq) : string =
        let terms =
            Seq.zip names this.Weakest
            |> Seq.filter (fun (_, coefficient) -> abs coefficient >= 0.01)
            |> Seq.mapi (fun place (name, coefficient) ->
                let sign =
                    match place, coefficient < 0.0 with
                    | 0, true -> "-"
                    | 0, false -> ""
                    | _, true -> " - "
                    | _, false -> " + "

                let size = (abs coefficient).ToString("G2", CultureInfo.InvariantCulture)

                if size = "1" then $"{sign}{name}" else $"{sign}{size} {name}")

        String.concat "" terms

    /// A summary in one or two sentences, with these names of parameters.
    member this.ToString(names: string seq) : string =
        let condition = this.Condition.ToString("G3", CultureInfo.InvariantCulture)

        let absolute =
            if this.IsAbsolute then
                " Standard errors are absolute: sigmas count as known, and the residual variance is left out."
            else
                ""

        if this.Rank < this.Parameters then
            $"The data determine only {this.Rank} combinations of {this.Parameters} parameters: infinite standard \
              errors mark those that are not. The least determined is {this.WeakestText names}.{absolute}"
        elif this.DegreesOfFreedom = 0 && not this.IsAbsolute then
            $"There are as many parameters as residuals, so nothing is left to tell standard errors from (condition \
              {condition})."
        elif not this.IsWellDetermined then
            let limit = Covariance.WeakCondition.ToString("G3", CultureInfo.InvariantCulture)

            $"All {this.Parameters} parameters are determined, but weakly, with {this.DegreesOfFreedom} degrees of \
              freedom: the condition {condition} is above {limit}. The least determined combination, in units of the \
              columns' lengths, is {this.WeakestText names}.{absolute}"
        else
            $"All {this.Parameters} parameters are determined, with {this.DegreesOfFreedom} degrees of freedom and \
              condition {condition}.{absolute}"

    /// A summary with the names p0, p1 and so on.
    override this.ToString() = this.ToString(Seq.init this.Weakest.Length (fun i -> $"p{i}"))

namespace OptimizerFunctional.Core

open OptimizerFunctional

/// Computes covariances.
[<RequireQualifiedAccess>]
module Covariance =

    /// A parameter is undetermined if at least this fraction of its direction is.
    let private negligible = 1e-8

    /// The least determined direction of a linear problem, with its largest coordinate 1: the last right singular
    /// vector, or a vector of the null space.
    let private weakest (problem: DampedLeastSquares) : float[] =
        let dimension, rank = problem.Scale.Length, problem.Singular.Length
        let right (j: int) (k: int) = problem.Right[j, k]

        let direction =
            if rank = dimension then
                Array.init dimension (fun j -> right j (rank - 1))
            else
                // The unit vector with the largest component in the null space, projected onto it.
                let rest (i: int) (j: int) =
                    (if i = j then 1.0 else 0.0) - Seq.sumBy (fun k -> right i k * right j k) (seq { 0 .. rank - 1 })

                let most = Seq.maxBy (fun j -> rest j j) (seq { 0 .. dimension - 1 })
                Array.init dimension (fun i -> rest i most)

        let largest = direction |> Array.maxBy abs
        direction |> Array.map (fun coordinate -> coordinate / largest)

    /// The covariance at an iterate, by the singular value decomposition: J'J is never formed. With a robust loss it is
    /// that of the corrected residuals, which is approximate. If `isAbsolute`, residuals are in units of known standard
    /// deviations, and the residual variance is left out. It never raises: unknown numbers are NaN or infinite.
    let find (isAbsolute: bool) (loss: Loss) (bounds: Bounds) (iterate: LeastSquaresIterate) : Covariance =
        let dimension = iterate.Point.Length

        let free = [| 0 .. dimension - 1 |] |> Array.filter (fun j -> bounds.Lower j < bounds.Upper j)

        let isKnown = iterate.Jacobian.Columns = dimension && LeastSquaresIterate.isUsable iterate

        let struct (residuals, jacobian) =
            if isKnown then
                Loss.correct loss iterate.Residuals iterate.Jacobian
            else
                struct (Vector.zeros 1, Matrix.init 1 dimension (fun _ _ -> 0.0))

        let columns = Matrix.init jacobian.Rows free.Length (fun i k -> jacobian[i, free[k]])

        let scale = LeastSquaresIterate.columnNorms columns |> Vector.map (fun norm -> if norm > 0.0 then norm else 1.0)

        let rank, condition, unscaled, isDetermined, weakest =
            if free.Length = 0 then
                0, 1.0, (fun _ _ -> 0.0), (fun _ -> true), [||]
            else
                let problem = DampedLeastSquares.factor columns residuals scale
                let rank = problem.Singular.Length
                let right (j: int) (k: int) = problem.Right[j, k]

                // Row j of D^-1 V S^-1.
                let root (j: int) (k: int) = right j k / problem.Singular[k] / scale[j]

                let sum (j: int) (l: int) = Seq.sumBy (fun k -> root j k * root l k) (seq { 0 .. rank - 1 })

                // With full rank the rows of V are unit vectors; the missing length lies in the null space.
                let missing j = 1.0 - Seq.sumBy (fun k -> right j k * right j k) (seq { 0 .. rank - 1 })

                rank,
                DampedLeastSquares.condition problem,
                sum,
                (fun j -> rank = free.Length || missing j <= negligible),
                weakest problem

        let degrees = max 0 (iterate.Residuals.Length - rank)

        let variance = if isKnown && degrees > 0 then 2.0 * iterate.Value / float degrees else nan

        let factor = if isAbsolute && isKnown then 1.0 else variance

        let place = Array.create dimension -1
        free |> Array.iteri (fun k j -> place[j] <- k)

        let matrix =
            Matrix.init dimension dimension (fun i j ->
                let k, l = place[i], place[j]

                if k < 0 || l < 0 then 0.0
                elif isDetermined k && isDetermined l then factor * unscaled k l
                elif k = l then infinity
                else nan)

        {
            Matrix = matrix
            StandardErrors = Vector.init dimension (fun j -> sqrt matrix[j, j])
            ResidualVariance = variance
            DegreesOfFreedom = degrees
            Rank = rank
            Parameters = free.Length
            Condition = condition
            Weakest =
                Vector.init dimension (fun j -> if place[j] < 0 || weakest.Length = 0 then 0.0 else weakest[place[j]])
            IsAbsolute = isAbsolute
        }

    /// The covariance at the last iterate of a run. Before the first observation nothing is determined.
    let ofRun (isAbsolute: bool) (loss: Loss) (bounds: Bounds) (run: Run<'State, LeastSquaresIterate>) : Covariance =
        match run.Iterate with
        | ValueSome iterate -> find isAbsolute loss bounds iterate
        | ValueNone -> find isAbsolute loss bounds (LeastSquaresIterate.unknown run.Previous Vector.Empty)
