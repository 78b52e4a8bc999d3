namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The normal distribution that CMA-ES draws its candidates from.
type CmaEsDistribution = {
    /// Generations that it has learned from, g.
    Generation: int64
    /// m.
    Mean: Vector
    /// sigma.
    StepSize: float
    /// C, symmetric and positive definite: the candidates have the covariance sigma^2 C.
    Covariance: Matrix
    /// B: the directions of the axes of C, a column each, as of `AxesGeneration`.
    Axes: Matrix
    /// D: the roots of the eigenvalues of C, in the same order.
    Lengths: Vector
    /// The generation at which the axes were computed.
    AxesGeneration: int64
    /// p_sigma: where the mean has gone of late, as it would look if C were the identity.
    StepPath: Vector
    /// p_c: where the mean has gone of late.
    CovariancePath: Vector
}

/// What CMA-ES does with its distribution: drawing from it and learning from a generation (Hansen, arXiv:1604.00772,
/// figure 6).
[<RequireQualifiedAccess>]
module CmaEsDistribution =

    /// The distribution before the first generation: the same in every direction.
    let start (mean: Vector) (stepSize: float) : CmaEsDistribution =
        let n = mean.Length
        let identity = Matrix.scaledIdentity 1.0 n

        {
            Generation = 0L
            Mean = mean
            StepSize = stepSize
            Covariance = identity
            Axes = identity
            Lengths = Vector.replicate n 1.0
            AxesGeneration = 0L
            StepPath = Vector.zeros n
            CovariancePath = Vector.zeros n
        }

    /// The candidate m + sigma B D z of a standard normal vector z (equations 38 to 40).
    let candidate (distribution: CmaEsDistribution) (normal: Vector) : Vector =
        let scaled = Vector.map2 (*) distribution.Lengths normal
        Vector.addScaled distribution.StepSize (Matrix.multiply distribution.Axes scaled) distribution.Mean

    /// C^-1/2 y = B D^-1 B' y.
    let private whitened (distribution: CmaEsDistribution) (direction: Vector) : Vector =
        Matrix.transposeMultiply distribution.Axes direction
        |> Vector.map2 (fun length coordinate -> coordinate / length) distribution.Lengths
        |> Matrix.multiply distribution.Axes

    /// Whether every number is there.
    let isFinite (distribution: CmaEsDistribution) : bool =
        Double.IsFinite distribution.StepSize
        && Vector.isFinite distribution.Mean
        && Vector.isFinite distribution.Covariance.Entries
        && Vector.isFinite distribution.Lengths
        && Vector.isFinite distribution.StepPath

    /// The distribution with the axes of its covariance; an eigenvalue that rounding has made negative counts as 0.
    let private withAxes (distribution: CmaEsDistribution) : CmaEsDistribution =
        let decomposition =
            (LinearAlgebra.ofMatrix distribution.Covariance).Evd(MathNet.Numerics.LinearAlgebra.Symmetricity.Symmetric)

        {
            distribution with
                Axes = LinearAlgebra.toMatrix decomposition.EigenVectors
                Lengths =
                    Vector.init distribution.Mean.Length (fun i ->
                        Math.Sqrt(Math.Max(0.0, decomposition.EigenValues[i].Real)))
                AxesGeneration = distribution.Generation
        }

    /// The standard deviation along the longest axis.
    let longestAxis (distribution: CmaEsDistribution) : float = distribution.StepSize * Seq.max distribution.Lengths

    /// The condition of C: the ratio of its largest eigenvalue to its smallest.
    let condition (distribution: CmaEsDistribution) : float =
        let longest, shortest = Seq.max distribution.Lengths, Seq.min distribution.Lengths
        (longest / shortest) * (longest / shortest)

    /// The covariance after a generation (equation 47): `steps` are (x - m) / sigma of the parents, the best first.
    let private covariance constants (distribution: CmaEsDistribution) (path: Vector) isGoing (steps: Vector[]) =
        let n = distribution.Mean.Length
        let old = distribution.Covariance

        let c1, cmu, cc = constants.RankOneRate, constants.RankMuRate, constants.CovariancePathRate
        // What the covariance loses while its path stands still.
        let lost = if isGoing then 0.0 else cc * (2.0 - cc)
        let kept = 1.0 - c1 * (1.0 - lost) - cmu
        let entries = Array.zeroCreate (n * n)

        for column in 0 .. n - 1 do
            for row in 0..column do
                let mutable sum = 0.0

                for parent in 0 .. steps.Length - 1 do
                    sum <- sum + constants.Weights[parent] * steps[parent][row] * steps[parent][column]

                let entry = kept * old[row, column] + c1 * path[row] * path[column] + cmu * sum
                entries[column * n + row] <- entry
                entries[row * n + column] <- entry

        Matrix.wrap n n entries

    /// The distribution after a generation whose parents were these, the best first (equations 41 to 47).
    let learn
        (constants: CmaEsConstants)
        (distribution: CmaEsDistribution)
        (parents: ImmutableArray<Vector>)
        : CmaEsDistribution =
        let n = float distribution.Mean.Length

        let steps = [|
            for parent in parents ->
                Vector.subtract parent distribution.Mean |> Vector.scale (1.0 / distribution.StepSize)
        |]

        let step =
            Vector.init distribution.Mean.Length (fun i ->
                let mutable sum = 0.0

                for parent in 0 .. steps.Length - 1 do
                    sum <- sum + constants.Weights[parent] * steps[parent][i]

                sum)

        let cs, cc, parentsInEffect = constants.StepPathRate, constants.CovariancePathRate, constants.EffectiveParents

        let generation = distribution.Generation + 1L

        let stepPath =
            Vector.combination
                (1.0 - cs)
                distribution.StepPath
                (Math.Sqrt(cs * (2.0 - cs) * parentsInEffect))
                (whitened distribution step)

        let length = Vector.norm stepPath

        // h_sigma: not where the step size grows fast, for the path would then grow too fast as well.
        let isGoing =
            length / Math.Sqrt(1.0 - Math.Pow(1.0 - cs, 2.0 * float generation)) <
                (1.4 + 2.0 / (n + 1.0)) * constants.NormalLength

        let covariancePath =
            Vector.combination
                (1.0 - cc)
                distribution.CovariancePath
                (if isGoing then Math.Sqrt(cc * (2.0 - cc) * parentsInEffect) else 0.0)
                step

        let growth = Math.Exp(Math.Min(1.0, cs / constants.StepDamping * (length / constants.NormalLength - 1.0)))

        let learned = {
            distribution with
                Generation = generation
                Mean = Vector.addScaled distribution.StepSize step distribution.Mean
                StepSize = distribution.StepSize * growth
                Covariance = covariance constants distribution covariancePath isGoing steps
                StepPath = stepPath
                CovariancePath = covariancePath
        }

        if generation - distribution.AxesGeneration >= constants.GenerationsPerAxes && isFinite learned then
            withAxes learned
        else
            learned

    /// The distribution after a generation without a finite value, which teaches nothing but that it was too wide.
    let shrunk (distribution: CmaEsDistribution) : CmaEsDistribution = {
        distribution with
            Generation = distribution.Generation + 1L
            StepSize = 0.5 * distribution.StepSize
    }
