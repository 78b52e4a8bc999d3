namespace OptimizerFunctional.Core

open System
open System.Collections.Immutable
open OptimizerFunctional

/// The search distribution of CMA-ES, a normal distribution.
type CmaEsDistribution = {
    /// g: the number of generations so far.
    Generation: int64
    /// m: the mean.
    Mean: Vector
    /// sigma: the step size.
    StepSize: float
    /// C, symmetric and positive definite: candidates have the covariance sigma^2 C.
    Covariance: Matrix
    /// B: the eigenvectors of C, one per column, as of `AxesGeneration`.
    Axes: Matrix
    /// D: the square roots of the eigenvalues of C, in the same order.
    Lengths: Vector
    /// The generation of the last eigendecomposition.
    AxesGeneration: int64
    /// p_sigma: the conjugate evolution path, of the step size.
    StepPath: Vector
    /// p_c: the evolution path, of the covariance.
    CovariancePath: Vector
}

/// Samples and updates the distribution (Hansen, arXiv:1604.00772, figure 6).
[<RequireQualifiedAccess>]
module internal CmaEsDistribution =

    /// The initial distribution, which is isotropic.
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

    /// The candidate m + sigma B D z, for a standard normal vector z (equations 38 to 40).
    let candidate (distribution: CmaEsDistribution) (normal: Vector) : Vector =
        let scaled = Vector.map2 (*) distribution.Lengths normal
        Vector.addScaled distribution.StepSize (Matrix.multiply distribution.Axes scaled) distribution.Mean

    /// C^-1/2 y = B D^-1 B' y.
    let private whitened (distribution: CmaEsDistribution) (direction: Vector) : Vector =
        Matrix.transposeMultiply distribution.Axes direction
        |> Vector.map2 (fun length coordinate -> coordinate / length) distribution.Lengths
        |> Matrix.multiply distribution.Axes

    /// Raises where a distribution that was read cannot be one of so many coordinates.
    let internal validate (dimension: int) (distribution: CmaEsDistribution) : unit =
        SavedState.number "StepSize" distribution.StepSize "above 0" (fun size -> size > 0.0)

        for name, matrix in [ "Covariance", distribution.Covariance; "Axes", distribution.Axes ] do
            SavedState.within dimension dimension $"Rows of {name}" matrix.Rows
            SavedState.within dimension dimension $"Columns of {name}" matrix.Columns

        SavedState.symmetric "Covariance" dimension 0.0 distribution.Covariance.Entries

        for length in distribution.Lengths do
            SavedState.number "Lengths" length "at least 0" (fun length -> length >= 0.0)

        let isBefore = distribution.AxesGeneration <= distribution.Generation
        let rule = $"at most Generation, which is {distribution.Generation}"
        SavedState.require isBefore "AxesGeneration" (string distribution.AxesGeneration) rule

    /// Whether every number is finite.
    let isFinite (distribution: CmaEsDistribution) : bool =
        Double.IsFinite distribution.StepSize
        && Vector.isFinite distribution.Mean
        && Vector.isFinite distribution.Covariance.Entries
        && Vector.isFinite distribution.Lengths
        && Vector.isFinite distribution.StepPath

    /// The distribution after an eigendecomposition of its covariance. An eigenvalue that rounding made negative counts
    /// as 0.
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

    /// The condition number of C: the ratio of its largest eigenvalue to its smallest.
    let condition (distribution: CmaEsDistribution) : float =
        let longest, shortest = Seq.max distribution.Lengths, Seq.min distribution.Lengths
        (longest / shortest) * (longest / shortest)

    /// The covariance after a generation (equation 47). `steps` are (x - m) / sigma of the parents, the best first.
    let private covariance constants (distribution: CmaEsDistribution) (path: Vector) hSigma (steps: Vector[]) =
        let n = distribution.Mean.Length
        let old = distribution.Covariance

        let c1, cmu, cc = constants.RankOneRate, constants.RankMuRate, constants.CovariancePathRate
        // The loss of variance while the evolution path is stalled.
        let lost = if hSigma then 0.0 else cc * (2.0 - cc)
        let kept = 1.0 - c1 * (1.0 - lost) - cmu
        let entries = Array.zeroCreate (Check.entries n n)

        for column in 0 .. n - 1 do
            for row in 0..column do
                let mutable sum = 0.0

                for parent in 0 .. steps.Length - 1 do
                    sum <- sum + constants.Weights[parent] * steps[parent][row] * steps[parent][column]

                let entry = kept * old[row, column] + c1 * path[row] * path[column] + cmu * sum
                entries[column * n + row] <- entry
                entries[row * n + column] <- entry

        Matrix.wrap n n entries

    /// The distribution after a generation with these parents, the best first (equations 41 to 47).
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

        // h_sigma: stalls the evolution path while the step size increases fast, because the path would grow too fast
        // as well.
        let hSigma =
            length / Math.Sqrt(1.0 - Math.Pow(1.0 - cs, 2.0 * float generation)) <
                (1.4 + 2.0 / (n + 1.0)) * constants.NormalLength

        let covariancePath =
            Vector.combination
                (1.0 - cc)
                distribution.CovariancePath
                (if hSigma then Math.Sqrt(cc * (2.0 - cc) * parentsInEffect) else 0.0)
                step

        let growth = Math.Exp(Math.Min(1.0, cs / constants.StepDamping * (length / constants.NormalLength - 1.0)))

        let learned = {
            distribution with
                Generation = generation
                Mean = Vector.addScaled distribution.StepSize step distribution.Mean
                StepSize = distribution.StepSize * growth
                Covariance = covariance constants distribution covariancePath hSigma steps
                StepPath = stepPath
                CovariancePath = covariancePath
        }

        if generation - distribution.AxesGeneration >= constants.GenerationsPerAxes && isFinite learned then
            withAxes learned
        else
            learned

    /// The distribution after a generation without a finite value: the step size is halved.
    let shrunk (distribution: CmaEsDistribution) : CmaEsDistribution = {
        distribution with
            Generation = distribution.Generation + 1L
            StepSize = 0.5 * distribution.StepSize
    }
