namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The strategy parameters of CMA-ES, which follow from the dimension n and the population size.
type CmaEsConstants = {
    /// lambda: the population size.
    PopulationSize: int
    /// w: the recombination weights of the better half, decreasing, with sum 1.
    Weights: Vector
    /// mu_eff: the variance-effective selection mass, the number of candidates of equal weight that would average out
    /// as much noise.
    EffectiveParents: float
    /// c_sigma: the learning rate of the evolution path of the step size.
    StepPathRate: float
    /// d_sigma: the damping of the step size.
    StepDamping: float
    /// c_c: the learning rate of the evolution path of the covariance.
    CovariancePathRate: float
    /// c_1: the learning rate of the rank-one update.
    RankOneRate: float
    /// c_mu: the learning rate of the rank-mu update.
    RankMuRate: float
    /// chi_n: the approximate expected norm of a standard normal vector.
    NormalLength: float
    /// The number of generations between two eigendecompositions of the covariance.
    GenerationsPerAxes: int64
}

/// The strategy parameters of Hansen, The CMA Evolution Strategy: A Tutorial (arXiv:1604.00772), table 1, with positive
/// weights only.
[<RequireQualifiedAccess>]
module internal CmaEsConstants =

    /// The default population size, 4 + floor(3 ln n) (equation 48).
    let populationSize (dimension: int) : int = 4 + int (Math.Floor(3.0 * Math.Log(float dimension)))

    /// The strategy parameters for this dimension and population size.
    let ofDimension (dimension: int) (populationSize: int) : CmaEsConstants =
        let n = float dimension
        let parents = populationSize / 2

        let raw = Vector.init parents (fun i -> Math.Log((float populationSize + 1.0) / 2.0) - Math.Log(float (i + 1)))

        let weights = Vector.scale (1.0 / Seq.sum raw) raw
        let effective = 1.0 / Vector.dot weights weights
        let stepPathRate = (effective + 2.0) / (n + effective + 5.0)
        let rankOneRate = 2.0 / ((n + 1.3) * (n + 1.3) + effective)

        let rankMuRate =
            Math.Min(1.0 - rankOneRate, 2.0 * (effective - 2.0 + 1.0 / effective) / ((n + 2.0) * (n + 2.0) + effective))

        {
            PopulationSize = populationSize
            Weights = weights
            EffectiveParents = effective
            StepPathRate = stepPathRate
            StepDamping = 1.0 + 2.0 * Math.Max(0.0, Math.Sqrt((effective - 1.0) / (n + 1.0)) - 1.0) + stepPathRate
            CovariancePathRate = (4.0 + effective / n) / (n + 4.0 + 2.0 * effective / n)
            RankOneRate = rankOneRate
            RankMuRate = rankMuRate
            NormalLength = Math.Sqrt n * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n))
            // As in pycma: the tutorial's number is a fifth of it, which is one generation up to a hundred dimensions
            // and more.
            GenerationsPerAxes = Math.Max(1L, int64 (0.5 / (n * (rankOneRate + rankMuRate))))
        }
