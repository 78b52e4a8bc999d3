namespace OptimizerFunctional.Core

open System.Collections.Immutable
open OptimizerFunctional

/// Hyperparameters of CMA-ES.
type CmaEsSettings = {
    /// sigma of the first generation, finite and above 0: about a third of the width in which the minimum is expected.
    /// The default is 0.5.
    InitialStepSize: float
    /// lambda: the population size, at least 4; or 0 for 4 + floor(3 ln n). The default is 0.
    PopulationSize: int
    /// TolX: the tolerance for the longest axis of the distribution, sigma times the largest square root of an
    /// eigenvalue, relative to the infinity norm of the mean or to the initial step size, whichever is larger; at least
    /// 0. The default is 1e-11.
    PointTolerance: float
    /// TolFun: the tolerance for the range of the values of the current generation and of the best values of the last
    /// 10 + 30n/lambda generations, relative to the lowest; at least 0. Near a value of 0, a range of 1e-20 of the
    /// largest value of the first generation is within the tolerance, if the longest axis is at most the square root of
    /// the tolerance for points and the condition number of the covariance at most 1e10. The default is 1e-12.
    ValueTolerance: float
    /// The seed: the same seed gives the same run. The default is 0.
    Seed: int64
    /// The bounds of the candidates, each lower bound less than its upper bound. A candidate outside is drawn again,
    /// ten times at most, and then clipped. The default is none.
    Bounds: Bounds
}

/// The state of CMA-ES: a generation, with the values known so far.
type CmaEsState = {
    /// The distribution of the generation.
    Distribution: CmaEsDistribution
    /// The number of normal vectors drawn so far, with the seed: the state of the random stream.
    Random: NoiseState
    /// The candidates.
    Candidates: ImmutableArray<Vector>
    /// The values of the first candidates.
    [<MayBe(Unusual.NotFinite ||| Unusual.OfAnyLength)>]
    Values: ImmutableArray<float>
    /// The best values of the last generations, the oldest first.
    [<MayBe(Unusual.NotFinite ||| Unusual.OfAnyLength)>]
    History: ImmutableArray<float>
    /// The best candidate of the last generation with a finite value; the start before the first.
    [<MayBe(Unusual.NotFinite)>]
    Latest: Evaluation
    /// The largest absolute finite value of the first generation that had any; 0 before.
    Scale: float
    /// The best of all candidates so far.
    [<MayBe(Unusual.NotFinite)>]
    Best: Evaluation
}
