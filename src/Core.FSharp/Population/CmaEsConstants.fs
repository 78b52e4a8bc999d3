namespace OptimizerFunctional.Core

open System
open OptimizerFunctional

/// The numbers of CMA-ES that follow from the dimension n and the size of the population.
type CmaEsConstants = {
    /// lambda: how many candidates a generation has.
    PopulationSize: int
    /// w: the weights of the best half of them, falling, with the sum 1.
    Weights: Vector
    /// mu_eff: how many candidates of equal weight would average as much noise away.
    EffectiveParents: float
    /// c_sigma: the share of a step in the path of the step size.
    StepPathRate: float
    /// d_sigma: the damping of the step size.
    StepDamping: float
    /// c_c: the share of a step in the path of the covariance.
    CovariancePathRate: float
    /// c_1: the share of that path in the covariance.
    RankOneRate: float
    /// c_mu: the share of the candidates in the covariance.
    RankMuRate: float
    /// chi_n: the mean length of a standard normal vector, nearly.
    NormalLength: float
    /// How many generations pass before the axes of the covariance are computed anew.
    GenerationsPerAxes: int64
}

/// The constants of Hansen, The CMA Evolution Strategy: A Tutorial (arXiv:1604.00772), table 1, with positive weights
/// alone.
[<RequireQualifiedAccess>]
module CmaEsConstants =

    /// The usual size of the population, 4 + floor(3 ln n) (equation 48).
    let populationSize (dimension: int) : int = 4 + int (Math.Floor(3.0 * Math.Log(float dimension)))

    /// The constants of this dimension and size of the population.
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
            // pycma's: the tutorial has a fifth of it, which is a generation up to a hundred dimensions and more.
            GenerationsPerAxes = Math.Max(1L, int64 (0.5 / (n * (rankOneRate + rankMuRate))))
        }
